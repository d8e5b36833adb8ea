#include "store/planned.h"

namespace goji::store {
namespace {

DeliveryRow full_row() {
  return {.revision = kMost,
          .incident = kMost,
          .channel = "channel" + hostile_text(),
          .recipient = "recipient" + hostile_text(),
          .task = Task::Edit,
          .key = hostile_text(),
          .state = DeliveryState::Held,
          .held_reason = "approval",
          .language = hostile_text(),
          .rendered = hostile_text(),
          .destination = "destination" + hostile_text(),
          .planned_at = kNow - 1ms,
          .expires_at = kNow + 1h,
          .handle = "what it edits" + hostile_text()};
}

TEST_CASE("plan: every field of a delivery comes back") {
  Fresh store;
  CHECK(plan(store, {full_row()}) == 1);
  auto rows = store->read()->deliveries({});
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].id > 0);
  CHECK(store->read()->delivery(rows[0].id) == rows[0]);
  CHECK(rows[0].due_at == kNow);
  rows[0].due_at.reset();
  rows[0].id = 0;
  CHECK(rows[0] == full_row());
  CHECK_FALSE(store->read()->delivery(99));
}

TEST_CASE("plan: each task comes back") {
  Fresh store;
  auto wanted = row(1);
  wanted.task = GENERATE(Task::Post, Task::Edit, Task::Retract);
  plan(store, {wanted});
  CHECK(found(store, 1).task == wanted.task);
}

TEST_CASE("plan: what is yet to happen is not taken from the caller") {
  Fresh store;
  auto wanted = row(1);
  wanted.id = 1'000;
  wanted.attempts = 3;
  wanted.first_attempt_at = kNow;
  wanted.accepted_at = kNow;
  wanted.visible_at = kNow;
  wanted.url = "u";
  wanted.error = "e";
  wanted.due_at = kNow - 1h;
  wanted.closed_for = "rate";
  plan(store, {wanted});
  auto expected = row(1);
  expected.due_at = kNow;
  expected.id = found(store, 1).id;
  CHECK(found(store, 1) == expected);
}

TEST_CASE("plan: repeating it is harmless") {
  Fresh store;
  auto other = row(1);
  other.recipient = "r";
  CHECK(plan(store, {row(1), row(1), other}) == 2);
  auto changed = row(1);
  changed.rendered = "another text";
  changed.state = DeliveryState::Held;
  CHECK(plan(store, {changed, other}) == 0);
  CHECK(store->read()->deliveries({}).size() == 2);
  CHECK(found(store, 1).rendered == "hash");
  CHECK(claim(store).size() == 2);
}

TEST_CASE("plan: repeating it does not send again what is over") {
  Fresh store;
  plan(store, {row(1)});
  send_all(store);
  CHECK(plan(store, {row(1)}) == 0);
  CHECK(claim(store).empty());
  CHECK(state_of(store, 1) == DeliveryState::Accepted);
  CHECK_FALSE(next_due(store));
}

TEST_CASE("plan: revision and channel and recipient together are what is told once") {
  Fresh store;
  auto recipient = row(1);
  recipient.recipient = "r";
  auto incident = row(1);
  incident.incident = 2;
  CHECK(plan(store, {row(1), row(2), row(1, "mail"), recipient}) == 4);
  CHECK(plan(store, {incident}) == 0);
}

TEST_CASE("plan: nothing planned is nothing") {
  Fresh store;
  CHECK(plan(store, {}) == 0);
}

