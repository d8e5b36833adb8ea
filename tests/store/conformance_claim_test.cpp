#include "store/planned.h"

#include <stdexcept>

namespace goji::store {
namespace {

TEST_CASE("claim: it leases what is due and writes the started attempt") {
  Fresh store;
  committed(store, [](Writing& writing) { writing.keep_rendered("hash", hostile_text()); });
  plan(store, {row(1)});
  const auto claimed = claim(store, kNow + 1s);
  REQUIRE(claimed.size() == 1);
  auto expected = row(1);
  expected.id = found(store, 1).id;
  expected.state = DeliveryState::Leased;
  expected.attempts = 1;
  expected.first_attempt_at = kNow + 1s;
  CHECK(claimed[0].delivery == expected);
  CHECK(found(store, 1) == expected);
  CHECK(claimed[0].was == DeliveryState::Queued);
  CHECK(claimed[0].lease == kLease);
  CHECK(claimed[0].lease_until == kNow + 1s + 45s);
  CHECK(claimed[0].rendered_body == hostile_text());
  CHECK(claimed[0].thread_root.empty());
  CHECK(claimed[0].thread_parent.empty());
  CHECK(store->read()->attempts(expected.id) ==
        std::vector<AttemptRow>{
            {.delivery = expected.id, .number = 1, .lease = kLease, .started_at = kNow + 1s}});
}

TEST_CASE("claim: what is leased is not leased again") {
  Fresh store;
  plan(store, {row(1)});
  CHECK(claim(store).size() == 1);
  CHECK(claim(store, kNow + 1h, 7).empty());
  CHECK(store->read()->attempts(found(store, 1).id).size() == 1);
}

TEST_CASE("claim: it takes what is due at this moment and nothing later") {
  Fresh store;
  plan(store, {row(1)}, {.due_at = kNow});
  CHECK(claim(store, kNow - 1ms).empty());
  CHECK(state_of(store, 1) == DeliveryState::Queued);
  CHECK(claim(store, kNow).size() == 1);
}

TEST_CASE("claim: the most urgent goes first then what was due first then the oldest") {
  Fresh store;
  plan(store, {row(1), row(2)}, {.due_at = kNow, .priority = 5, .in_order = false});
  plan(store, {row(3)}, {.due_at = kNow - 1ms, .priority = 5, .in_order = false});
  plan(store, {row(4)}, {.due_at = kNow, .priority = -1, .in_order = false});
  plan(store, {row(5)}, {.due_at = kNow - 1h, .priority = 6, .in_order = false});
  CHECK(revisions_of(claim(store, kNow, 1, 2)) == Ids{4, 3});
  CHECK(revisions_of(claim(store, kNow, 2)) == Ids{1, 2, 5});
}

TEST_CASE("claim: the lease 0 is given to nobody") {
  Fresh store;
  CHECK_THROWS_AS(claim(store, kNow, 0), std::invalid_argument);
}

TEST_CASE("claim: a limit of nothing leases nothing") {
  Fresh store;
  plan(store, {row(1)});
  CHECK(claim(store, kNow, kLease, 0).empty());
  CHECK(state_of(store, 1) == DeliveryState::Queued);
}

TEST_CASE("claim: avoided destinations wait and do not use up the limit") {
  Fresh store;
  plan(store, {row(1, "a"), row(2, "b"), row(3, "c"), row(4, "a"), row(5, "d")});
  CHECK(revisions_of(claim(store, kNow, 1, 2, {"a", "c"})) == Ids{2, 5});
  CHECK(revisions_of(claim(store, kNow, 2, 9, {"c"})) == Ids{1, 4});
  CHECK(revisions_of(claim(store, kNow, 3, 9, {"C", "c%", ""})) == Ids{3});
}

TEST_CASE("claim: forty thousand destinations can be avoided at once") {
  Fresh store;
  std::vector<std::string> avoid;
  for (int i = 0; i < 40'000; ++i)
    avoid.push_back("host-" + std::to_string(i) + R"(","')");
  avoid.push_back(hostile_text());
  auto hostile = row(1);
  hostile.destination = hostile_text();
  plan(store, {hostile, row(2, avoid[39'999]), row(3)});
  CHECK(revisions_of(claim(store, kNow, kLease, 100, avoid)) == Ids{3});
}

TEST_CASE("claim: the order is kept however much of it is to be avoided") {
  Fresh store;
  std::vector<DeliveryRow> rows;
  for (Id revision = 1; revision <= 3'000; ++revision)
    rows.push_back(row(revision, revision % 1'500 == 0 ? "b" : "a"));
  plan(store, rows);
  plan(store, {row(5'001, "c"), row(5'002, "")}, {.due_at = kNow - 1s, .in_order = false});
  plan(store, {row(5'003, "c")}, {.due_at = kNow, .priority = -1, .in_order = false});
  plan(store, {row(5'004, "c")}, {.due_at = kNow + 1ms, .priority = -2, .in_order = false});
  CHECK(revisions_of(claim(store, kNow, 1, 4, {"a"})) == Ids{5'003, 5'001, 5'002, 1'500});
  CHECK(revisions_of(claim(store, kNow, 2, 4, {"a", "x"})) == Ids{3'000});
  CHECK(revisions_of(claim(store, kNow, 3, 2)) == Ids{1, 2});
}

TEST_CASE("claim: at its expiry a delivery is dead and not sent") {
  Fresh store;
  auto soon = row(1);
  soon.expires_at = kNow + 1ms;
  auto now = row(2);
  now.expires_at = kNow;
  plan(store, {soon, now});
  CHECK(revisions_of(claim(store)) == Ids{1});
  CHECK(state_of(store, 2) == DeliveryState::Dead);
  CHECK_FALSE(found(store, 2).error.empty());
  CHECK(found(store, 2).attempts == 0);
  CHECK(store->read()->attempts(found(store, 2).id).empty());
  CHECK(store->read()->oldest_live_delivery() == kNow);  // the leased one
  CHECK(claim(store, kNow + 1h, 9).empty());
}

TEST_CASE("claim: expiry comes to every unleased delivery whatever keeps it waiting") {
  Fresh store;
  const auto short_lived = [](Id revision, const std::string& channel) {
    auto delivery = row(revision, channel);
    delivery.expires_at = kNow + 1s;
    return delivery;
  };
  auto held = short_lived(1, "held");
  held.state = DeliveryState::Held;
  plan(store, {held, short_lived(2, "later")}, {.due_at = kNow + 1h});
  plan(store, {short_lived(3, "avoided"), short_lived(4, "leased")});
  plan(store, {short_lived(5, "leased")}, kInOrder);
  claim(store, kNow, kLease, 9, {"avoided"});
  CHECK(claim(store, kNow + 1s, 2, 0, {"avoided"}).empty());
  CHECK(state_of(store, 1, "held") == DeliveryState::Dead);
  CHECK(state_of(store, 2, "later") == DeliveryState::Dead);
  CHECK(state_of(store, 3, "avoided") == DeliveryState::Dead);
  CHECK(state_of(store, 4, "leased") == DeliveryState::Leased);
  CHECK(state_of(store, 5, "leased") == DeliveryState::Dead);
}

TEST_CASE("claim: what was uncertain is told from the rest") {
  Fresh store;
  plan(store, {row(1), row(2, "a"), row(3, "b")});
  const auto taken = claim(store);
  settle(store, ended(taken.at(0), DeliveryState::Uncertain, kNow + 2s));
  settle(store, ended(taken.at(1), DeliveryState::Retry, kNow + 3s));
  settle(store, ended(taken.at(2), DeliveryState::Held, kNow + 4s));
  const auto again = claim(store, kNow + 4s, 2);
  REQUIRE(revisions_of(again) == Ids{1, 2, 3});
  CHECK(again[0].was == DeliveryState::Uncertain);
  CHECK(again[1].was == DeliveryState::Retry);
  CHECK(again[2].was == DeliveryState::Held);
  CHECK(again[0].delivery.attempts == 2);
  CHECK(again[0].delivery.first_attempt_at == kNow);
}

TEST_CASE("claim: attempts are listed by number") {
  Fresh store;
  plan(store, {row(1)});
  for (std::uint64_t lease = 1; lease <= 12; ++lease)
    settle(store, ended(claim(store, kNow + 1s, lease).at(0), DeliveryState::Retry, kNow + 1s));
  const auto attempts = store->read()->attempts(found(store, 1).id);
  REQUIRE(attempts.size() == 12);
  for (std::size_t i = 0; i < attempts.size(); ++i) {
    CHECK(attempts[i].number == i + 1);
    CHECK(attempts[i].lease == i + 1);
  }
}

TEST_CASE("next due: it is the first of what is due and what may run out") {
  Fresh store;
  CHECK_FALSE(next_due(store));
  plan(store, {row(1, "a")}, {.due_at = kNow + 10s});
  CHECK(next_due(store) == kNow + 10s);
  plan(store, {row(2, "b")}, {.due_at = kNow + 5s});
  CHECK(next_due(store) == kNow + 5s);
  const auto taken = claim(store, kNow + 5s);  // until +50 s
  CHECK(next_due(store) == kNow + 10s);
  settle(store, ended(claim(store, kNow + 10s, 2).at(0), DeliveryState::Retry, kNow + 1h));
  CHECK(next_due(store) == kNow + 50s);
  settle(store, accepted(taken.at(0)));
  CHECK(next_due(store) == kNow + 1h);
  CHECK(send_all(store, kNow + 1h) == Ids{1});
  CHECK_FALSE(next_due(store));
}

TEST_CASE("next due: what nobody lets go by itself has to be buried when it expires") {
  Fresh store;
  auto held = row(1);
  held.state = DeliveryState::Held;
  held.expires_at = kNow + 1h;
  plan(store, {held}, {.due_at = TimePoint::max()});
  CHECK(next_due(store) == kNow + 1h);
  CHECK(claim(store, kNow + 1h).empty());
  CHECK(state_of(store, 1) == DeliveryState::Dead);
  CHECK_FALSE(next_due(store));
}

TEST_CASE("next due: what waits for another is not due") {
  Fresh store;
  plan(store, {row(1), row(2)}, kInOrder);
  const auto taken = claim(store);
  REQUIRE(revisions_of(taken) == Ids{1});
  CHECK(next_due(store) == kNow + 45s);
  settle(store, ended(taken[0], DeliveryState::Retry, kNow + 1min));
  CHECK(next_due(store) == kNow + 1min);
}

}  // namespace
}  // namespace goji::store
