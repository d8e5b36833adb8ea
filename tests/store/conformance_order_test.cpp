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

TEST_CASE("supersede: older revisions of the channel go and the others stay") {
  Fresh store;
  auto incident = row(1);
  incident.revision = 6;
  incident.incident = 2;
  plan(store, {row(3), row(4), row(5), row(1, "mail"), incident});
  CHECK(committed(store, [](Writing& writing) { return writing.supersede(1, "chat", 5); }) == 2);
  CHECK(state_of(store, 3) == DeliveryState::Superseded);
  CHECK(state_of(store, 4) == DeliveryState::Superseded);
  CHECK(revisions_of(claim(store)) == Ids{5, 1, 6});
}

TEST_CASE("supersede: whatever keeps it waiting an older one goes") {
  Fresh store;
  auto held = row(1);
  held.state = DeliveryState::Held;
  plan(store, {held}, {.due_at = TimePoint::max()});
  plan(store, {row(2), row(3), row(4)});
  const auto taken = claim(store, kNow, kLease, 2);
  settle(store, ended(taken.at(0), DeliveryState::Retry, kNow + 1h));
  settle(store, ended(taken.at(1), DeliveryState::Uncertain, kNow + 1h));
  CHECK(committed(store, [](Writing& writing) { return writing.supersede(1, "chat", 9); }) == 4);
  CHECK_FALSE(next_due(store));
  CHECK_FALSE(store->read()->oldest_live_delivery());
}

TEST_CASE("supersede: what is over stays what it was") {
  Fresh store;
  plan(store, {row(1)});
  send_all(store);
  CHECK(committed(store, [](Writing& writing) { return writing.supersede(1, "chat", 2); }) == 0);
  CHECK(state_of(store, 1) == DeliveryState::Accepted);
}

void let_go(Writing& writing, DeliveryState into) {
  if (into == DeliveryState::Superseded) {
    CHECK(writing.supersede(1, "chat", 2) == 0);
  } else {
    CHECK(writing.cancel(1) == 0);
  }
}

TEST_CASE("supersede and cancel: a leased one is left to its end and accepted if it was") {
  Fresh store;
  plan(store, {row(1)});
  const auto taken = claim(store).at(0);
  const auto into = GENERATE(DeliveryState::Superseded, DeliveryState::Cancelled);
  committed(store, [&](Writing& writing) { let_go(writing, into); });
  CHECK(state_of(store, 1) == DeliveryState::Leased);
  CHECK(settle(store, accepted(taken, "h")));
  CHECK(state_of(store, 1) == DeliveryState::Accepted);
}

TEST_CASE("supersede and cancel: a leased one that fails is not sent again") {
  Fresh store;
  plan(store, {row(1)});
  const auto taken = claim(store).at(0);
  const auto into = GENERATE(DeliveryState::Superseded, DeliveryState::Cancelled);
  const auto back = GENERATE(DeliveryState::Retry, DeliveryState::Uncertain, DeliveryState::Held);
  committed(store, [&](Writing& writing) { let_go(writing, into); });
  auto end = ended(taken, back, kNow + 1min);
  end.attempt.why = "too busy";
  end.held_reason = back == DeliveryState::Held ? "auth" : "";
  CHECK(settle(store, end));
  CHECK(state_of(store, 1) == into);
  CHECK(found(store, 1).error == "too busy");
  CHECK(found(store, 1).held_reason.empty());
  CHECK(store->read()->attempts(taken.delivery.id).at(0).outcome == "said");
  CHECK(claim(store, kNow + 1h, 2).empty());
  CHECK_FALSE(next_due(store));
}

