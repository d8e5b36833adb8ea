// The ends of attempts that made no request.

#include "deliveries/settle.h"

#include <string>
#include <utility>

namespace goji::deliveries {
namespace {

using store::DeliveryState;

store::Settled end(const store::Claimed& claimed, TimePoint now, DeliveryState state) {
  return {.attempt = {.delivery = claimed.delivery.id,
                      .number = claimed.delivery.attempts,
                      .lease = claimed.lease,
                      .finished_at = now,
                      .outcome = "unsent"},
          .state = state,
          .counts = false,
          .doubt = claimed.delivery.doubt};
}

}  // namespace

store::Settled given_up(const store::Claimed& claimed, TimePoint now) {
  const auto state = claimed.recalled ? DeliveryState::Cancelled : DeliveryState::Dead;
  const bool doubt = claimed.delivery.doubt.has_value();
  auto settled = end(claimed, now, state);
  settled.attempt.outcome = doubt ? "uncertain" : "later";
  settled.attempt.why = doubt ? "it may have arrived, and is not repeated"
                              : "it was tried as often as anything is, and never came to an end";
  return settled;
}

store::Settled nothing_there(const store::Claimed& claimed, TimePoint now) {
  auto settled = end(claimed, now, DeliveryState::Cancelled);
  settled.attempt.why = "nothing of it was there to be taken back";
  return settled;
}

store::Settled without_channel(const store::Claimed& claimed, TimePoint now) {
  auto settled = end(claimed, now, DeliveryState::Cancelled);
  settled.attempt.why = "the configuration has no such channel any more";
  return settled;
}

store::Settled unsent(const store::Claimed& claimed, TimePoint now, std::string why) {
  const bool doubt = claimed.delivery.doubt.has_value();
  auto settled = end(claimed, now, doubt ? DeliveryState::Uncertain : DeliveryState::Queued);
  settled.due_at = now;
  settled.attempt.why = std::move(why);
  return settled;
}

}  // namespace goji::deliveries
