#include "deliveries/refusals.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace goji::deliveries {
namespace {

constexpr std::array kRefusals{400, 404, 405, 413, 415, 422};

}  // namespace

bool is_refusal(int status) {
  return std::ranges::find(kRefusals, status) != kRefusals.end();
}

store::RefusalRow after(store::RefusalRow before, const store::Settled& settled, TimePoint now) {
  if (store::is_delivered(settled.state))
    return {.channel = std::move(before.channel), .recipient = std::move(before.recipient)};
  if (!settled.refused) {
    // Whoever asked for all has no answer: the next may ask.
    if (before.paused_until && *before.paused_until > now) before.paused_until = now;
    return before;
  }
  if (before.number == 0) before.since = now;
  before.number += 1;
  before.why = settled.attempt.why;
  if (before.number < kMostRefusals) return before;
  before.paused_until = now + kLeftAlone;
  before.why = words_of(before.number, settled.attempt.why);
  return before;
}

std::string words_of(std::uint64_t refusals, const std::string& last) {
  return fmt::format("it refused the last {} notices and is asked every {} minutes: {}",
                     refusals,
                     kLeftAlone.count(),
                     last);
}

bool begins_pause(const store::RefusalRow& before, const store::RefusalRow& now) {
  return now.paused_until && !before.paused_until;
}

}  // namespace goji::deliveries
