#include "web/ops/ledger.h"

#include <fmt/format.h>

#include <array>
#include <string_view>
#include <utility>

namespace goji::web::ops {
namespace {

using store::DeliveryState;

constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kHeld{
    {{"approval", "It waits for somebody to approve it"},
     {"paused", "It waits because its channel is paused"},
     {"breaker", "It waits because the other side has failed too often"},
     {"auth",
      "It waits because the other side does not let us in; that is tried every five minutes"},
     {"rate", "It waits for its turn: only so much goes there at a time"},
     {"restore", "It came back with a restored backup and waits for somebody to release it"}}};

std::string_view why_held(std::string_view reason) {
  for (const auto& [name, words] : kHeld)
    if (name == reason) return words;
  return "It waits";
}

std::string_view stands(const store::DeliveryRow& row) {
  if (!row.closed_for.empty() && row.held_reason.empty()) return why_held(row.closed_for);
  switch (row.state) {
    case DeliveryState::Queued:
      return "It waits for its turn";
    case DeliveryState::Held:
      return why_held(row.held_reason);
    case DeliveryState::Leased:
      return "It is being sent";
    case DeliveryState::Retry:
      return "It failed and is tried again";
    case DeliveryState::Uncertain:
      return "It may have arrived, and that is settled before anything else";
    case DeliveryState::Accepted:
      return "The other side has it";
    case DeliveryState::Visible:
      return "It was seen where readers see it";
    case DeliveryState::Bounced:
      return "The other side had it and gave it back";
    case DeliveryState::Rejected:
      return "The other side refused it for good";
    case DeliveryState::Dead:
      return "It was given up; it can be redriven";
    case DeliveryState::Superseded:
      return "A newer word took its place before it was sent";
    case DeliveryState::Cancelled:
      return "It was taken back before it was sent";
  }
  return "It is in no state that is known";
}

}  // namespace

std::string in_words(const store::DeliveryRow& row) {
  std::string words{stands(row)};
  if (!row.error.empty() && row.state != DeliveryState::Visible)
    words += fmt::format(": {}", row.error);
  words += ".";
  if (row.twice) words += " Readers may see it twice: it was sent again in doubt.";
  if (row.doubt && !store::is_live(row.state)) words += " Nobody knows whether it arrived.";
  return words;
}

}  // namespace goji::web::ops
