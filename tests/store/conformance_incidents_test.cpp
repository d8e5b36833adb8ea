#include "store/conformance.h"

namespace goji::store {
namespace {

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

}  // namespace
}  // namespace goji::store
