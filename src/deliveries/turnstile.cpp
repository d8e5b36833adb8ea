#include "deliveries/turnstile.h"

#include <utility>

namespace goji::deliveries {

bool Turnstile::enter(const std::string& host, std::uint64_t attempt) {
  auto& line = lines_[host];
  if (line.begun < most_at_once_) {
    line.begun += 1;
    return true;
  }
  line.waiting.push_back(attempt);
  return false;
}

std::optional<std::uint64_t> Turnstile::leave(const std::string& host) {
  const auto found = lines_.find(host);
  if (found == lines_.end()) return std::nullopt;
  auto& [begun, waiting] = found->second;
  if (!waiting.empty()) {
    const auto next = waiting.front();
    waiting.pop_front();
    return next;
  }
  begun -= 1;
  if (begun == 0) lines_.erase(found);
  return std::nullopt;
}

std::vector<std::uint64_t> Turnstile::send_away(const std::string& host) {
  const auto found = lines_.find(host);
  if (found == lines_.end()) return {};
  const auto waiting = std::exchange(found->second.waiting, {});
  return {waiting.begin(), waiting.end()};
}

}  // namespace goji::deliveries
