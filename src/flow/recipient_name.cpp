#include "flow/recipient_name.h"

#include <fmt/format.h>

#include <charconv>

namespace goji::flow {
namespace {

constexpr std::string_view kPrefix = "s-";
constexpr std::size_t kDigits = 12;
constexpr std::size_t kName = kPrefix.size() + kDigits;

}  // namespace

std::string recipient_of(store::Id subscriber) {
  return fmt::format("{}{:0{}}", kPrefix, subscriber, kDigits);
}

std::string questioned(store::Id subscriber, std::uint64_t number) {
  return fmt::format("{}-q{}", recipient_of(subscriber), number);
}

std::optional<store::Id> subscriber_in(std::string_view recipient) {
  if (!recipient.starts_with(kPrefix) || recipient.size() < kName) return std::nullopt;
  if (recipient.size() > kName && !is_question(recipient)) return std::nullopt;
  const auto digits = recipient.substr(kPrefix.size(), kDigits);
  store::Id id = 0;
  const auto [stop, error] = std::from_chars(digits.data(), digits.data() + kDigits, id);
  if (error != std::errc{} || stop != digits.data() + kDigits) return std::nullopt;
  return id;
}

bool is_question(std::string_view recipient) {
  return recipient.size() > kName && recipient.substr(kName).starts_with("-q");
}

}  // namespace goji::flow
