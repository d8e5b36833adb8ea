#include "store/planned.h"

namespace goji::store {
namespace {

void close(Fresh& store, TimePoint until) {
  committed(store, [&](Writing& writing) {
    writing.keep_destination({.name = "chat", .closed_until = until, .reason = "breaker"});
  });
}

TEST_CASE("wait: what waits for its time says when that is") {
  Fresh store;
  plan(store, {row(1)});
  CHECK(found(store, 1).due_at == kNow);
  CHECK(found(store, 1).closed_for.empty());
  settle(store, ended(claim(store).at(0), DeliveryState::Retry, kNow + 15s));
  CHECK(found(store, 1).due_at == kNow + 15s);
  CHECK(store->read()->deliveries({}).at(0).due_at == kNow + 15s);
  CHECK(store->read()->deliveries({.incident = 1}).at(0).due_at == kNow + 15s);
}

TEST_CASE("wait: what is under way or over or blocked or waits for a person has no time") {
  Fresh store;
  plan(store, {row(1)}, kInOrder);
  plan(store, {row(2)}, kInOrder);
  plan(store, {row(3, "held")}, {.due_at = TimePoint::max()});
  CHECK(found(store, 2).due_at == std::nullopt);
  CHECK(found(store, 3, "held").due_at == std::nullopt);
  const auto taken = claim(store).at(0);
  CHECK(taken.delivery.due_at == std::nullopt);
  CHECK(found(store, 1).due_at == std::nullopt);
  settle(store, accepted(taken));
  CHECK(found(store, 1).due_at == std::nullopt);
  CHECK(found(store, 2).due_at.has_value());
}

TEST_CASE("wait: a closed destination is waited for if it opens after that") {
  Fresh store;
  plan(store, {row(1), row(2, "other")});
  close(store, kNow);
  CHECK(found(store, 1).due_at == kNow);
  CHECK(found(store, 1).closed_for.empty());
  close(store, kNow + 1ms);
  CHECK(found(store, 1).due_at == kNow + 1ms);
  CHECK(found(store, 1).closed_for == "breaker");
  CHECK(found(store, 2, "other").due_at == kNow);
  CHECK(found(store, 2, "other").closed_for.empty());
}

TEST_CASE("wait: what is closed above a destination closes it too and the later of both counts") {
  Fresh store;
  auto one = row(1);
  one.destination = "chat/account";
  plan(store, {one});
  close(store, kNow + 5s);
  CHECK(found(store, 1).due_at == kNow + 5s);
  CHECK(found(store, 1).closed_for == "breaker");
  committed(store, [&](Writing& writing) {
    writing.keep_destination({.name = "chat/account", .closed_until = kNow + 9s, .reason = "auth"});
  });
  CHECK(found(store, 1).due_at == kNow + 9s);
  CHECK(found(store, 1).closed_for == "auth");
  close(store, kNow + 10s);
  CHECK(found(store, 1).due_at == kNow + 10s);
  CHECK(found(store, 1).closed_for == "breaker");
}

}  // namespace
}  // namespace goji::store
