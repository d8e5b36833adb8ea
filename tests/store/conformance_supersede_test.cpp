#include "store/planned.h"

#include <array>

namespace goji::store {
namespace {

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

TEST_CASE("supersede: a leased one whose lease is lost is not sent again") {
  Fresh store;
  plan(store, {row(1)});
  plan(store, {row(2)}, kInOrder);
  const auto taken = claim(store).at(0);
  committed(store, [&](Writing& writing) {
    CHECK(writing.supersede(1, "chat", 2) == 0);
    CHECK(writing.reap(kNow, TimePoint::max()) == 1);
  });
  CHECK(state_of(store, 1) == DeliveryState::Superseded);
  CHECK(store->read()->attempts(taken.delivery.id).at(0).outcome == "lost");
  CHECK(send_all(store) == Ids{2});
}

/// What is left of a notice that was taken back, as it is claimed next.
Claimed recalled(Fresh& store, std::uint64_t lease) {
  const auto claimed = claim(store, kNow, lease);
  REQUIRE(claimed.size() == 1);
  CHECK(claimed[0].recalled);
  CHECK(claimed[0].delivery.doubt == 0);
  return claimed[0];
}

Settled in_doubt(const Claimed& claimed, DeliveryState state) {
  auto end = ended(claimed, state, kNow + 1min);
  end.doubt = 0;
  return end;
}

/// Plans one that is taken back and may have arrived, in one of the ways there are.
void take_back_in_doubt(Fresh& store) {
  enum class How { LostBefore, LostAfter, EndedInDoubt };
  const auto how = GENERATE(How::LostBefore, How::LostAfter, How::EndedInDoubt);
  plan(store, {row(1)}, kInOrder);
  const auto taken = claim(store).at(0);
  CHECK_FALSE(taken.recalled);
  if (how == How::LostBefore)
    committed(store, [](Writing& writing) { return writing.reap(kNow, TimePoint::max()); });
  if (how == How::EndedInDoubt) settle(store, in_doubt(taken, DeliveryState::Uncertain));
  CHECK(committed(store, [](Writing& writing) { return writing.cancel(1); }) == 0);
  if (how == How::LostAfter)
    committed(store, [](Writing& writing) { return writing.reap(kNow, TimePoint::max()); });
  CHECK(state_of(store, 1) == DeliveryState::Uncertain);
}

TEST_CASE("cancel: what may have arrived is claimed until that is settled and what follows waits") {
  Fresh store;
  take_back_in_doubt(store);
  plan(store, {row(2)}, kInOrder);
  const auto look = recalled(store, 2);
  enum class End { There, NotThere, NobodyKnows };
  const auto end = GENERATE(End::There, End::NotThere, End::NobodyKnows);
  if (end == End::There) settle(store, accepted(look, "h"));
  if (end == End::NotThere) settle(store, ended(look, DeliveryState::Retry, kNow));
  if (end == End::NobodyKnows) settle(store, in_doubt(look, DeliveryState::Dead));
  CHECK(state_of(store, 1) ==
        (end == End::There ? DeliveryState::Accepted : DeliveryState::Cancelled));
  CHECK(found(store, 1).doubt.has_value() == (end == End::NobodyKnows));
  CHECK(send_all(store) == Ids{2});
}

TEST_CASE("cancel: what may have arrived stays claimed over a leased end in doubt") {
  Fresh store;
  plan(store, {row(1)}, kInOrder);
  const auto taken = claim(store).at(0);
  committed(store, [](Writing& writing) { writing.cancel(1); });
  const auto state = GENERATE(DeliveryState::Uncertain, DeliveryState::Held);
  settle(store, in_doubt(taken, state));
  CHECK(state_of(store, 1) == state);
  const auto later = claim(store, kNow + 1min, 2);
  REQUIRE(later.size() == 1);
  CHECK(later[0].recalled);
}

TEST_CASE("cancel: what may have arrived is cancelled at its expiry and never dead") {
  Fresh store;
  plan(store, {row(1)});
  settle(store, in_doubt(claim(store).at(0), DeliveryState::Uncertain));
  committed(store, [](Writing& writing) { writing.cancel(1); });
  CHECK(claim(store, kNow + 8h, 2).empty());
  CHECK(state_of(store, 1) == DeliveryState::Cancelled);
}

TEST_CASE("supersede: one that may have arrived and was superseded is not looked for") {
  Fresh store;
  plan(store, {row(1)});
  const auto taken = claim(store).at(0);
  committed(store, [](Writing& writing) { return writing.supersede(1, "chat", 2); });
  settle(store, in_doubt(taken, DeliveryState::Uncertain));
  CHECK(state_of(store, 1) == DeliveryState::Superseded);
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