TEST_CASE("plan: ten thousand recipients at once are all there and each once") {
  Fresh store;
  std::vector<DeliveryRow> rows(10'000, row(1, "mail"));
  for (std::size_t i = 0; i < rows.size(); ++i)
    rows[i].recipient = "person-" + std::to_string(i);
  CHECK(plan(store, {rows.begin(), rows.begin() + 2'500}) == 2'500);
  CHECK(plan(store, rows) == 7'500);
  CHECK(store->read()->delivery_counts() ==
        std::map<std::string, std::uint64_t>{{"mail\tqueued", 10'000}});
  CHECK(claim(store, kNow, kLease, 20'000).size() == 10'000);
}

TEST_CASE("deliveries: they are listed newest first from below a cursor") {
  Fresh store;
  plan(store, {row(1), row(2), row(3), row(4)});
  const auto reading = store->read();
  const auto all = reading->deliveries({});
  REQUIRE(all.size() == 4);
  CHECK(all[0].revision == 4);
  CHECK(all[3].revision == 1);
  const auto page = reading->deliveries({.after = all[0].id, .limit = 2});
  REQUIRE(page.size() == 2);
  CHECK(page[0].revision == 3);
  CHECK(page[1].revision == 2);
  CHECK(reading->deliveries({.after = all[3].id}).empty());
  CHECK(reading->deliveries({.limit = 0}).empty());
}

TEST_CASE("deliveries: a filter restricts by each of its fields and by all together") {
  Fresh store;
  auto other_incident = row(1, "mail");
  other_incident.incident = 2;
  auto held = row(2, "mail");
  held.state = DeliveryState::Held;
  plan(store, {row(1), held, other_incident, row(3, "mail"), row(4, "mail")});
  const auto revisions = [&](const DeliveryFilter& filter) {
    Ids ids;
    for (const auto& one : store->read()->deliveries(filter))
      ids.push_back(one.revision);
    return ids;
  };
  CHECK(revisions({.incident = 1}) == Ids{4, 3, 2, 1});
  CHECK(revisions({.incident = 2}) == Ids{1});
  CHECK(revisions({.channel = "mail"}) == Ids{4, 3, 1, 2});
  CHECK(revisions({.state = DeliveryState::Held}) == Ids{2});
  CHECK(revisions({.incident = 1, .channel = "mail", .state = DeliveryState::Queued}) == Ids{4, 3});
  CHECK(revisions({.incident = 1,
                   .channel = "mail",
                   .state = DeliveryState::Queued,
                   .after = found(store, 4, "mail").id}) == Ids{3});
  CHECK(revisions({.incident = 3}).empty());
  CHECK(revisions({.channel = "mai"}).empty());
  CHECK(revisions({.state = DeliveryState::Dead}).empty());
}

TEST_CASE("plan: a delivery without its text is refused and nothing of it is kept") {
  Fresh store;
  {
    const auto writing = store->write();
    const auto lost = row(1);
    CHECK_THROWS_AS((writing->plan({&lost, 1}, kAtOnce), writing->commit()), Failure);
  }
  CHECK(store->read()->deliveries({}).empty());
}

TEST_CASE("deliveries: the oldest live one is the first planned that is not over") {
  Fresh store;
  const auto planned = [](Id revision, TimePoint at) {
    auto delivery = row(revision);
    delivery.planned_at = at;
    return delivery;
  };
  plan(store, {planned(1, kNow - 3h), planned(2, kNow - 2h), planned(3, kNow - 1h)}, kInOrder);
  const auto oldest = [&] { return store->read()->oldest_live_delivery(); };
  CHECK(oldest() == kNow - 3h);
  const auto taken = claim(store);
  CHECK(oldest() == kNow - 3h);  // leased is live
  settle(store, ended(taken.at(0), DeliveryState::Retry, kNow + 1min));
  CHECK(oldest() == kNow - 3h);
  CHECK(send_all(store, kNow + 1min) == Ids{1});
  CHECK(oldest() == kNow - 2h);  // it waited for the first
  CHECK(send_all(store, kNow + 1min) == Ids{2});
  CHECK(send_all(store, kNow + 1min) == Ids{3});
  CHECK_FALSE(oldest());
}

TEST_CASE("plan: a delivery with a time of its own waits for it and goes no sooner than all") {
  Fresh store;
  auto later = row(1);
  later.due_at = kNow + 10ms;
  auto sooner = row(2, "sooner");
  sooner.due_at = kNow - 10ms;
  plan(store, {later, sooner});
  CHECK(found(store, 1).due_at == kNow + 10ms);
  CHECK(found(store, 2, "sooner").due_at == kNow);
  CHECK(revisions_of(claim(store)) == Ids{2});
  CHECK(revisions_of(claim(store, kNow + 10ms)) == Ids{1});
}

}  // namespace
}  // namespace goji::store
