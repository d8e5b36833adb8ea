#include "domain/words.h"
#include "store/conformance.h"

#include <cstdint>
#include <limits>

namespace goji::store {
namespace {

constexpr auto kMost = std::numeric_limits<std::int64_t>::max();
constexpr auto kMostUnsigned = std::numeric_limits<std::uint64_t>::max();

std::map<std::string, std::string> hostile_map() {
  std::map<std::string, std::string> map;
  for (const auto& text : hostile_texts())
    map.emplace("k" + text, text);
  return map;
}

Reason reason(const std::string& code) {
  return {.code = code, .facts = hostile_map()};
}

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

/// As the store gave it back, but for the id that it gave.
template <class Row>
Row without_id(Row row) {
  row.id = 0;
  return row;
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

IncidentRow incident(IncidentId id) {
  return {.id = id, .onset = kNow, .opened_at = kNow, .updated_at = kNow};
}

TEST_CASE("incidents: every field comes back") {
  Fresh store;
  IncidentRow full{.id = kMost,
                   .phase = Phase::Monitoring,
                   .automatic = false,
                   .retracted = true,
                   .components = {{hostile_text(), ComponentStatus::MajorOutage},
                                  {"a", ComponentStatus::Operational},
                                  {"b", ComponentStatus::UnderMaintenance},
                                  {"c", ComponentStatus::DegradedPerformance},
                                  {"d", ComponentStatus::PartialOutage}},
                   .onset = kNow - 1h,
                   .opened_at = kNow - 59min,
                   .monitoring_at = kNow - 2min,
                   .resolved_at = kNow - 1min,
                   .next_update_at = kNow + 30min,
                   .share_minutes = 1.0 / 3,
                   .updated_at = kNow};
  committed(store, [&](Writing& writing) {
    writing.keep_incident(full);
    writing.keep_incident(incident(1));
  });
  full.version = 1;
  auto bare = incident(1);
  bare.version = 1;
  CHECK(store->read()->incident(kMost) == full);
  CHECK(store->read()->incident(1) == bare);
  CHECK_FALSE(store->read()->incident(2));
}

TEST_CASE("incidents: each phase comes back") {
  Fresh store;
  auto row = incident(1);
  row.phase = GENERATE(Phase::Investigating, Phase::Identified, Phase::Monitoring, Phase::Resolved);
  committed(store, [&](Writing& writing) { writing.keep_incident(row); });
  CHECK(store->read()->incident(1)->phase == row.phase);
}

TEST_CASE("incidents: the version grows with every change whoever brings which") {
  Fresh store;
  auto row = incident(1);
  row.version = 9;
  committed(store, [&](Writing& writing) {
    writing.keep_incident(row);
    CHECK(writing.incident(1)->version == 1);
    row.phase = Phase::Identified;
    row.version = 0;
    writing.keep_incident(row);
  });
  const auto found = store->read()->incident(1);
  CHECK(found->version == 2);
  CHECK(found->phase == Phase::Identified);
  CHECK(store->read()->incidents(0, 9).size() == 1);
}

TEST_CASE("incidents: open are those neither resolved nor retracted") {
  Fresh store;
  committed(store, [&](Writing& writing) {
    auto resolved = incident(2);
    resolved.resolved_at = kNow;
    auto retracted = incident(3);
    retracted.retracted = true;
    auto quiet = incident(4);
    quiet.phase = Phase::Monitoring;
    quiet.monitoring_at = kNow;
    for (const auto& row : {quiet, incident(1), resolved, retracted})
      writing.keep_incident(row);
  });
  const auto open = store->read()->open_incidents();
  REQUIRE(open.size() == 2);
  CHECK(open[0].id == 1);
  CHECK(open[1].id == 4);
}

template <class Rows>
std::vector<Id> ids_of(const Rows& rows) {
  std::vector<Id> ids;
  for (const auto& row : rows)
    ids.push_back(row.id);
  return ids;
}

TEST_CASE("incidents: they are listed newest first from below a cursor") {
  Fresh store;
  committed(store, [&](Writing& writing) {
    for (const IncidentId id : {2U, 5U, 3U, 9U})
      writing.keep_incident(incident(id));
  });
  const auto reading = store->read();
  CHECK(ids_of(reading->incidents(0, 10)) == std::vector<Id>{9, 5, 3, 2});
  CHECK(ids_of(reading->incidents(0, 2)) == std::vector<Id>{9, 5});
  CHECK(ids_of(reading->incidents(5, 2)) == std::vector<Id>{3, 2});
  CHECK(ids_of(reading->incidents(4, 1)) == std::vector<Id>{3});
  CHECK(reading->incidents(2, 10).empty());
  CHECK(reading->incidents(0, 0).empty());
}

RevisionRow full_revision(IncidentId incident) {
  return {.incident = incident,
          .draft = kMost,
          .kind = NoticeKind::Monitoring,
          .state = RevisionState::Awaiting,
          .automatic = false,
          .notify = false,
          .at = kNow,
          .phase = Phase::Identified,
          .components = {{hostile_text(), ComponentStatus::PartialOutage}},
          .reason = reason("held"),
          .next_update_at = kNow + 30min,
          .words = {{"ko", {hostile_text(), hostile_text(), hostile_text()}}, {"en", {}}},
          .author = hostile_text()};
}

TEST_CASE("revisions: every field comes back with the id and sequence it was given") {
  Fresh store;
  auto row = full_revision(kMost);
  row.id = 77;
  row.sequence = 78;  // neither is the caller's to choose
  const auto given = committed(store, [&](Writing& writing) { return writing.add_revision(row); });
  CHECK(given.id > 0);
  CHECK(given.sequence == 1);
  row.id = given.id;
  row.sequence = 1;
  CHECK(given == row);
  CHECK(store->read()->revision(given.id) == row);
  CHECK(store->read()->revisions(kMost) == std::vector{row});
}

TEST_CASE("revisions: each kind and state comes back") {
  Fresh store;
  auto row = full_revision(1);
  row.state = GENERATE(RevisionState::Draft,
                       RevisionState::Awaiting,
                       RevisionState::Published,
                       RevisionState::Rejected,
                       RevisionState::Withdrawn);
  committed(store, [&](Writing& writing) {
    for (auto kind = 0; kind <= static_cast<int>(NoticeKind::Draft); ++kind) {
      row.kind = static_cast<NoticeKind>(kind);
      const auto given = writing.add_revision(row);
      CHECK(writing.revision(given.id) == given);
      CHECK(given.kind == row.kind);
      CHECK(given.state == row.state);
    }
  });
}

TEST_CASE("revisions: they are numbered within their incident from 1") {
  Fresh store;
  const auto sequence_of_next = [&](IncidentId incident) {
    return committed(store, [&](Writing& writing) {
      return writing.add_revision({.incident = incident, .at = kNow}).sequence;
    });
  };
  CHECK(sequence_of_next(1) == 1);
  CHECK(sequence_of_next(1) == 2);
  CHECK(sequence_of_next(2) == 1);
  CHECK(sequence_of_next(0) == 0);
  CHECK(sequence_of_next(0) == 0);
  CHECK(sequence_of_next(1) == 3);
  const auto ids = ids_of(store->read()->revisions(1));
  REQUIRE(ids.size() == 3);
  CHECK(ids[0] < ids[1]);
  CHECK(ids[1] < ids[2]);
}

TEST_CASE("revisions: a number is not given again though its transaction was dropped") {
  Fresh store;
  committed(store, [](Writing& writing) { writing.add_revision({.incident = 1, .at = kNow}); });
  CHECK(store->write()->add_revision({.incident = 1, .at = kNow}).sequence == 2);
  const auto again = committed(
      store, [](Writing& writing) { return writing.add_revision({.incident = 1, .at = kNow}); });
  CHECK(again.sequence == 2);
  CHECK(store->read()->revisions(1).size() == 2);
}

TEST_CASE("revisions: one is replaced in all its fields and keeps its place") {
  Fresh store;
  auto row = committed(
      store, [](Writing& writing) { return writing.add_revision({.incident = 5, .at = kNow}); });
  auto full = full_revision(5);
  full.id = row.id;
  full.sequence = row.sequence;
  committed(store, [&](Writing& writing) { writing.replace_revision(full); });
  CHECK(store->read()->revisions(5) == std::vector{full});
}

TEST_CASE("revisions: those that wait for a person are drafts and awaiting ones oldest first") {
  Fresh store;
  committed(store, [](Writing& writing) {
    for (const auto state : {RevisionState::Awaiting,
                             RevisionState::Published,
                             RevisionState::Rejected,
                             RevisionState::Withdrawn,
                             RevisionState::Draft})
      writing.add_revision({.state = state, .at = kNow});
  });
  const auto waiting = store->read()->waiting_revisions();
  REQUIRE(waiting.size() == 2);
  CHECK(waiting[0].state == RevisionState::Awaiting);
  CHECK(waiting[1].state == RevisionState::Draft);
}

TEST_CASE("promises: they are added and replaced and found by incident") {
  Fresh store;
  const PromiseRow full{.id = kMost,
                        .incident = 7,
                        .kind = hostile_text(),
                        .due_at = kNow,
                        .met_at = kNow - 1s,
                        .is_void = true};
  PromiseRow bare{.id = 3, .incident = 8, .kind = "first_notice", .due_at = kNow};
  committed(store, [&](Writing& writing) {
    writing.keep_promise(full);
    writing.keep_promise(bare);
    bare.due_at = kNow + 1min;
    writing.keep_promise(bare);
  });
  const auto reading = store->read();
  CHECK(reading->promises(7) == std::vector{full});
  CHECK(reading->promises(8) == std::vector{bare});
  CHECK(reading->promises(9).empty());
  CHECK(reading->promises(0) == std::vector{bare, full});
}

TEST_CASE("notes: they are listed newest first from below a cursor") {
  Fresh store;
  const NoteRow full{.at = kNow, .reason = reason(hostile_text()), .incident = kMost};
  committed(store, [&](Writing& writing) {
    writing.add_note(full);
    for (int i = 0; i < 3; ++i)
      writing.add_note({.at = kNow, .reason = {"n"}});
  });
  const auto reading = store->read();
  const auto all = reading->notes(0, 10);
  REQUIRE(all.size() == 4);
  CHECK(without_id(all[3]) == full);
  CHECK(all[0].id > all[1].id);
  CHECK(reading->notes(0, 3).size() == 3);
  CHECK(ids_of(reading->notes(all[1].id, 10)) == std::vector{all[2].id, all[3].id});
  CHECK(reading->notes(all[3].id, 10).empty());
  CHECK(reading->notes(0, 0).empty());
}

TEST_CASE("tokens: one is found by its hash and revoked once") {
  Fresh store;
  TokenRow row{
      .name = hostile_text(), .scope = "operate", .hash = std::string(64, 'a'), .created_at = kNow};
  const auto other = committed(store, [&](Writing& writing) {
    row.id = writing.add_token(row);
    return writing.add_token({.name = "b", .scope = "admin", .hash = "b", .created_at = kNow});
  });
  CHECK(row.id > 0);
  CHECK(other > row.id);
  CHECK(store->read()->token_with_hash(row.hash) == row);
  CHECK_FALSE(store->read()->token_with_hash(std::string(63, 'a')));
  CHECK_FALSE(store->read()->token_with_hash(std::string(64, 'A')));
  CHECK(ids_of(store->read()->tokens()) == std::vector{row.id, other});
  committed(store, [&](Writing& writing) {
    CHECK(writing.revoke_token(row.id, kNow + 1s));
    CHECK_FALSE(writing.revoke_token(row.id, kNow + 2s));
    CHECK_FALSE(writing.revoke_token(other + 1, kNow));
  });
  row.revoked_at = kNow + 1s;
  CHECK(store->read()->token_with_hash(row.hash) == row);
  CHECK_FALSE(store->read()->token_with_hash("b")->revoked_at);
}

TEST_CASE("tokens: the same hash twice is refused") {
  Fresh store;
  const auto writing = store->write();
  writing->add_token({.name = "a", .scope = "admin", .hash = "same", .created_at = kNow});
  CHECK_THROWS_AS(
      writing->add_token({.name = "b", .scope = "admin", .hash = "same", .created_at = kNow}),
      Failure);
}

TEST_CASE("answers: the first for a key stays and the old are forgotten") {
  Fresh store;
  const AnswerRow first{.key = hostile_text(),
                        .request = hostile_text(),
                        .status = 201,
                        .body = hostile_text(),
                        .at = kNow};
  auto second = first;
  second.status = 409;
  committed(store, [&](Writing& writing) {
    writing.keep_answer(first);
    writing.keep_answer(second);
    writing.keep_answer({.key = "young", .at = kNow + 1ms});
  });
  CHECK(store->read()->answer(first.key) == first);
  committed(store, [](Writing& writing) { writing.forget_answers(kNow); });
  CHECK(store->read()->answer(first.key) == first);
  committed(store, [](Writing& writing) { writing.forget_answers(kNow + 1ms); });
  CHECK_FALSE(store->read()->answer(first.key));
  CHECK(store->read()->answer("young"));
}

TEST_CASE("meta: a name has one value") {
  Fresh store;
  committed(store, [](Writing& writing) {
    writing.keep_meta("name", "old");
    writing.keep_meta("name", hostile_text());
    writing.keep_meta(hostile_text(), "");
  });
  CHECK(store->read()->meta("name") == hostile_text());
  CHECK(store->read()->meta(hostile_text()) == "");
  CHECK_FALSE(store->read()->meta("nam"));
}

TEST_CASE("audit: it is listed newest first and its chain holds") {
  Fresh store;
  const AuditRow full{.at = kNow,
                      .actor = hostile_text(),
                      .action = hostile_text(),
                      .subject = hostile_text(),
                      .detail = hostile_text()};
  committed(store, [&](Writing& writing) {
    writing.add_audit(full);
    writing.add_audit(full);
    CHECK_FALSE(writing.broken_audit());
  });
  committed(store, [](Writing& writing) { writing.add_audit({.at = kNow, .action = "last"}); });
  const auto reading = store->read();
  const auto all = reading->audit(0, 10);
  REQUIRE(ids_of(all) == std::vector<Id>{3, 2, 1});
  CHECK(all[0].action == "last");
  CHECK(without_id(all[2]) == full);
  CHECK(ids_of(reading->audit(0, 1)) == std::vector<Id>{3});
  CHECK(ids_of(reading->audit(3, 1)) == std::vector<Id>{2});
  CHECK(ids_of(reading->audit(2, 9)) == std::vector<Id>{1});
  CHECK(reading->audit(1, 9).empty());
  CHECK(reading->audit(0, 0).empty());
  CHECK_FALSE(reading->broken_audit());
}

}  // namespace
}  // namespace goji::store
