#include "store/conformance.h"

namespace goji::store {
namespace {

SubscriberRow full() {
  return {.kind = "email",
          .state = SubscriberState::Active,
          .language = "ko",
          .components = {"maps", hostile_text()},
          .format = "statuspage",
          .sealed = hostile_text(),
          .fingerprint = "f1",
          .destination = "host-1",
          .asked = kMost,
          .created_at = kNow,
          .asked_at = kNow + 1s,
          .confirmed_at = kNow + 2s,
          .changed_at = kNow + 3s,
          .reason = hostile_text(),
          .failures = kMost,
          .failing_since = kNow + 4s};
}

SubscriberRow of(const std::string& kind,
                 const std::string& fingerprint,
                 SubscriberState state = SubscriberState::Active,
                 std::vector<std::string> components = {}) {
  return {.kind = kind,
          .state = state,
          .components = std::move(components),
          .sealed = "s",
          .fingerprint = fingerprint,
          .created_at = kNow,
          .asked_at = kNow,
          .changed_at = kNow};
}

std::vector<Id> told(Store& store, const AudienceQuery& query) {
  return ids_of(store.read()->audience(query));
}

TEST_CASE("subscribers: one is kept as it is and found by id and by its fingerprint") {
  Fresh store;
  auto row = full();
  row.id = committed(store, [&](Writing& writing) { return writing.keep_subscriber(row); });
  const auto reading = store->read();
  CHECK(row.id == 1);
  CHECK(reading->subscriber(row.id) == row);
  CHECK_FALSE(reading->subscriber(row.id + 1));
  CHECK(reading->subscriber_with("email", "f1") == row);
  CHECK_FALSE(reading->subscriber_with("webhook", "f1"));
  CHECK_FALSE(reading->subscriber_with("email", "f2"));
}

TEST_CASE("subscribers: a change replaces all but the kind and the beginning") {
  Fresh store;
  auto row = full();
  row.id = committed(store, [&](Writing& writing) { return writing.keep_subscriber(row); });
  SubscriberRow other{.id = row.id, .kind = "webhook", .created_at = kNow + 9s, .reason = "left"};
  other.state = SubscriberState::Gone;
  committed(store, [&](Writing& writing) { CHECK(writing.keep_subscriber(other) == row.id); });
  other.kind = "email";
  other.created_at = kNow;
  CHECK(store->read()->subscriber(row.id) == other);
}

TEST_CASE("subscribers: a fingerprint has one row for each kind and those without may be many") {
  Fresh store;
  committed(store, [](Writing& writing) {
    writing.keep_subscriber(of("email", "f"));
    writing.keep_subscriber(of("webhook", "f"));
    writing.keep_subscriber(of("email", "", SubscriberState::Gone));
    writing.keep_subscriber(of("email", "", SubscriberState::Gone));
  });
  CHECK_FALSE(store->read()->subscriber_with("email", ""));
  const auto writing = store->write();
  CHECK_THROWS_AS(writing->keep_subscriber(of("email", "f")), Failure);
}

TEST_CASE("subscribers: they are listed by id from behind a cursor") {
  Fresh store;
  committed(store, [](Writing& writing) {
    writing.keep_subscriber(of("email", "1", SubscriberState::Pending));
    writing.keep_subscriber(of("webhook", "2"));
    writing.keep_subscriber(of("email", "3"));
    writing.keep_subscriber(of("email", "4", SubscriberState::Suppressed));
  });
  const auto listed = [&](const SubscriberFilter& filter) {
    return ids_of(store->read()->subscribers(filter));
  };
  CHECK(listed({}) == std::vector<Id>{1, 2, 3, 4});
  CHECK(listed({.after = 2}) == std::vector<Id>{3, 4});
  CHECK(listed({.limit = 3}) == std::vector<Id>{1, 2, 3});
  CHECK(listed({.kind = "email"}) == std::vector<Id>{1, 3, 4});
  CHECK(listed({.state = SubscriberState::Active}) == std::vector<Id>{2, 3});
  CHECK(listed({.kind = "email", .state = SubscriberState::Active}) == std::vector<Id>{3});
}

TEST_CASE("audience: the active ones who want one of the components or all of them") {
  Fresh store;
  committed(store, [](Writing& writing) {
    writing.keep_subscriber(of("email", "1"));
    writing.keep_subscriber(of("email", "2", SubscriberState::Active, {"maps"}));
    writing.keep_subscriber(of("email", "3", SubscriberState::Active, {"talk", "maps"}));
    writing.keep_subscriber(of("email", "4", SubscriberState::Active, {"pay"}));
    writing.keep_subscriber(of("email", "5", SubscriberState::Pending));
    writing.keep_subscriber(of("email", "6", SubscriberState::Suppressed));
    writing.keep_subscriber(of("email", "", SubscriberState::Gone));
    writing.keep_subscriber(of("webhook", "8"));
  });
  auto& all = *store.operator->();
  CHECK(told(all, {.kind = "email", .components = {"maps"}}) == std::vector<Id>{1, 2, 3});
  CHECK(told(all, {.kind = "email", .components = {"pay", "talk"}}) == std::vector<Id>{1, 3, 4});
  CHECK(told(all, {.kind = "email", .components = {"map"}}) == std::vector<Id>{1});
  CHECK(told(all, {.kind = "email"}) == std::vector<Id>{1});
  CHECK(told(all, {.kind = "webhook", .components = {"maps"}}) == std::vector<Id>{8});
  CHECK(told(all, {.kind = "email", .components = {"maps"}, .after = 1}) == std::vector<Id>{2, 3});
  CHECK(told(all, {.kind = "email", .components = {"maps"}, .limit = 2}) == std::vector<Id>{1, 2});
}

TEST_CASE("audience: what planning needs of one is its own") {
  Fresh store;
  committed(store, [](Writing& writing) { writing.keep_subscriber(full()); });
  const auto rows = store->read()->audience({.kind = "email", .components = {"maps"}});
  CHECK(rows == std::vector<AudienceRow>{{.id = 1, .language = "ko", .destination = "host-1"}});
}

TEST_CASE("subscribers: who was asked and never answered is forgotten and their id stays theirs") {
  Fresh store;
  const auto forgotten = committed(store, [](Writing& writing) {
    writing.keep_subscriber(of("email", "old", SubscriberState::Pending));
    auto young = of("email", "young", SubscriberState::Pending);
    young.asked_at = kNow + 1ms;
    writing.keep_subscriber(young);
    writing.keep_subscriber(of("email", "told"));
    return writing.forget_unconfirmed(kNow + 1ms, kNow + 5s);
  });
  CHECK(forgotten == 1);
  const auto reading = store->read();
  const auto gone = reading->subscriber(1).value();
  CHECK(gone.state == SubscriberState::Gone);
  CHECK((gone.sealed + gone.fingerprint).empty());
  CHECK(gone.reason == "unconfirmed");
  CHECK(gone.changed_at == kNow + 5s);
  CHECK(reading->subscriber(2)->state == SubscriberState::Pending);
  CHECK(reading->subscriber(3)->state == SubscriberState::Active);
  CHECK_FALSE(reading->subscriber_with("email", "old"));
}

TEST_CASE("subscribers: every state has its word") {
  for (const auto state : {SubscriberState::Pending,
                           SubscriberState::Active,
                           SubscriberState::Suppressed,
                           SubscriberState::Gone})
    CHECK(subscriber_state_named(word(state)) == state);
  CHECK(word(SubscriberState::Suppressed) == "suppressed");
  CHECK_FALSE(subscriber_state_named("Active"));
}

}  // namespace
}  // namespace goji::store
