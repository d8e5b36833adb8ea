#include "store/planned.h"

namespace goji::store {
namespace {

constexpr auto kLater = kNow + 1h;

/// Tells a revision and has it watched.
Id tell(Fresh& store, Id revision, Watch watch, Task task = Task::Post) {
  auto one = row(revision);
  one.task = task;
  plan(store, {one}, kInOrder);
  auto end = accepted(claim(store).at(0));
  end.watch = watch;
  settle(store, end);
  return found(store, revision).id;
}

bool confirm(Fresh& store, Id id, DeliveryState seen, TimePoint at = kLater) {
  return committed(store, [&](Writing& writing) { return writing.confirm(id, seen, at); });
}

void keep_watch(Fresh& store, Id id, std::optional<Watch> watch, const std::string& why) {
  committed(store, [&](Writing& writing) {
    writing.keep_watch(id, watch, why);
    return 0;
  });
}

std::vector<Id> watched(Fresh& store, TimePoint due_by = kLater, std::size_t limit = 9) {
  std::vector<Id> ids;
  for (const auto& one : store->read()->watched(due_by, limit))
    ids.push_back(one.delivery.id);
  return ids;
}

TEST_CASE("watch: what was accepted is looked for from its time on with all there is to know") {
  Fresh store;
  const auto second = tell(store, 1, {.due_at = kNow + 2s});
  const auto first = tell(store, 2, {.due_at = kNow + 1s});
  CHECK(watched(store, kNow + 1s - 1ms).empty());
  CHECK(watched(store, kNow + 1s) == Ids{first});
  CHECK(watched(store) == Ids{first, second});
  CHECK(watched(store, kLater, 1) == Ids{first});
  const auto one = store->read()->watched(kLater, 1).at(0);
  CHECK(one.watch == Watch{.due_at = kNow + 1s});
  CHECK(one.delivery == found(store, 2));
  CHECK(one.rendered_body == "body");
  CHECK(store->read()->next_watch(true) == kNow + 1s);
  CHECK(store->read()->next_watch(false) == std::nullopt);
}

TEST_CASE("watch: one that was not seen is due again and tells why until it is seen") {
  Fresh store;
  const auto id = tell(store, 1, {.due_at = kNow});
  const Watch again{.due_at = kLater, .looks = 3, .overdue = true};
  keep_watch(store, id, again, "still the old page");
  CHECK(watched(store, kLater - 1ms).empty());
  CHECK(store->read()->watched(kLater, 9).at(0).watch == again);
  CHECK(found(store, 1).error == "still the old page");
  CHECK(store->read()->unseen_deliveries() == std::map<std::string, std::uint64_t>{{"chat", 1}});
  CHECK(confirm(store, id, DeliveryState::Visible));
  CHECK(found(store, 1).error.empty());
  CHECK(found(store, 1).visible_at == kLater);
  CHECK(watched(store).empty());
  CHECK(store->read()->unseen_deliveries().empty());
}

TEST_CASE("watch: one that is late is counted and one that is not is not") {
  Fresh store;
  const auto id = tell(store, 1, {.due_at = kNow});
  keep_watch(store, id, Watch{.due_at = kNow, .looks = 1}, "");
  CHECK(store->read()->unseen_deliveries().empty());
}

TEST_CASE("watch: what nobody looks for any more keeps why it was not seen") {
  Fresh store;
  const auto id = tell(store, 1, {.due_at = kNow});
  keep_watch(store, id, std::nullopt, "gone");
  CHECK(watched(store).empty());
  CHECK(found(store, 1).error == "gone");
  CHECK(state_of(store, 1) == DeliveryState::Accepted);
  keep_watch(store, id, Watch{.due_at = kNow}, "a look that came too late");
  CHECK(watched(store).empty());
  CHECK(found(store, 1).error == "gone");
}

TEST_CASE("watch: how long it took to be seen is summed for each channel") {
  Fresh store;
  const auto first = tell(store, 1, {.due_at = kNow});
  const auto second = tell(store, 2, {.due_at = kNow});
  CHECK(store->read()->seen_deliveries().empty());
  confirm(store, first, DeliveryState::Visible, kNow + 400ms);
  confirm(store, second, DeliveryState::Visible, kNow + 1s);
  const SeenRow both{.channel = "chat", .number = 2, .total_ms = 1'400};
  CHECK(store->read()->seen_deliveries() == std::vector{both});
}

TEST_CASE("watch: mail counts as seen once it has not come back and not before") {
  Fresh store;
  tell(store, 1, {.due_at = kLater, .by_looking = false});
  tell(store, 2, {.due_at = kLater + 1ms, .by_looking = false});
  tell(store, 3, {.due_at = kNow});
  const auto confirmed = [&](TimePoint now, std::size_t most = 9) {
    return committed(store,
                     [&](Writing& writing) { return writing.confirm_unreturned(now, most); });
  };
  CHECK(store->read()->next_watch(false) == kLater);
  CHECK(confirmed(kLater - 1ms) == 0);
  CHECK(confirmed(kLater) == 1);
  CHECK(found(store, 1).state == DeliveryState::Visible);
  CHECK(found(store, 1).visible_at == kLater);
  CHECK(state_of(store, 2) == DeliveryState::Accepted);
  CHECK(state_of(store, 3) == DeliveryState::Accepted);
  CHECK(store->read()->next_watch(false) == kLater + 1ms);
  CHECK(store->read()->seen_deliveries().empty());
}

TEST_CASE("watch: mail is taken as seen so many at a time") {
  Fresh store;
  for (Id revision = 1; revision <= 3; ++revision)
    tell(store, revision, {.due_at = kNow, .by_looking = false});
  const auto two =
      committed(store, [&](Writing& writing) { return writing.confirm_unreturned(kNow, 2); });
  CHECK(two == 2);
  CHECK(state_of(store, 3) == DeliveryState::Accepted);
}

TEST_CASE("watch: what came back is not taken as seen and what was taken as seen may come back") {
  Fresh store;
  const auto early = tell(store, 1, {.due_at = kNow, .by_looking = false});
  CHECK(confirm(store, early, DeliveryState::Bounced));
  CHECK(store->read()->next_watch(false) == std::nullopt);
  const auto late = tell(store, 2, {.due_at = kNow, .by_looking = false});
  committed(store, [&](Writing& writing) { return writing.confirm_unreturned(kNow, 9); });
  CHECK(confirm(store, late, DeliveryState::Bounced));
  CHECK(state_of(store, 2) == DeliveryState::Bounced);
  CHECK(found(store, 2).visible_at == kNow);
  CHECK_FALSE(confirm(store, late, DeliveryState::Visible));
}

TEST_CASE("watch: what was taken back is looked for by nobody and its absence is") {
  Fresh store;
  tell(store, 1, {.due_at = kNow});
  const auto retracted = tell(store, 2, {.due_at = kNow}, Task::Retract);
  CHECK(watched(store) == Ids{retracted});
  tell(store, 3, {.due_at = kNow});
  CHECK(watched(store).size() == 2);
}

TEST_CASE("watch: with its incident taken back nobody looks for it but mail may still come back") {
  Fresh store;
  tell(store, 1, {.due_at = kNow});
  tell(store, 2, {.due_at = kLater, .by_looking = false});
  committed(store, [&](Writing& writing) { return writing.cancel(1); });
  CHECK(watched(store).empty());
  CHECK(store->read()->next_watch(false) == kLater);
}

TEST_CASE("watch: what is visible at once was told and is watched by nobody") {
  Fresh store;
  plan(store, {row(1)}, kInOrder);
  auto end = ended(claim(store).at(0), DeliveryState::Visible);
  end.accepted_at = end.visible_at = kNow + 2s;
  end.handle = "h-1";
  CHECK(settle(store, end));
  CHECK(found(store, 1).visible_at == kNow + 2s);
  CHECK(watched(store).empty());
  plan(store, {row(2)}, kInOrder);
  CHECK(claim(store).at(0).thread_root == "h-1");
}

}  // namespace
}  // namespace goji::store
