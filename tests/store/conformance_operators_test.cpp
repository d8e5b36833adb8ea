#include "store/conformance.h"

namespace goji::store {
namespace {

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