TEST_CASE("supersede and cancel: a leased one whose lease is lost is not sent again") {
  Fresh store;
  plan(store, {row(1)});
  plan(store, {row(2)}, kInOrder);
  const auto taken = claim(store).at(0);
  const auto into = GENERATE(DeliveryState::Superseded, DeliveryState::Cancelled);
  committed(store, [&](Writing& writing) {
    if (into == DeliveryState::Superseded) CHECK(writing.supersede(1, "chat", 2) == 0);
    if (into == DeliveryState::Cancelled) CHECK(writing.cancel(1) == 1);
    CHECK(writing.reap(kNow, TimePoint::max()) == 1);
  });
  CHECK(state_of(store, 1) == into);
  CHECK(store->read()->attempts(taken.delivery.id).at(0).outcome == "lost");
  CHECK(send_all(store) == (into == DeliveryState::Superseded ? Ids{2} : Ids{}));
}

TEST_CASE("supersede and cancel: the first word on a leased one stands") {
  Fresh store;
  plan(store, {row(1)});
  const auto taken = claim(store).at(0);
  committed(store, [](Writing& writing) {
    writing.cancel(1);
    writing.supersede(1, "chat", 2);
  });
  settle(store, ended(taken, DeliveryState::Retry, kNow));
  CHECK(state_of(store, 1) == DeliveryState::Cancelled);
}

TEST_CASE("cancel: live deliveries of the incident go on every channel") {
  Fresh store;
  auto incident = row(1);
  incident.revision = 6;
  incident.incident = 2;
  plan(store, {row(1), row(2)}, kInOrder);
  plan(store, {row(1, "mail"), incident});
  const auto taken = claim(store, kNow, kLease, 1);
  REQUIRE(revisions_of(taken) == Ids{1});
  CHECK(committed(store, [](Writing& writing) { return writing.cancel(1); }) == 2);
  CHECK(state_of(store, 1) == DeliveryState::Leased);
  CHECK(state_of(store, 2) == DeliveryState::Cancelled);
  CHECK(state_of(store, 1, "mail") == DeliveryState::Cancelled);
  CHECK(committed(store, [](Writing& writing) { return writing.cancel(1); }) == 0);
  CHECK(revisions_of(claim(store, kNow, 2)) == Ids{6});
}

/// Counts by looking at every delivery.
std::map<std::string, std::uint64_t> counted(Fresh& store) {
  std::map<std::string, std::uint64_t> counts;
  for (const auto& one : store->read()->deliveries({.limit = 1'000}))
    ++counts[one.channel + "\t" + std::string{word(one.state)}];
  return counts;
}

TEST_CASE("counts: through every change of state they agree with the deliveries") {
  Fresh store;
  const auto agree = [&] { CHECK(store->read()->delivery_counts() == counted(store)); };
  std::vector<DeliveryRow> rows;
  for (Id revision = 1; revision <= 40; ++revision) {
    rows.push_back(row(revision, revision % 2 == 0 ? "chat" : "mail"));
    rows.back().incident = revision % 3;
    if (revision % 5 == 0) rows.back().state = DeliveryState::Held;
    if (revision % 7 == 0) rows.back().expires_at = kNow + 1s;
  }
  plan(store, rows);
  agree();
  plan(store, rows);
  agree();
  auto taken = claim(store, kNow, 1, 20);
  agree();
  const auto ends = std::to_array({DeliveryState::Accepted,
                                   DeliveryState::Rejected,
                                   DeliveryState::Dead,
                                   DeliveryState::Retry,
                                   DeliveryState::Uncertain});
  for (std::size_t i = 0; i < 15; ++i) {
    settle(store, ended(taken[i], ends[i % ends.size()], kNow));
    settle(store, ended(taken[i], ends[i % ends.size()], kNow));
  }
  agree();
  committed(store, [](Writing& writing) { writing.reap(kNow, TimePoint::max()); });
  agree();
  claim(store, kNow + 1s, 2, 10);
  agree();
  committed(store, [](Writing& writing) { writing.supersede(1, "chat", 30); });
  agree();
  committed(store, [](Writing& writing) { writing.cancel(2); });
  agree();
  store->write()->cancel(1);  // and is dropped
  agree();
  CHECK(counted(store).size() > 8);
}

}  // namespace
}  // namespace goji::store
