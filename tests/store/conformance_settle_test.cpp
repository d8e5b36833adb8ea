#include "store/planned.h"

namespace goji::store {
namespace {

Settled full_end(const Claimed& claimed, DeliveryState state) {
  return {.attempt = {.delivery = claimed.delivery.id,
                      .number = claimed.delivery.attempts,
                      .lease = claimed.lease,
                      .finished_at = kNow + 3s,
                      .outcome = "accepted",
                      .status = 201,
                      .why = hostile_text(),
                      .answer_head = hostile_text(),
                      .remote_address = "[2001:db8::1]:443",
                      .name_ms = 1,
                      .connect_ms = 2,
                      .tls_ms = 3,
                      .first_byte_ms = 4,
                      .total_ms = 5,
                      .bytes_out = 6'000'000'000},
          .state = state,
          .accepted_at = kNow + 3s,
          .handle = hostile_text(),
          .url = hostile_text()};
}

TEST_CASE("settle: every field of the end of an attempt comes back") {
  Fresh store;
  plan(store, {row(1)});
  const auto taken = claim(store).at(0);
  auto end = full_end(taken, DeliveryState::Accepted);
  CHECK(settle(store, end));
  end.attempt.started_at = kNow;
  CHECK(store->read()->attempts(taken.delivery.id) == std::vector{end.attempt});
  auto expected = taken.delivery;
  expected.state = DeliveryState::Accepted;
  expected.accepted_at = kNow + 3s;
  expected.handle = end.handle;
  expected.url = end.url;
  expected.tries = 1;
  expected.error = end.attempt.why;
  CHECK(found(store, 1) == expected);
  CHECK(claim(store, kNow + 1h, 2).empty());
}

TEST_CASE("settle: tries are those that count and a doubt stays until it is settled") {
  Fresh store;
  plan(store, {row(1)});
  auto uncounted = ended(claim(store).at(0), DeliveryState::Held, kNow);
  uncounted.counts = false;
  uncounted.doubt = 1;
  settle(store, uncounted);
  CHECK(found(store, 1).tries == 0);
  CHECK(found(store, 1).attempts == 1);
  CHECK(found(store, 1).doubt == 1);
  auto counted = ended(claim(store, kNow, 2).at(0), DeliveryState::Retry, kNow);
  counted.twice = true;
  settle(store, counted);
  CHECK(found(store, 1).tries == 1);
  CHECK_FALSE(found(store, 1).doubt);
  CHECK(found(store, 1).twice);
  settle(store, accepted(claim(store, kNow, 3).at(0)));
  CHECK(found(store, 1).twice);  // once and for all
}

TEST_CASE("settle: what is final is never claimed again") {
  Fresh store;
  plan(store, {row(1)});
  const auto state = GENERATE(DeliveryState::Accepted,
                              DeliveryState::Visible,
                              DeliveryState::Bounced,
                              DeliveryState::Rejected,
                              DeliveryState::Dead,
                              DeliveryState::Superseded,
                              DeliveryState::Cancelled);
  CHECK_FALSE(is_live(state));
  CHECK(settle(store, ended(claim(store).at(0), state)));
  CHECK(state_of(store, 1) == state);
  CHECK_FALSE(next_due(store));
  CHECK_FALSE(store->read()->oldest_live_delivery());
  CHECK(claim(store, kNow + 1h, 2).empty());
}

TEST_CASE("settle: what is live comes again when it is due and not before") {
  Fresh store;
  plan(store, {row(1)});
  const auto state = GENERATE(
      DeliveryState::Queued, DeliveryState::Held, DeliveryState::Retry, DeliveryState::Uncertain);
  CHECK(is_live(state));
  auto end = ended(claim(store).at(0), state, kNow + 1min);
  end.attempt.why = "too busy";
  end.held_reason = state == DeliveryState::Held ? "auth" : "";
  CHECK(settle(store, end));
  CHECK(state_of(store, 1) == state);
  CHECK(found(store, 1).error == "too busy");
  CHECK(found(store, 1).held_reason == end.held_reason);
  CHECK(claim(store, kNow + 1min - 1ms, 2).empty());
  const auto again = claim(store, kNow + 1min, 2);
  REQUIRE(again.size() == 1);
  CHECK(again[0].was == state);
  CHECK(again[0].delivery.held_reason.empty());  // it is not held any more
}

TEST_CASE("settle: the error is that of the last attempt") {
  Fresh store;
  plan(store, {row(1)});
  auto end = ended(claim(store).at(0), DeliveryState::Retry, kNow);
  end.attempt.why = "too busy";
  settle(store, end);
  settle(store, accepted(claim(store, kNow, 2).at(0)));
  CHECK(found(store, 1).error.empty());
}

TEST_CASE("settle: a lost lease completes the attempt as lost and changes nothing else") {
  Fresh store;
  plan(store, {row(1)});
  const auto old = claim(store).at(0);
  committed(store, [](Writing& writing) { writing.reap(kNow + 45s, kNow + 45s); });
  const auto fresh = claim(store, kNow + 50s, 2).at(0);
  auto late = full_end(old, DeliveryState::Accepted);
  CHECK_FALSE(settle(store, late));
  CHECK(found(store, 1) == fresh.delivery);
  const auto attempts = store->read()->attempts(old.delivery.id);
  REQUIRE(attempts.size() == 2);
  CHECK(attempts[0].outcome == "lost");
  CHECK(attempts[0].status == 201);  // what was heard too late is still evidence
  CHECK(attempts[0].answer_head == late.attempt.answer_head);
  CHECK(attempts[1].outcome.empty());
  CHECK_FALSE(attempts[1].finished_at);
  CHECK(claim(store, kNow + 50s, 3).empty());
  CHECK(settle(store, accepted(fresh, "h")));
  CHECK(found(store, 1).handle == "h");
}

TEST_CASE("settle: the second end of one attempt is refused and the first stands") {
  Fresh store;
  plan(store, {row(1)});
  const auto taken = claim(store).at(0);
  CHECK(settle(store, accepted(taken, "first")));
  auto second = ended(taken, DeliveryState::Rejected);
  second.attempt.outcome = "rejected";
  CHECK_FALSE(settle(store, second));
  CHECK(state_of(store, 1) == DeliveryState::Accepted);
  CHECK(found(store, 1).handle == "first");
  CHECK(store->read()->attempts(taken.delivery.id).at(0).outcome == "accepted");
}

TEST_CASE("settle: nobody holds the lease 0") {
  Fresh store;
  plan(store, {row(1)});
  auto nobody = claim(store).at(0);
  settle(store, ended(nobody, DeliveryState::Retry, kNow));
  nobody.lease = 0;
  CHECK_FALSE(settle(store, accepted(nobody)));
  CHECK(state_of(store, 1) == DeliveryState::Retry);
  CHECK(claim(store, kNow, 2).size() == 1);
}

TEST_CASE("settle: a delivery nobody knows is refused") {
  Fresh store;
  CHECK_FALSE(settle(store, accepted({.delivery = {.id = 7, .attempts = 1}, .lease = kLease})));
  CHECK(store->read()->attempts(7).empty());
}

TEST_CASE("settle: a lease that has run out but was not reaped is still held") {
  Fresh store;
  plan(store, {row(1)});
  const auto taken = claim(store).at(0);
  auto late = accepted(taken);
  late.attempt.finished_at = kNow + 1h;
  CHECK(settle(store, late));
  CHECK(state_of(store, 1) == DeliveryState::Accepted);
}

TEST_CASE("reap: what was lost while it was sent again blindly may be there twice") {
  Fresh store;
  plan(store, {row(1, "a"), row(2, "b"), row(3, "c")});
  auto doubtful = claim(store, kNow, 2);
  for (auto& one : doubtful) {
    auto end = ended(one, DeliveryState::Uncertain);
    end.due_at = kNow;
    end.doubt = 0;
    CHECK(settle(store, end));
  }
  REQUIRE(claim(store, kNow, 3).size() == 3);
  committed(store, [](Writing& writing) {
    return writing.reap(kNow, TimePoint::max(), [](const DeliveryRow& leased) {
      CHECK(leased.doubt == 0);
      return leased.channel == "a";
    });
  });
  CHECK(found(store, 1, "a").twice);
  CHECK_FALSE(found(store, 2, "b").twice);
  CHECK_FALSE(found(store, 3, "c").twice);  // it was the first time
}

TEST_CASE("reap: leases that end by the horizon are lost and their deliveries uncertain") {
  Fresh store;
  plan(store, {row(1, "a"), row(2, "b"), row(3, "c")});
  const auto first = claim(store, kNow, 1, 2);     // until +45 s
  const auto second = claim(store, kNow + 1s, 2);  // until +46 s
  const auto reap = [&](TimePoint now, TimePoint horizon) {
    return committed(store, [&](Writing& writing) { return writing.reap(now, horizon); });
  };
  CHECK(reap(kNow + 45s, kNow + 45s - 1ms) == 0);
  CHECK(reap(kNow + 45s, kNow + 45s) == 2);
  CHECK(state_of(store, 1, "a") == DeliveryState::Uncertain);
  CHECK(state_of(store, 2, "b") == DeliveryState::Uncertain);
  CHECK(state_of(store, 3, "c") == DeliveryState::Leased);
  CHECK(found(store, 1, "a").doubt == 0);
  CHECK(found(store, 1, "a").lost == 1);
  CHECK(found(store, 1, "a").tries == 0);  // what happens to us says nothing of them
  const auto attempts = store->read()->attempts(first.at(0).delivery.id);
  REQUIRE(attempts.size() == 1);
  CHECK(attempts[0].outcome == "lost");
  CHECK(attempts[0].finished_at == kNow + 45s);
  CHECK(next_due(store) == kNow + 45s);
  CHECK_FALSE(store->read()->attempts(second.at(0).delivery.id).at(0).finished_at);
  CHECK(reap(kNow + 45s, TimePoint::max()) == 1);
  CHECK(reap(kNow + 45s, TimePoint::max()) == 0);
  const auto again = claim(store, kNow + 45s, 3);
  REQUIRE(again.size() == 3);
  CHECK(again[0].was == DeliveryState::Uncertain);
  CHECK(again[0].delivery.attempts == 2);
}

TEST_CASE("reap: attempts that are over are left alone") {
  Fresh store;
  plan(store, {row(1)});
  settle(store, ended(claim(store).at(0), DeliveryState::Retry, kNow));
  const auto taken = claim(store, kNow, 2).at(0);
  committed(store, [](Writing& writing) { writing.reap(kNow, TimePoint::max()); });
  const auto attempts = store->read()->attempts(taken.delivery.id);
  CHECK(attempts.at(0).outcome == "said");
  CHECK(attempts.at(1).outcome == "lost");
}

TEST_CASE("told: the root stays the first handle and the parent follows") {
  Fresh store;
  plan(store, {row(1), row(2), row(3)}, kInOrder);
  const auto first = claim(store).at(0);
  settle(store, accepted(first, "h1"));
  const auto second = claim(store, kNow, 2).at(0);
  CHECK(second.thread_root == "h1");
  CHECK(second.thread_parent == "h1");
  settle(store, accepted(second, "h2"));
  const auto third = claim(store, kNow, 3).at(0);
  CHECK(third.thread_root == "h1");
  CHECK(third.thread_parent == "h2");
}

TEST_CASE("told: each audience has a thread of its own") {
  Fresh store;
  settle(store, accepted((plan(store, {row(1)}), claim(store).at(0)), "h1"));
  auto recipient = row(2);
  recipient.recipient = "r";
  auto incident = row(3);
  incident.incident = 2;
  plan(store, {recipient, incident, row(4, "mail")});
  for (const auto& one : claim(store, kNow, 2)) {
    CHECK(one.thread_root.empty());
    CHECK(one.thread_parent.empty());
  }
}

TEST_CASE("told: an older revision does not overwrite a newer") {
  Fresh store;
  plan(store, {row(1), row(2), row(3)});
  const auto taken = claim(store);
  settle(store, accepted(taken.at(1), "h2"));
  settle(store, accepted(taken.at(0), "h1"));
  plan(store, {row(4)});
  const auto next = claim(store, kNow, 2).at(0);
  CHECK(next.thread_root == "h2");
  CHECK(next.thread_parent == "h2");
}

TEST_CASE("told: only what was accepted is a thread") {
  Fresh store;
  plan(store, {row(1)});
  auto refused = ended(claim(store).at(0), DeliveryState::Rejected);
  refused.handle = "h1";
  settle(store, refused);
  plan(store, {row(2)});
  CHECK(claim(store, kNow, 2).at(0).thread_root.empty());
}

TEST_CASE("told: a lost lease tells nobody") {
  Fresh store;
  plan(store, {row(1)});
  const auto taken = claim(store).at(0);
  committed(store, [](Writing& writing) { writing.reap(kNow, TimePoint::max()); });
  settle(store, accepted(taken, "late"));
  CHECK(claim(store, kNow, 2).at(0).thread_root.empty());
}

TEST_CASE("told: an answer without a handle leaves the thread as it was") {
  Fresh store;
  plan(store, {row(1), row(2), row(3), row(4)}, kInOrder);
  settle(store, accepted(claim(store, kNow, 1).at(0), ""));
  const auto second = claim(store, kNow, 2).at(0);
  CHECK(second.thread_root.empty());
  settle(store, accepted(second, "h2"));
  const auto third = claim(store, kNow, 3).at(0);
  CHECK(third.thread_root == "h2");
  CHECK(third.thread_parent == "h2");
  settle(store, accepted(third, ""));
  const auto fourth = claim(store, kNow, 4).at(0);
  CHECK(fourth.thread_root == "h2");
  CHECK(fourth.thread_parent == "h2");
}

}  // namespace
}  // namespace goji::store
