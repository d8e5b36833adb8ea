#include "signals/repeats.h"

#include <algorithm>
#include <optional>
#include <xxhash.h>

namespace goji::signals {
namespace {

constexpr std::string_view kSpace = " \t\r\n";

/// Walks over an array of objects by its brackets and quotes alone. It need not notice what else
/// is wrong with a text: of one that a parser has not taken, no digest is ever kept.
class Walk {
 public:
  explicit Walk(std::string_view body) : rest_(body) {}

  /// The next byte that is not space, if it is this one.
  bool take(char byte) {
    skip_space();
    if (!rest_.starts_with(byte)) return false;
    rest_.remove_prefix(1);
    return true;
  }

  bool at_end() {
    skip_space();
    return rest_.empty();
  }

  std::optional<std::string_view> object() {
    skip_space();
    if (!rest_.starts_with('{')) return std::nullopt;
    std::size_t depth = 0;
    for (std::size_t at = 0; at < rest_.size(); ++at) {
      const char byte = rest_[at];
      if (byte == '"') {
        at = end_of_string(at);
      } else if (byte == '{') {
        depth += 1;
      } else if (byte == '}' && --depth == 0) {
        return cut(at + 1);
      }
    }
    return std::nullopt;
  }

 private:
  void skip_space() {
    rest_.remove_prefix(std::min(rest_.find_first_not_of(kSpace), rest_.size()));
  }

  /// Where the string that begins at `at` ends; far behind the text if it does not.
  [[nodiscard]] std::size_t end_of_string(std::size_t at) const {
    for (at = rest_.find('"', at + 1); at != std::string_view::npos; at = rest_.find('"', at + 1)) {
      const auto last = rest_.find_last_not_of('\\', at - 1);  // the string's own quote at least
      if ((at - 1 - last) % 2 == 0) return at;
    }
    return rest_.size();
  }

  std::string_view cut(std::size_t size) {
    const auto object = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return object;
  }

  std::string_view rest_;
};

Repeats::Digest digest_of(std::string_view text) {
  const auto hash = XXH3_128bits(text.data(), text.size());
  return {hash.high64, hash.low64};
}

/// Until when the same text means the same: what lies ahead of `now` will have come by then.
TimePoint same_until(const Alert& alert, TimePoint now) {
  auto until = now + Repeats::kFor;
  if (alert.starts_at > now) until = std::min(until, alert.starts_at);
  const bool will_end = alert.status == Status::Firing && !alert.timeout && alert.ends_at;
  if (will_end) until = std::min(until, *alert.ends_at - kClockSlack);
  return until;
}

}  // namespace

std::vector<Repeats::Digest> Repeats::digests(std::string_view body) {
  std::vector<Digest> texts;
  Walk walk{body};
  if (!walk.take('[')) return {};
  do {
    const auto object = walk.object();
    if (!object) return {};
    texts.push_back(digest_of(*object));
  } while (walk.take(','));
  if (!walk.take(']') || !walk.at_end()) return {};
  return texts;
}

bool Repeats::tell_nothing(std::span<const Digest> texts, TimePoint now, std::uint64_t news) const {
  return !texts.empty() && std::ranges::all_of(texts, [&](const Digest& text) {
    const auto found = kept_.find(text);
    if (found == kept_.end()) return false;
    const Kept& kept = found->second;
    return kept.at <= now && now < kept.until && kept.news == news;
  });
}

void Repeats::keep(std::span<const Digest> texts,
                   std::span<const Alert> alerts,
                   TimePoint now,
                   std::uint64_t news) {
  if (texts.size() != alerts.size()) return;
  for (std::size_t i = 0; i < texts.size(); ++i)
    kept_.insert_or_assign(texts[i], Kept{now, same_until(alerts[i], now), news});
  if (kept_.size() >= much_) forget_old(now);
}

void Repeats::forget_old(TimePoint now) {
  std::erase_if(kept_, [&](const auto& entry) { return entry.second.until <= now; });
  much_ = std::max<std::size_t>(1'000, 2 * kept_.size());
}

}  // namespace goji::signals
