#include "store/planned.h"

#include <fmt/format.h>

namespace goji::store {
namespace {

/// An update of incident 1 that was published so long before the deliveries were planned.
Id published(Fresh& store, std::chrono::seconds before = 3s) {
  return committed(store, [&](Writing& writing) {
    return writing.add_revision({.incident = 1, .at = kNow - before}).id;
  });
}

DeliveryRow to(Id revision, const std::string& recipient, const std::string& channel = "mail") {
  auto one = row(revision, channel);
  one.recipient = recipient;
  return one;
}

void end(Fresh& store, const Claimed& claimed, DeliveryState state, const std::string& why = {}) {
  auto settled = ended(claimed, state);
  settled.attempt.why = why;
  settle(store, settled);
}

/// Ends what is due as told, in the order of planning.
void end_all(Fresh& store, const std::vector<std::pair<DeliveryState, std::string>>& ends) {
  const auto claimed = claim(store);
  REQUIRE(claimed.size() == ends.size());
  for (std::size_t i = 0; i < ends.size(); ++i)
    end(store, claimed[i], ends[i].first, ends[i].second);
}

TEST_CASE("reach: of an incident without deliveries there is none") {
  Fresh store;
  plan(store, {row(published(store))});
  CHECK(store->read()->reach(2).empty());
}

TEST_CASE("reach: deliveries are counted by channel and state and timed from the publication") {
  Fresh store;
  const auto update = published(store);
  plan(store, {to(update, "a"), to(update, "b"), to(update, "c"), to(update, "", "hook")});
  end_all(store,
          {{DeliveryState::Accepted, ""},
           {DeliveryState::Visible, ""},
           {DeliveryState::Dead, "gone"},
           {DeliveryState::Accepted, ""}});
  const auto rows = store->read()->reach(1);
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].channel == "hook");
  const auto& mail = rows[1];
  CHECK(mail.channel == "mail");
  CHECK(mail.deliveries == 3);
  CHECK(mail.recipients == 3);
  CHECK(mail.accepted == 2);
  CHECK(mail.states == std::map<DeliveryState, std::uint64_t>{{DeliveryState::Accepted, 1},
                                                              {DeliveryState::Visible, 1},
                                                              {DeliveryState::Dead, 1}});
  CHECK(mail.first_accepted_at == kNow + 2s);
  CHECK(mail.last_accepted_at == kNow + 2s);
  CHECK(mail.until_accepted.number() == 2);
  CHECK(mail.until_accepted.largest() == 5'000);
  CHECK(mail.untold == std::vector<UntoldRow>{{DeliveryState::Dead, "gone", 1}});
  CHECK(rows[0].untold.empty());
}

TEST_CASE(
    "reach: the first and the last that was accepted are told apart, and so is what is seen") {
  Fresh store;
  plan(store, {to(published(store), "a"), to(published(store), "b")});
  auto claimed = claim(store);
  auto first = accepted(claimed.at(1));
  first.accepted_at = kNow + 1s;
  settle(store, first);
  auto last = accepted(claimed.at(0));
  last.accepted_at = kNow + 9s;
  last.visible_at = kNow + 10s;
  last.state = DeliveryState::Visible;
  settle(store, last);
  const auto row = store->read()->reach(1).at(0);
  CHECK(row.first_accepted_at == kNow + 1s);
  CHECK(row.last_accepted_at == kNow + 9s);
  CHECK(row.visible == 1);
  CHECK(row.until_visible.largest() == 13'000);
  CHECK(row.until_accepted.percentile(50) == 4'000);
}

TEST_CASE("reach: a recipient whom anything reached was told whatever became of the rest") {
  Fresh store;
  plan(store, {to(published(store), "a")});
  end_all(store, {{DeliveryState::Accepted, ""}});
  plan(store, {to(published(store), "a"), to(published(store), "b")});
  end_all(store, {{DeliveryState::Dead, "late"}, {DeliveryState::Dead, "late"}});
  const auto row = store->read()->reach(1).at(0);
  CHECK(row.deliveries == 3);
  CHECK(row.recipients == 2);
  CHECK(row.untold == std::vector<UntoldRow>{{DeliveryState::Dead, "late", 1}});
}

TEST_CASE("reach: what is in doubt may have arrived, and what bounced did not") {
  Fresh store;
  const auto update = published(store);
  plan(store, {to(update, "a"), to(update, "b")});
  auto claimed = claim(store);
  auto doubtful = ended(claimed.at(0), DeliveryState::Dead);
  doubtful.doubt = 1;
  doubtful.twice = true;
  settle(store, doubtful);
  settle(store, accepted(claimed.at(1)));
  committed(store, [&](Writing& writing) {
    return writing.confirm(claimed.at(1).delivery.id, DeliveryState::Bounced, kNow + 1min);
  });
  const auto row = store->read()->reach(1).at(0);
  CHECK(row.doubtful == 1);
  CHECK(row.twice == 1);
  CHECK(row.accepted == 1);
  REQUIRE(row.untold.size() == 1);
  CHECK(row.untold[0].state == DeliveryState::Bounced);
  CHECK(row.untold[0].recipients == 1);
}

TEST_CASE("reach: reasons name nobody, and of too many the rest is one") {
  Fresh store;
  const auto update = published(store);
  plan(store, {to(update, "a"), to(update, "b")});
  end_all(store,
          {{DeliveryState::Rejected, "550 <ann@example.com>: no such user"},
           {DeliveryState::Rejected, "550 <bob@example.com>: no such user"}});
  CHECK(
      store->read()->reach(1).at(0).untold ==
      std::vector<UntoldRow>{{DeliveryState::Rejected, "550 <***@example.com>: no such user", 2}});

  const auto next = published(store);
  std::vector<DeliveryRow> many;
  std::vector<std::pair<DeliveryState, std::string>> ends;
  for (int i = 0; i < 60; ++i) {
    many.push_back(to(next, fmt::format("r{}", i), "many"));
    ends.emplace_back(DeliveryState::Dead, fmt::format("error {}", i));
  }
  plan(store, many);
  end_all(store, ends);
  const auto untold = store->read()->reach(1).at(1).untold;
  REQUIRE(untold.size() == 51);
  CHECK(untold.back() == UntoldRow{DeliveryState::Dead, "", 10});
}

SignalRow said(const std::string& source, Status status, TimePoint at, const char* summary = "") {
  return {.inlet = "api",
          .arrived_at = at,
          .signal = {.source = source,
                     .key = "send",
                     .component = "messaging",
                     .status = status,
                     .at = at - 1s,
                     .summary = summary}};
}

TEST_CASE("heard: sources are told by when they first spoke, with what they first said") {
  Fresh store;
  const std::vector<SignalRow> rows{said("early", Status::Firing, kNow - 1ms),
                                    said("b", Status::Firing, kNow, "first words"),
                                    said("a", Status::Heartbeat, kNow + 1s, "none of it"),
                                    said("b", Status::Resolved, kNow + 2s),
                                    said("b", Status::Firing, kNow + 3s, "later words"),
                                    said("b", Status::Resolved, kNow + 4s),
                                    said("late", Status::Firing, kNow + 5s + 1ms)};
  auto other = said("b", Status::Firing, kNow);
  other.signal.component = "maps";
  committed(store, [&](Writing& writing) {
    writing.add_signals(rows);
    writing.add_signals({&other, 1});
  });
  CHECK(store->read()->heard("messaging", kNow, kNow + 5s) ==
        std::vector<HeardRow>{
            {.source = "b",
             .signals = 4,
             .first_at = kNow,
             .last_at = kNow + 4s,
             .first_firing_at = kNow,
             .last_resolved_at = kNow + 4s,
             .summary = "first words"},
            {.source = "a", .signals = 1, .first_at = kNow + 1s, .last_at = kNow + 1s}});
  CHECK(store->read()->heard("messaging", kNow, kNow + 4s).at(0).signals == 4);
  CHECK(store->read()->heard("login", kNow, kNow + 5s).empty());
}

TEST_CASE("suppressed: subscribers who are told nothing are counted by kind as of a time") {
  Fresh store;
  const auto add = [&](const char* kind, SubscriberState state, TimePoint at) {
    committed(store, [&](Writing& writing) {
      return writing.keep_subscriber({.kind = kind,
                                      .state = state,
                                      .fingerprint = fmt::to_string(at.time_since_epoch().count()),
                                      .changed_at = at});
    });
  };
  add("email", SubscriberState::Suppressed, kNow);
  add("email", SubscriberState::Suppressed, kNow - 1s);
  add("email", SubscriberState::Suppressed, kNow + 1ms);
  add("email", SubscriberState::Active, kNow - 2s);
  add("webhook", SubscriberState::Suppressed, kNow - 3s);
  CHECK(store->read()->suppressed(kNow) ==
        std::map<std::string, std::uint64_t>{{"email", 2}, {"webhook", 1}});
}

TEST_CASE("slices: those of one kind come without the others") {
  Fresh store;
  const std::vector<SliceRow> rows{
      {"condition", "b", "{}"}, {"condition", "a", "[]"}, {"incident", "1", "{}"}};
  committed(store, [&](Writing& writing) { writing.keep_slices(rows); });
  CHECK(store->read()->slices_of("condition") ==
        std::vector<SliceRow>{{"condition", "a", "[]"}, {"condition", "b", "{}"}});
  CHECK(store->read()->slices_of("draft").empty());
}

}  // namespace
}  // namespace goji::store
