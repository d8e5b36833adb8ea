#include "store/planned.h"

namespace goji::store {
namespace {

constexpr auto kLater = kNow + 1h;
constexpr Renewal kRenewal{.now = kLater, .expires_at = kLater + 8h};

void keep(Fresh& store, std::optional<TimePoint> resolved_at, bool retracted = false) {
  committed(store, [&](Writing& writing) {
    writing.keep_incident({.id = 1,
                           .retracted = retracted,
                           .onset = kNow,
                           .opened_at = kNow,
                           .resolved_at = resolved_at,
                           .updated_at = resolved_at.value_or(kNow)});
  });
}

/// Plans a revision and lets it die.
void die(Fresh& store, Id revision, const std::string& channel = "chat", bool in_doubt = false) {
  plan(store, {row(revision, channel)}, kInOrder);
  auto end = ended(claim(store).at(0), DeliveryState::Dead);
  end.attempt.why = "host gone";
  if (in_doubt) end.doubt = 0;
  settle(store, end);
}

void tell(Fresh& store, Id revision, const std::string& channel = "chat") {
  plan(store, {row(revision, channel)}, kInOrder);
  settle(store, accepted(claim(store).at(0)));
}

std::size_t redrive(Fresh& store, const DeadFilter& filter = {}) {
  const auto counted = store->read()->redrivable(filter);
  const auto done =
      committed(store, [&](Writing& writing) { return writing.redrive(filter, kRenewal); });
  CHECK(counted == done);  // a dry run counts what is done
  return done;
}

std::size_t sweep(Fresh& store, bool when_in_doubt = true, TimePoint since = kNow) {
  return committed(store, [&](Writing& writing) {
    return writing.sweep("chat", when_in_doubt, since, kRenewal);
  });
}

TEST_CASE("redrive: what is dead goes again with its key and all its tries and more time") {
  Fresh store;
  keep(store, std::nullopt);
  die(store, 1);
  const auto before = found(store, 1);
  CHECK(before.tries == 1);
  CHECK(redrive(store) == 1);
  const auto after = found(store, 1);
  CHECK(after.state == DeliveryState::Queued);
  CHECK(after.tries == 0);
  CHECK(after.attempts == 1);
  CHECK(after.key == before.key);
  CHECK(after.expires_at == kRenewal.expires_at);
  CHECK(next_due(store) == kLater);
  CHECK(claim(store, kLater - 1ms).empty());
  const auto again = claim(store, kLater);
  REQUIRE(again.size() == 1);
  CHECK(again[0].delivery.attempts == 2);
  CHECK(redrive(store) == 0);
}

TEST_CASE("redrive: what was lost before does not count either") {
  Fresh store;
  keep(store, std::nullopt);
  plan(store, {row(1)});
  claim(store, kNow, 1);
  committed(store, [](Writing& writing) { writing.reap(kNow, TimePoint::max()); });
  settle(store, ended(claim(store, kNow, 2).at(0), DeliveryState::Dead));
  CHECK(found(store, 1).lost == 1);
  CHECK(redrive(store) == 1);
  CHECK(found(store, 1).lost == 0);
}

TEST_CASE(
    "redrive: in doubt it is a person's word that it be sent again, until the doubt is over") {
  Fresh store;
  keep(store, std::nullopt);
  die(store, 1, "chat", true);
  die(store, 2, "mail");
  CHECK(redrive(store) == 2);
  CHECK(found(store, 1).insisted);
  CHECK(found(store, 1).doubt == 0);
  CHECK_FALSE(found(store, 2, "mail").insisted);
  auto end = ended(claim(store, kLater, 1).at(0), DeliveryState::Uncertain);
  end.due_at = kLater;
  end.doubt = 1;
  settle(store, end);
  CHECK(found(store, 1).insisted);
  settle(store, accepted(claim(store, kLater, 1).at(0)));
  CHECK_FALSE(found(store, 1).insisted);
}

TEST_CASE("redrive: the filter is by incident and channel and words and time") {
  Fresh store;
  keep(store, std::nullopt);
  die(store, 1, "chat");
  die(store, 2, "mail");
  CHECK(store->read()->redrivable({}) == 2);
  CHECK(store->read()->redrivable({.incident = 1}) == 2);
  CHECK(store->read()->redrivable({.incident = 2}) == 0);
  CHECK(store->read()->redrivable({.error = "gone"}) == 2);
  CHECK(store->read()->redrivable({.error = "refused"}) == 0);
  CHECK(store->read()->redrivable({.planned_since = kNow}) == 2);
  CHECK(store->read()->redrivable({.planned_since = kNow + 1ms}) == 0);
  CHECK(redrive(store, {.channel = "mail"}) == 1);
  CHECK(state_of(store, 1) == DeliveryState::Dead);
}

TEST_CASE("redrive: what a newer word has overtaken stays dead") {
  Fresh store;
  keep(store, std::nullopt);
  die(store, 1);
  tell(store, 2);
  CHECK(redrive(store) == 0);
}

TEST_CASE("redrive: what a newer word is about to overtake stays dead") {
  Fresh store;
  keep(store, std::nullopt);
  die(store, 1);
  plan(store, {row(2)});
  CHECK(redrive(store) == 0);
}

TEST_CASE("redrive: several for one audience go in their order") {
  Fresh store;
  keep(store, std::nullopt);
  die(store, 1);
  die(store, 2);
  CHECK(redrive(store) == 2);
  CHECK(send_all(store, kLater) == Ids{1});
  CHECK(send_all(store, kLater) == Ids{2});
}

TEST_CASE("redrive: of an incident that is over only the newest goes") {
  Fresh store;
  die(store, 1);
  die(store, 2);
  const bool retracted = GENERATE(false, true);
  keep(store, retracted ? std::nullopt : std::optional{kNow}, retracted);
  CHECK(redrive(store) == 1);
  CHECK(state_of(store, 1) == DeliveryState::Dead);
  CHECK(state_of(store, 2) == DeliveryState::Queued);
}

TEST_CASE("redrive: what is cancelled or superseded is not dead") {
  Fresh store;
  keep(store, std::nullopt);
  plan(store, {row(1)});
  committed(store, [](Writing& writing) { writing.cancel(1); });
  CHECK(redrive(store) == 0);
}

TEST_CASE("sweep: of an open incident the newest word goes again though nobody heard any") {
  Fresh store;
  keep(store, std::nullopt);
  die(store, 1);
  die(store, 2);
  CHECK(sweep(store) == 1);
  CHECK(state_of(store, 1) == DeliveryState::Dead);
  CHECK(state_of(store, 2) == DeliveryState::Queued);
  CHECK(sweep(store) == 0);
}

TEST_CASE("sweep: of an incident that is over only who heard of it hears of its end") {
  Fresh store;
  tell(store, 1);
  die(store, 2);
  keep(store, kNow + 10s);
  CHECK(sweep(store, true, kNow + 10s + 1ms) == 0);  // too long ago
  CHECK(sweep(store, true, kNow + 10s) == 1);
}

TEST_CASE("sweep: who never heard of an outage does not hear of its end") {
  Fresh store;
  die(store, 1);
  die(store, 2);
  keep(store, kNow);
  CHECK(sweep(store) == 0);
}

TEST_CASE("sweep: a newer word of any state comes before the dead one") {
  Fresh store;
  keep(store, std::nullopt);
  die(store, 1);
  tell(store, 2);
  CHECK(sweep(store) == 0);
}

TEST_CASE("sweep: one in doubt goes again only where that is harmless") {
  Fresh store;
  keep(store, std::nullopt);
  die(store, 1, "chat", true);
  CHECK(sweep(store, false) == 0);
  CHECK(sweep(store, true) == 1);
}

TEST_CASE("sweep: other channels are left alone") {
  Fresh store;
  keep(store, std::nullopt);
  die(store, 1, "mail");
  CHECK(sweep(store) == 0);
}

TEST_CASE("confirm: what was accepted becomes visible or bounced once") {
  Fresh store;
  tell(store, 1);
  const auto id = found(store, 1).id;
  const auto confirm = [&](DeliveryState seen) {
    return committed(store, [&](Writing& writing) { return writing.confirm(id, seen, kLater); });
  };
  const auto seen = GENERATE(DeliveryState::Visible, DeliveryState::Bounced);
  CHECK(confirm(seen));
  CHECK(state_of(store, 1) == seen);
  CHECK(found(store, 1).visible_at.has_value() == (seen == DeliveryState::Visible));
  CHECK_FALSE(confirm(DeliveryState::Visible));
  CHECK_THROWS(confirm(DeliveryState::Dead));
}

TEST_CASE("confirm: what was not accepted cannot be seen") {
  Fresh store;
  plan(store, {row(1)});
  const auto id = found(store, 1).id;
  CHECK_FALSE(committed(
      store, [&](Writing& writing) { return writing.confirm(id, DeliveryState::Visible, kNow); }));
}

TEST_CASE("destination: what is kept comes back and what is well is forgotten") {
  Fresh store;
  const DestinationRow row{
      .name = "h", .closed_until = kNow, .reason = "rate", .failures = 3, .openings = 1};
  committed(store, [&](Writing& writing) { writing.keep_destination(row); });
  CHECK(store->read()->destinations() == std::vector{row});
  auto longer = row;
  longer.closed_until = kLater;
  longer.reason = "breaker";
  longer.failures = 9;
  longer.openings = 2;
  committed(store, [&](Writing& writing) { writing.keep_destination(longer); });
  CHECK(store->read()->destinations() == std::vector{longer});
  longer.reason.clear();
  committed(store, [&](Writing& writing) { writing.keep_destination(longer); });
  CHECK(store->read()->destinations().empty());
}

/// So many more destinations, of which nothing is due yet: the store may look for what is due in
/// another way when there are many.
void plan_for_others(Fresh& store, Id count) {
  for (Id i = 0; i < count; ++i)
    plan(store, {row(9'000 + i, "other-" + std::to_string(i))}, {.due_at = kLater});
}

TEST_CASE("claim: of each destination no more than there is room for") {
  Fresh store;
  plan_for_others(store, GENERATE(0U, 6U, 7U));
  std::vector<DeliveryRow> rows;
  for (Id i = 1; i <= 6; ++i) {
    auto one = row(i, i <= 4 ? "a" : "b");
    one.recipient = std::to_string(i);
    rows.push_back(one);
  }
  plan(store, rows);
  const auto take = [&](const Room& room) {
    return revisions_of(committed(store, [&](Writing& writing) {
      return writing.claim(kNow, kNow + 45s, kLease, 100, room);
    }));
  };
  CHECK(take({.each = 1}) == Ids{1, 5});
  CHECK(take({.each = 0, .of = {{"a", 2}}}) == Ids{2, 3});
  CHECK(take({.each = 5, .of = {{"b", 0}}}) == Ids{4});
  CHECK(take({}) == Ids{6});
}

TEST_CASE("claim: of each destination no more than there is room for though thousands wait") {
  Fresh store;
  plan_for_others(store, GENERATE(0U, 6U, 7U));
  std::vector<DeliveryRow> rows;
  for (Id i = 1; i <= 1'200; ++i) {
    auto one = row(i, "a");
    one.recipient = std::to_string(i);
    rows.push_back(one);
  }
  rows.push_back(row(2'000, "b"));
  plan(store, rows);
  const auto taken = committed(store, [&](Writing& writing) {
    return writing.claim(kNow, kNow + 45s, kLease, 100, {.each = 2});
  });
  CHECK(revisions_of(taken) == Ids{1, 2, 2'000});
}

TEST_CASE("claim: accounts at one host share what room it has and the most urgent goes first") {
  Fresh store;
  plan_for_others(store, GENERATE(0U, 6U, 7U));
  plan(store, {row(1, "host/b"), row(2, "host/a"), row(3, "host/b"), row(4, "host/c")});
  plan(store, {row(5, "host/a")}, {.due_at = kNow, .priority = -1, .in_order = false});
  const auto take = [&](const Room& room, std::size_t limit) {
    return revisions_of(committed(store, [&](Writing& writing) {
      return writing.claim(kNow, kNow + 45s, kLease, limit, room);
    }));
  };
  CHECK(take({.of = {{"host", 2}, {"host/b", 0}}}, 100) == Ids{5, 2});
  CHECK(take({.of = {{"host/b", 1}}}, 100) == Ids{1, 4});
  CHECK(take({}, 100) == Ids{3});
}

}  // namespace
}  // namespace goji::store
