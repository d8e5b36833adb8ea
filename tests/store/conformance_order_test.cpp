#include "store/planned.h"

namespace goji::store {
namespace {

TEST_CASE("in order: one waits until the one before is final") {
  Fresh store;
  plan(store, {row(1)}, kInOrder);
  plan(store, {row(2)}, kInOrder);
  plan(store, {row(3)}, kInOrder);
  const auto first = claim(store);
  REQUIRE(revisions_of(first) == Ids{1});
  CHECK(claim(store, kNow + 1h, 2).empty());
  settle(store, ended(first[0], DeliveryState::Retry, kNow + 1min));
  CHECK(claim(store, kNow + 59s, 3).empty());
  settle(store, ended(claim(store, kNow + 1min, 4).at(0), DeliveryState::Uncertain, kNow + 2min));
  CHECK(send_all(store, kNow + 2min) == Ids{1});
  CHECK(send_all(store, kNow + 2min) == Ids{2});
  CHECK(send_all(store, kNow + 2min) == Ids{3});
}

TEST_CASE("in order: whichever way the one before becomes final it releases the next") {
  Fresh store;
  plan(store, {row(1), row(2)}, kInOrder);
  const auto state = GENERATE(DeliveryState::Accepted,
                              DeliveryState::Rejected,
                              DeliveryState::Bounced,
                              DeliveryState::Dead,
                              DeliveryState::Superseded,
                              DeliveryState::Cancelled);
  settle(store, ended(claim(store).at(0), state));
  CHECK(next_due(store) == kNow);
  CHECK(revisions_of(claim(store, kNow, 2)) == Ids{2});
}

TEST_CASE("in order: one that is superseded releases the next") {
  Fresh store;
  plan(store, {row(1), row(2)}, kInOrder);
  CHECK(committed(store, [](Writing& writing) { return writing.supersede(1, "chat", 2); }) == 1);
  CHECK(next_due(store) == kNow);
  CHECK(send_all(store) == Ids{2});
}

TEST_CASE("in order: one that expires releases the next") {
  Fresh store;
  auto brief = row(1);
  brief.expires_at = kNow + 1s;
  plan(store, {brief, row(2)}, kInOrder);
  CHECK(revisions_of(claim(store, kNow + 1s)) == Ids{2});
}

TEST_CASE("in order: one that expires in the middle keeps the order of the others") {
  Fresh store;
  auto brief = row(2);
  brief.expires_at = kNow + 1s;
  plan(store, {row(1), brief, row(3)}, kInOrder);
  const auto first = claim(store);
  CHECK(claim(store, kNow + 1s, 2).empty());
  CHECK(state_of(store, 2) == DeliveryState::Dead);
  settle(store, accepted(first.at(0)));
  CHECK(send_all(store, kNow + 1s) == Ids{3});
}

TEST_CASE("in order: after a cancelled incident what is planned waits for nobody") {
  Fresh store;
  plan(store, {row(1), row(2)}, kInOrder);
  CHECK(committed(store, [](Writing& writing) { return writing.cancel(1); }) == 2);
  plan(store, {row(3)}, kInOrder);
  CHECK(send_all(store) == Ids{3});
}

TEST_CASE("in order: the one after a leased one that was cancelled waits for its end") {
  Fresh store;
  plan(store, {row(1)}, kInOrder);
  const auto taken = claim(store);
  committed(store, [](Writing& writing) { writing.cancel(1); });
  plan(store, {row(2)}, kInOrder);
  CHECK(claim(store, kNow, 2).empty());
  settle(store, accepted(taken.at(0)));
  CHECK(send_all(store) == Ids{2});
}

TEST_CASE("in order: a lost lease does not release the next") {
  Fresh store;
  plan(store, {row(1), row(2)}, kInOrder);
  claim(store);
  committed(store, [](Writing& writing) { writing.reap(kNow, TimePoint::max()); });
  CHECK(send_all(store) == Ids{1});
  CHECK(send_all(store) == Ids{2});
}

TEST_CASE("in order: other audiences are not waited for") {
  Fresh store;
  auto recipient = row(2);
  recipient.recipient = "r";
  auto incident = row(3);
  incident.incident = 2;
  plan(store, {row(1), recipient, incident, row(4, "mail")}, kInOrder);
  CHECK(revisions_of(claim(store)) == Ids{1, 2, 3, 4});
}

TEST_CASE("in order: the end of one audience releases no other") {
  Fresh store;
  auto recipient = row(1);
  recipient.recipient = "r";
  auto next = row(2);
  next.recipient = "r";
  plan(store, {row(1), recipient, row(2), next}, kInOrder);
  const auto taken = claim(store);
  REQUIRE(taken.size() == 2);
  settle(store, accepted(taken[0]));
  const auto released = claim(store, kNow, 2);
  REQUIRE(released.size() == 1);
  CHECK(released[0].delivery.recipient.empty());
}

TEST_CASE("in order: what is released goes when it was planned to and not before") {
  Fresh store;
  plan(store, {row(1)}, kInOrder);
  plan(store, {row(2)}, {.due_at = kNow + 1h});
  CHECK(send_all(store) == Ids{1});
  CHECK(next_due(store) == kNow + 1h);
  CHECK(claim(store, kNow + 1h - 1ms, 2).empty());
  CHECK(send_all(store, kNow + 1h) == Ids{2});
}

TEST_CASE("in order: what belongs to no incident waits for nothing") {
  Fresh store;
  auto first = row(1);
  first.incident = 0;
  auto second = row(2);
  second.incident = 0;
  plan(store, {first, second}, kInOrder);
  CHECK(send_all(store) == Ids{1, 2});
}

TEST_CASE("in order: what need not wait does not wait") {
  Fresh store;
  plan(store, {row(1)}, kInOrder);
  plan(store, {row(2)}, kAtOnce);
  CHECK(revisions_of(claim(store)) == Ids{1, 2});
}

TEST_CASE("in order: it waits for all before it and not only for the last") {
  Fresh store;
  plan(store, {row(1), row(2)}, kAtOnce);
  plan(store, {row(3)}, kInOrder);
  const auto taken = claim(store);
  REQUIRE(revisions_of(taken) == Ids{1, 2});
  settle(store, accepted(taken[1]));
  CHECK(claim(store, kNow, 2).empty());
  settle(store, accepted(taken[0]));
  CHECK(send_all(store) == Ids{3});
}

TEST_CASE("in order: repeating the plan of one that waits does not release it") {
  Fresh store;
  plan(store, {row(1), row(2)}, kInOrder);
  CHECK(plan(store, {row(2)}, kAtOnce) == 0);
  CHECK(send_all(store) == Ids{1});
}

}  // namespace
}  // namespace goji::store
