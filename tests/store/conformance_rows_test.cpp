#include "domain/words.h"
#include "store/conformance.h"

#include <cstdint>
#include <limits>

namespace goji::store {
namespace {

constexpr auto kMostUnsigned = std::numeric_limits<std::uint64_t>::max();

SignalRow full_signal() {
  return {.inlet = "in" + hostile_text(),
          .arrived_at = kNow + 1ms,
          .signal = {.source = "source" + hostile_text(),
                     .key = "key" + hostile_text(),
                     .component = "component" + hostile_text(),
                     .status = Status::Resolved,
                     .impact = Impact::PartialOutage,
                     .affected_share = 0.1 + 0.2,
                     .affected_users = kMostUnsigned,
                     .started_at = kNow - 2ms,
                     .ended_at = kNow - 1ms,
                     .expires_at = TimePoint::max(),
                     .at = kNow,
                     .summary = "summary" + hostile_text(),
                     .link = "link" + hostile_text(),
                     .labels = hostile_map()}};
}

SignalRow signal(const std::string& source, const std::string& key, const std::string& component) {
  return {.arrived_at = kNow,
          .signal = {.source = source, .key = key, .component = component, .at = kNow}};
}

TEST_CASE("store: a new store is empty") {
  Fresh store;
  const auto reading = store->read();
  CHECK(reading->slices().empty());
  CHECK(reading->newest_signals().empty());
  CHECK(reading->open_incidents().empty());
  CHECK(reading->incidents(0, 10).empty());
  CHECK_FALSE(reading->incident(1));
  CHECK(reading->revisions(1).empty());
  CHECK_FALSE(reading->revision(1));
  CHECK(reading->waiting_revisions().empty());
  CHECK(reading->decisions(0).empty());
  CHECK(reading->promises(0).empty());
  CHECK(reading->notes(0, 10).empty());
  CHECK(reading->deliveries({}).empty());
  CHECK_FALSE(reading->delivery(1));
  CHECK(reading->attempts(1).empty());
  CHECK(reading->delivery_counts().empty());
  CHECK_FALSE(reading->oldest_live_delivery());
  CHECK_FALSE(reading->token_with_hash(""));
  CHECK(reading->tokens().empty());
  CHECK_FALSE(reading->answer(""));
  CHECK_FALSE(reading->meta("restored_at"));
  CHECK(reading->audit(0, 10).empty());
  CHECK_FALSE(reading->broken_audit());
}

TEST_CASE("signals: every field comes back as it was") {
  Fresh store;
  const std::vector rows{full_signal(), signal("bare", "", "")};
  committed(store, [&](Writing& writing) { writing.add_signals(rows); });
  auto found = store->read()->newest_signals();
  REQUIRE(found.size() == 2);
  if (found[0].signal.source == "bare") std::swap(found[0], found[1]);
  CHECK(without_id(found[0]) == rows[0]);
  CHECK(without_id(found[1]) == rows[1]);
  CHECK(found[0].id > 0);
  CHECK(found[1].id > found[0].id);
}

TEST_CASE("signals: each status and impact comes back") {
  Fresh store;
  const auto status =
      GENERATE(Status::Firing, Status::Resolved, Status::Heartbeat, Status::Unknown);
  const auto impact =
      GENERATE(Impact::DegradedPerformance, Impact::PartialOutage, Impact::MajorOutage);
  auto row = signal("s", "k", "c");
  row.signal.status = status;
  row.signal.impact = impact;
  committed(store, [&](Writing& writing) { writing.add_signals({&row, 1}); });
  CHECK(without_id(store->read()->newest_signals().at(0)) == row);
}

TEST_CASE("signals: the newest is the last added of its source and key and component") {
  Fresh store;
  auto again = signal("s", "k", "c");
  again.signal.summary = "newest";
  again.signal.at = kNow - 1h;  // its source's clock is late
  const std::vector first{signal("s", "k", "c"),
                          signal("S", "k", "c"),
                          signal("s", "K", "c"),
                          signal("s", "k", "C"),
                          signal("s", "k", "")};
  committed(store, [&](Writing& writing) {
    writing.add_signals(first);
    writing.add_signals({&again, 1});
    writing.add_signals({});
  });
  const auto found = store->read()->newest_signals();
  REQUIRE(found.size() == first.size());
  int newest = 0;
  for (const auto& row : found)
    newest += row.signal.summary == "newest" ? 1 : 0;
  CHECK(newest == 1);
}

TEST_CASE("slices: they are kept and replaced and forgotten by kind and key") {
  Fresh store;
  const auto text = hostile_text();
  const std::vector<SliceRow> rows{
      {"kind", "key", "{}"}, {"kind", "other", "[]"}, {"kin", "dkey", "1"}, {text, text, text}};
  committed(store, [&](Writing& writing) { writing.keep_slices(rows); });
  auto found = store->read()->slices();
  CHECK_THAT(found, Catch::UnorderedEquals(rows));
  const std::vector<SliceRow> changes{{"kind", "key", "new"},
                                      {"kind", "other", ""},
                                      {"nobody", "knows", ""},
                                      {"kin", "dkey", "2"},
                                      {"kin", "dkey", "3"}};
  committed(store, [&](Writing& writing) { writing.keep_slices(changes); });
  const std::vector<SliceRow> expected{
      {"kind", "key", "new"}, {"kin", "dkey", "3"}, {text, text, text}};
  CHECK_THAT(store->read()->slices(), Catch::UnorderedEquals(expected));
}

TEST_CASE("decisions: every field comes back by incident and oldest first") {
  Fresh store;
  const DecisionRow full{.at = kNow,
                         .component = hostile_text(),
                         .verdict = hostile_text(),
                         .reason = reason(hostile_text()),
                         .by_minutes_at = kNow + 5min,
                         .inputs = hostile_text(),
                         .incident = kMost};
  DecisionRow later = full;
  later.at = kNow - 1s;  // the order is that of writing
  later.by_minutes_at.reset();
  committed(store, [&](Writing& writing) {
    writing.add_decision(full);
    writing.add_decision({.at = kNow, .component = "c", .reason = {"calm"}});
    writing.add_decision(later);
  });
  const auto reading = store->read();
  const auto found = reading->decisions(kMost);
  REQUIRE(found.size() == 2);
  CHECK(without_id(found[0]) == full);
  CHECK(without_id(found[1]) == later);
  CHECK(found[0].id < found[1].id);
  REQUIRE(reading->decisions(0).size() == 1);
  CHECK(reading->decisions(0)[0].component == "c");
}

TEST_CASE("decisions: those about one component in a time and the last of them if they are many") {
  Fresh store;
  committed(store, [&](Writing& writing) {
    for (int second = 0; second < 5; ++second)
      writing.add_decision({.at = kNow + std::chrono::seconds{second}, .component = "c"});
    writing.add_decision({.at = kNow + 2s, .component = "d"});
  });
  const auto reading = store->read();
  const auto seconds = [&](TimePoint from, TimePoint to, std::size_t limit) {
    std::vector<std::int64_t> found;
    for (const auto& row : reading->decisions_about("c", from, to, limit))
      found.push_back((row.at - kNow).count() / 1000);
    return found;
  };
  CHECK(seconds(kNow + 1s, kNow + 3s, 9) == std::vector<std::int64_t>{1, 2, 3});
  CHECK(seconds(kNow, kNow + 4s, 2) == std::vector<std::int64_t>{3, 4});
  CHECK(reading->decisions_about("e", kNow, kNow + 4s, 9).empty());
}

}  // namespace
}  // namespace goji::store
