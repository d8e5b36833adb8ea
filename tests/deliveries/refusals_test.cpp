#include "deliveries/refusals.h"

#include "deliveries/now.h"
#include "support/catch.h"

#include <set>

namespace goji::deliveries {
namespace {

using namespace std::chrono_literals;
using store::DeliveryState;
using store::RefusalRow;
using test::kNow;

RefusalRow none() {
  return {.channel = "hook", .recipient = "r"};
}

store::Settled ended(DeliveryState state, bool refused = false, const std::string& why = "404") {
  return {.attempt = {.why = why}, .state = state, .refused = refused};
}

RefusalRow after_refusals(int times, TimePoint now = kNow) {
  auto row = none();
  for (int i = 0; i < times; ++i)
    row = after(row, ended(DeliveryState::Rejected, true), now);
  return row;
}

TEST_CASE("refusals: these statuses are refusals and no others") {
  std::set<int> refusals;
  for (int status = 0; status < 600; ++status)
    if (is_refusal(status)) refusals.insert(status);
  CHECK(refusals == std::set<int>{400, 404, 405, 413, 415, 422});
}

TEST_CASE("refusals: the third in a row has the endpoint left alone for five minutes") {
  CHECK(after_refusals(1) ==
        RefusalRow{.channel = "hook", .recipient = "r", .number = 1, .since = kNow, .why = "404"});
  CHECK_FALSE(after_refusals(2).paused_until);
  const auto third = after_refusals(3);
  CHECK(third.number == 3);
  CHECK(third.paused_until == kNow + 5min);
  CHECK(third.why == "it refused the last 3 notices and is asked every 5 minutes: 404");
}

TEST_CASE("refusals: since when it refuses is when it refused first") {
  const auto later =
      after(after_refusals(1), ended(DeliveryState::Rejected, true, "400"), kNow + 1h);
  CHECK(later.since == kNow);
  CHECK(later.number == 2);
  CHECK(later.why == "400");
}

TEST_CASE("refusals: one that refuses again is left alone again") {
  const auto again = after(after_refusals(3), ended(DeliveryState::Rejected, true), kNow + 1h);
  CHECK(again.number == 4);
  CHECK(again.paused_until == kNow + 1h + 5min);
}

TEST_CASE("refusals: what is accepted ends the row") {
  for (const auto state : {DeliveryState::Accepted, DeliveryState::Visible})
    for (const int times : {0, 2, 3})
      CHECK(after(after_refusals(times), ended(state), kNow + 1h) == none());
}

TEST_CASE("refusals: what is no refusal neither counts nor ends the row") {
  for (const auto state : {DeliveryState::Rejected,
                           DeliveryState::Retry,
                           DeliveryState::Held,
                           DeliveryState::Uncertain,
                           DeliveryState::Dead,
                           DeliveryState::Queued})
    CHECK(after(after_refusals(2), ended(state), kNow + 1s) == after_refusals(2));
}

TEST_CASE("refusals: if the one that asked has no answer the next may ask at once") {
  auto asked = after_refusals(3);
  asked.paused_until = kNow + 60s;
  CHECK(after(asked, ended(DeliveryState::Retry), kNow + 2s).paused_until == kNow + 2s);
  CHECK(after(asked, ended(DeliveryState::Retry), kNow + 2s).number == 3);
  CHECK(after(asked, ended(DeliveryState::Retry), kNow + 90s).paused_until == kNow + 60s);
}

TEST_CASE("refusals: a pause begins once in a row") {
  CHECK_FALSE(begins_pause(after_refusals(1), after_refusals(2)));
  CHECK(begins_pause(after_refusals(2), after_refusals(3)));
  CHECK_FALSE(begins_pause(after_refusals(3), after_refusals(4)));
  CHECK_FALSE(begins_pause(after_refusals(3), none()));
}

}  // namespace
}  // namespace goji::deliveries
