#include "store/planned.h"

namespace goji::store {
namespace {

bool pause(Fresh& store, const std::string& channel = "chat", TimePoint at = kNow) {
  return committed(store, [&](Writing& writing) {
    return writing.pause({.channel = channel, .at = at, .actor = "kim"});
  });
}

std::size_t resume(Fresh& store, TimePoint now = kNow + 1min, const std::string& channel = "chat") {
  return committed(store, [&](Writing& writing) { return writing.resume(channel, now); });
}

RefusalRow refusing(std::uint64_t number, std::optional<TimePoint> until = std::nullopt) {
  return {.channel = "chat",
          .number = number,
          .since = kNow,
          .paused_until = until,
          .why = "it refuses"};
}

void keep(Fresh& store, const RefusalRow& row, TimePoint now = kNow) {
  committed(store, [&](Writing& writing) { writing.keep_refusal(row, now); });
}

std::optional<TimePoint> asked_again(Fresh& store) {
  return store->read()->refusal("chat", "")->paused_until;
}

TEST_CASE("pause: of a paused channel nothing is leased and others go on") {
  Fresh store;
  plan(store, {row(1), row(2, "other"), row(3)});
  CHECK(pause(store));
  CHECK(revisions_of(claim(store)) == Ids{2});
  for (const Id revision : {1, 3}) {
    const auto held = found(store, revision);
    CHECK(held.state == DeliveryState::Held);
    CHECK(held.attempts == 0);
    CHECK_FALSE(held.due_at);
  }
  CHECK(claim(store, kNow + 7h, 2).empty());
  CHECK_FALSE(store->write()->next_due(kNow + 46s).value() < kNow + 8h);  // until it expires
}

TEST_CASE("pause: others at the same destination take the places of those that are held") {
  Fresh store;
  auto shared = row(2, "other");
  shared.destination = "chat";
  plan(store, {row(1), shared, row(3)});
  pause(store);
  Room room;
  room.of["chat"] = 1;
  CHECK(revisions_of(committed(store, [&](Writing& writing) {
          return writing.claim(kNow, kNow + 45s, kLease, 1, room);
        })) == Ids{2});
}

TEST_CASE("pause: where very many wait they are held a thousand at a time and others go on") {
  Fresh store;
  std::vector<DeliveryRow> rows;
  for (int i = 0; i < 1'500; ++i) {
    auto& one = rows.emplace_back(row(1));
    one.recipient = "r" + std::to_string(i);
  }
  rows.push_back(row(2, "other"));
  plan(store, rows);
  pause(store);
  const auto again = committed(store, [](Writing& writing) {
    CHECK(writing.claim(kNow, kNow + 45s, kLease, 500, {}).empty());
    return writing.next_due(kNow);
  });
  CHECK(again == kNow + 1ms);
  CHECK(store->read()->held_deliveries("paused") == 1'000);
  const auto rest = committed(store, [](Writing& writing) {
    CHECK(revisions_of(writing.claim(kNow + 1ms, kNow + 45s, 2, 501, {})) == Ids{2});
    return writing.next_due(kNow + 1ms);
  });
  CHECK(rest == kNow + 45s);
  CHECK(store->read()->held_deliveries("paused") == 1'500);
}

TEST_CASE("pause: it is told with who began it and when and it begins once") {
  Fresh store;
  CHECK(store->read()->pauses().empty());
  CHECK(pause(store));
  CHECK_FALSE(pause(store, "chat", kNow + 1h));
  CHECK(pause(store, "all", kNow + 2h));
  CHECK(store->read()->pauses() ==
        std::vector<PauseRow>{{"all", kNow + 2h, "kim"}, {"chat", kNow, "kim"}});
  resume(store);
  CHECK(store->read()->pauses() == std::vector<PauseRow>{{"all", kNow + 2h, "kim"}});
}

TEST_CASE("pause: whatever waits there is shown to wait for that, before it is due too") {
  Fresh store;
  plan(store, {row(1)}, {.due_at = kNow + 1h, .in_order = false});
  CHECK(found(store, 1).closed_for.empty());
  pause(store);
  CHECK(found(store, 1).closed_for == "paused");
  CHECK(found(store, 1).state == DeliveryState::Queued);
  CHECK_FALSE(found(store, 1).due_at);
  plan(store, {row(2, "other")});
  CHECK(found(store, 2, "other").closed_for.empty());
  claim(store, kNow + 1h);
  CHECK(found(store, 1).closed_for == "paused");
  resume(store, kNow + 1h);
  CHECK(found(store, 1).closed_for.empty());
  CHECK(found(store, 1).due_at == kNow + 1h);
}

TEST_CASE("pause: one that is under way is not said to wait") {
  Fresh store;
  plan(store, {row(1)});
  claim(store);
  pause(store);
  CHECK(found(store, 1).closed_for.empty());
  CHECK(found(store, 1).held_reason.empty());
}

TEST_CASE("pause: what waits for a person's yes is said to wait for that") {
  Fresh store;
  auto waiting = row(1);
  waiting.state = DeliveryState::Held;
  waiting.held_reason = GENERATE("approval", "restore");
  plan(store, {waiting}, {.due_at = TimePoint::max()});
  pause(store);
  CHECK(found(store, 1).held_reason == waiting.held_reason);
  CHECK(found(store, 1).closed_for.empty());
  CHECK(resume(store) == 0);
  CHECK(found(store, 1).state == DeliveryState::Held);
}

TEST_CASE("pause: who is not let in waits for the channel as long as that is paused") {
  Fresh store;
  plan(store, {row(1)});
  auto held = ended(claim(store).at(0), DeliveryState::Held, kNow + 5min);
  held.held_reason = "auth";
  settle(store, held);
  pause(store);
  CHECK(found(store, 1).held_reason.empty());
  CHECK(found(store, 1).closed_for == "paused");
  CHECK(claim(store, kNow + 5min, 2).empty());
  CHECK(resume(store, kNow + 6min) == 1);
  CHECK(claim(store, kNow + 6min, 3).size() == 1);
}

TEST_CASE("pause: what waited is due at once when it ends and only that") {
  Fresh store;
  plan(store, {row(1), row(2, "other")});
  pause(store);
  pause(store, "other");
  CHECK(claim(store).empty());
  CHECK(resume(store) == 1);
  CHECK(state_of(store, 1) == DeliveryState::Queued);
  CHECK(state_of(store, 2, "other") == DeliveryState::Held);
  CHECK(claim(store, kNow + 1min - 1ms, 2).empty());
  CHECK(revisions_of(claim(store, kNow + 1min, 3)) == Ids{1});
}

TEST_CASE("pause: what was in doubt is in doubt after it") {
  Fresh store;
  plan(store, {row(1)});
  auto lost = ended(claim(store).at(0), DeliveryState::Uncertain, kNow);
  lost.doubt = 1;
  settle(store, lost);
  pause(store);
  CHECK(claim(store, kNow, 2).empty());
  resume(store);
  CHECK(state_of(store, 1) == DeliveryState::Uncertain);
  CHECK(claim(store, kNow + 1min, 3).at(0).delivery.doubt == 1);
}

TEST_CASE("pause: what waits expires and is superseded and cancelled as ever") {
  Fresh store;
  plan(store, {row(1)});
  plan(store, {row(2, "b")});
  plan(store, {row(3, "c")});
  for (const auto* channel : {"chat", "b", "c"})
    pause(store, channel);
  claim(store);
  committed(store, [](Writing& writing) { CHECK(writing.supersede(1, "b", 9) == 1); });
  CHECK(state_of(store, 2, "b") == DeliveryState::Superseded);
  claim(store, kNow + 8h - 1ms, 2);
  CHECK(state_of(store, 1) == DeliveryState::Held);
  committed(store, [](Writing& writing) {
    writing.claim(kNow + 8h, kNow + 9h, 3, 9, {});
    writing.cancel(1);
  });
  CHECK(state_of(store, 1) == DeliveryState::Dead);
  CHECK(found(store, 1).error == "expired before it could be sent");
}

TEST_CASE("refusal: it is kept as it is and replaced and forgotten") {
  Fresh store;
  CHECK_FALSE(store->read()->refusal("chat", ""));
  keep(store, refusing(2));
  CHECK(store->read()->refusal("chat", "") == refusing(2));
  keep(store, refusing(3, kNow + 5min));
  CHECK(store->read()->refusal("chat", "") == refusing(3, kNow + 5min));
  CHECK_FALSE(store->read()->refusal("chat", "r"));
  keep(store, refusing(0));
  CHECK_FALSE(store->read()->refusal("chat", ""));
}

TEST_CASE("refusal: what is counted and not left alone yet holds nothing back") {
  Fresh store;
  plan(store, {row(1), row(2)});
  keep(store, refusing(2));
  CHECK(claim(store).size() == 2);
  CHECK(store->read()->refusal("chat", "") == refusing(2));
}

TEST_CASE("refusal: an endpoint that is left alone is sent nothing and says until when and why") {
  Fresh store;
  auto named = row(2);
  named.recipient = "r";
  plan(store, {row(1), named});
  keep(store, refusing(3, kNow + 5min));
  CHECK(revisions_of(claim(store)) == Ids{2});
  const auto held = found(store, 1);
  CHECK(held.state == DeliveryState::Held);
  CHECK(held.held_reason == "paused");
  CHECK(held.due_at == kNow + 5min);
  CHECK(held.error == "it refuses");
  CHECK(store->write()->next_due(kNow + 45s) == kNow + 5min);
  CHECK(claim(store, kNow + 5min - 1ms, 2).empty());
}

TEST_CASE("refusal: after its time the first asks for all as long as its lease") {
  Fresh store;
  plan(store, {row(1), row(2), row(3)});
  keep(store, refusing(3, kNow + 5min));
  claim(store);
  CHECK(revisions_of(claim(store, kNow + 5min, 2)) == Ids{1});
  CHECK(asked_again(store) == kNow + 5min + 45s);
  CHECK(found(store, 2).due_at == kNow + 5min + 45s);
  CHECK(claim(store, kNow + 5min + 44s, 3).empty());
  CHECK(revisions_of(claim(store, kNow + 5min + 45s, 4)) == Ids{2});
}

TEST_CASE("refusal: once it takes something all go and not before they may") {
  Fresh store;
  auto other = row(4, "other");
  plan(store, {row(1), row(2), row(3), other});
  keep(store, refusing(3, kNow + 5min));
  pause(store, "other");
  claim(store);
  auto none = refusing(0);
  none.recipient = "r";
  keep(store, none, kNow + 1s);
  CHECK(claim(store, kNow + 1s, 2).empty());
  keep(store, refusing(0), kNow + 2s);
  CHECK(claim(store, kNow + 2s - 1ms, 3).empty());
  CHECK(revisions_of(claim(store, kNow + 2s, 4)) == Ids{1, 2, 3});
}

TEST_CASE("refusal: a person who resumes the channel has it asked at once by one") {
  Fresh store;
  plan(store, {row(1), row(2)});
  keep(store, refusing(3, kNow + 5min));
  claim(store);
  CHECK(resume(store) == 2);
  CHECK(asked_again(store) == kNow + 1min);
  CHECK(revisions_of(claim(store, kNow + 1min, 2)) == Ids{1});
  CHECK(store->read()->refusal("chat", "")->number == 3);
}

TEST_CASE("held: they are counted by why and by channel") {
  Fresh store;
  plan(store, {row(1), row(2), row(3, "other"), row(4, "free")});
  pause(store);
  pause(store, "other");
  claim(store);
  CHECK(store->read()->held_deliveries("paused") == 3);
  CHECK(store->read()->held_deliveries("approval") == 0);
  CHECK(store->read()->held_by_channel("paused") ==
        std::map<std::string, std::uint64_t>{{"chat", 2}, {"other", 1}});
  CHECK(store->read()->held_by_channel("approval").empty());
}

}  // namespace
}  // namespace goji::store
