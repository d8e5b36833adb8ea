#include "store/planned.h"
#include "store/restored.h"
#include "store/sqlite/restore.h"

namespace goji::store {
namespace {

DeliveryRow unapproved(Id revision, const std::string& channel = "chat") {
  auto one = row(revision, channel);
  one.state = DeliveryState::Held;
  one.held_reason = "approval";
  one.unapproved = true;
  return one;
}

constexpr Schedule kNotByItself{.due_at = TimePoint::max(), .in_order = true};

void wait(Fresh& store, const std::vector<DeliveryRow>& rows) {
  for (const auto& one : rows)
    plan(store, {one}, kNotByItself);
}

std::size_t approve(Fresh& store, const HeldFilter& filter, TimePoint now = kNow + 1min) {
  const auto counted = store->read()->approvable(filter);
  const auto done =
      committed(store, [&](Writing& writing) { return writing.approve(filter, now); });
  CHECK(counted == done);  // a dry run counts what is done
  return done;
}

TEST_CASE("approval: what waits for it is never due by itself") {
  Fresh store;
  wait(store, {unapproved(1)});
  CHECK(claim(store, kNow + 7h).empty());
  CHECK(found(store, 1).state == DeliveryState::Held);
  CHECK(found(store, 1).unapproved);
  CHECK_FALSE(found(store, 1).due_at);
}

TEST_CASE("approval: what a person says yes to is due at once and nothing else") {
  Fresh store;
  auto elsewhere = unapproved(3);
  elsewhere.incident = 2;
  auto restored = row(5, "d");
  restored.state = DeliveryState::Held;
  restored.held_reason = "restore";
  wait(store, {unapproved(1), unapproved(2, "other"), elsewhere, restored});
  const auto one = found(store, 1).id;
  CHECK(approve(store, {.delivery = one, .incident = 2}) == 0);
  CHECK(approve(store, {.delivery = one}) == 1);
  CHECK(state_of(store, 1) == DeliveryState::Queued);
  CHECK(found(store, 1).held_reason.empty());
  CHECK_FALSE(found(store, 1).unapproved);
  CHECK(claim(store, kNow + 1min - 1ms).empty());
  CHECK(revisions_of(claim(store, kNow + 1min, 2)) == Ids{1});
  CHECK(approve(store, {.incident = 2}) == 1);
  CHECK(approve(store, {.channel = "other"}) == 1);
  CHECK(approve(store, {.channel = "d"}) == 0);
  CHECK(revisions_of(claim(store, kNow + 1min, 3)) == Ids{2, 3});
}

TEST_CASE("approval: the next of an audience waits behind one that nobody has approved") {
  Fresh store;
  wait(store, {unapproved(1), unapproved(2)});
  CHECK(approve(store, {.delivery = found(store, 2).id}) == 1);
  CHECK(claim(store, kNow + 1min).empty());
  CHECK(approve(store, {.incident = 1}) == 1);
  const auto first = claim(store, kNow + 1min, 2);
  CHECK(revisions_of(first) == Ids{1});
  settle(store, accepted(first.at(0)));
  CHECK(revisions_of(claim(store, kNow + 1min, 3)) == Ids{2});
}

TEST_CASE("approval: what nobody approves expires and does not come back by itself") {
  Fresh store;
  committed(store, [](Writing& writing) {
    writing.keep_incident({.id = 1, .onset = kNow, .opened_at = kNow, .updated_at = kNow});
  });
  wait(store, {unapproved(1)});
  claim(store, kNow + 8h);
  CHECK(state_of(store, 1) == DeliveryState::Dead);
  CHECK(found(store, 1).error == "expired before anybody approved it");
  const Renewal renewal{.now = kNow + 9h, .expires_at = kNow + 17h};
  CHECK(committed(store, [&](Writing& writing) {
          return writing.sweep("chat", true, kNow, renewal);
        }) == 0);
  CHECK(committed(store, [&](Writing& writing) { return writing.redrive({}, renewal); }) == 1);
  CHECK_FALSE(found(store, 1).unapproved);
  CHECK(claim(store, kNow + 9h, 2).size() == 1);
}

TEST_CASE("approval: what waits is superseded and cancelled as ever") {
  Fresh store;
  wait(store, {unapproved(1), unapproved(2)});
  committed(store, [](Writing& writing) { CHECK(writing.supersede(1, "chat", 2) == 1); });
  CHECK(state_of(store, 1) == DeliveryState::Superseded);
  committed(store, [](Writing& writing) { CHECK(writing.cancel(1) == 1); });
  CHECK(state_of(store, 2) == DeliveryState::Cancelled);
  CHECK(approve(store, {.incident = 1}) == 0);
}

TEST_CASE("approval: a yes to a paused channel lets it go when that is resumed") {
  Fresh store;
  wait(store, {unapproved(1)});
  committed(store, [](Writing& writing) { writing.pause({.channel = "chat", .at = kNow}); });
  CHECK(approve(store, {.incident = 1}) == 1);
  CHECK(claim(store, kNow + 1min).empty());
  CHECK(found(store, 1).closed_for == "paused");
  committed(store, [](Writing& writing) { writing.resume("chat", kNow + 2min); });
  CHECK(claim(store, kNow + 2min, 2).size() == 1);
}

TEST_CASE("approval: a job keeps whether what it plans waits for it") {
  Fresh store;
  const bool wanted = GENERATE(true, false);
  committed(store, [&](Writing& writing) {
    writing.add_plan_job(
        {.revision = 1, .channel = "chat", .expires_at = kNow, .approval = wanted});
  });
  CHECK(store->read()->next_plan_job()->approval == wanted);
}

TEST_CASE("approval: what came back with a backup waits for both yeses and is then in doubt") {
  const ScratchFolder folder;
  {
    const auto store = sqlite::open_store(folder.file(), sqlite::Use::Serve).value();
    const auto writing = store->write();
    writing->keep_rendered("hash", "body");
    writing->plan(std::vector{unapproved(1), row(2, "other")}, kNotByItself);
    writing->commit();
    REQUIRE(store->backup(folder.file("backup.db"), kNow).has_value());
  }
  REQUIRE(sqlite::restore_store(folder.file("backup.db"), folder.file(), kNow).has_value());
  const auto store = sqlite::open_store(folder.file(), sqlite::Use::Serve).value();
  const auto writing = store->write();
  CHECK(writing->approve({.incident = 1}, kNow) == 0);
  CHECK(writing->release_restored(kNow) == 2);
  CHECK(writing->claim(kNow, kNow + 45s, 1, 9, {}).at(0).delivery.channel == "other");
  CHECK(writing->approve({.incident = 1}, kNow) == 1);
  const auto claimed = writing->claim(kNow, kNow + 45s, 2, 9, {});
  REQUIRE(claimed.size() == 1);
  CHECK(claimed[0].was == DeliveryState::Uncertain);
  CHECK(claimed[0].delivery.doubt == 0);
}

}  // namespace
}  // namespace goji::store
