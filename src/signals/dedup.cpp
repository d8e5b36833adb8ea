#include "signals/dedup.h"

#include "base/digest.h"
#include "domain/words.h"

#include <fmt/format.h>

#include <string_view>

namespace goji::signals {
namespace {

/// Each part with its length in front, so that no two lists of parts read the same.
void add(std::string& text, std::string_view part) {
  text += fmt::format("{}:", part.size());
  text += part;
}

std::string number(TimePoint moment) {
  return std::to_string(moment.time_since_epoch().count());
}

}  // namespace

std::string dedup_key(const Signal& signal) {
  std::string text;
  add(text, signal.source);
  add(text, signal.key);
  add(text, signal.component);
  add(text, word(signal.status));
  add(text, signal.started_at ? "started" : "at");
  add(text, number(signal.started_at.value_or(signal.at)));
  if (signal.ended_at) add(text, number(*signal.ended_at));
  return sha256_hex(text);
}

}  // namespace goji::signals
