#include "flow/office.h"
#include "support/catch.h"

#include <string>

namespace goji::flow {
namespace {

using namespace std::chrono_literals;
using test::Office;

/// An operator at the desk.
struct Operator {
  explicit Operator(Office& where) : office(where) {}

  Result<Spoken> say(const Speak& speak) {
    answer.reset();
    office.desk->submit(command<Spoken>([&](Turn& turn) { return office.desk->speak(turn, speak); },
                                        [this](const Result<Spoken>& spoken) {
                                          answer = spoken;
                                          held_at_answer = office.held;
                                        }));
    office.desk->turn();
    return answer.value();
  }

  static Speak announcement() {
    return {.word = {.kind = Word::Kind::Announce,
                     .components = {{"messaging", ComponentStatus::PartialOutage}}},
            .press = {.author = "kim", .words = {{"en", {.title = "We see it", .body = "Wait."}}}}};
  }

  static Speak update(std::optional<Phase> phase, std::optional<std::uint64_t> seen = {}) {
    return {.word = {.kind = Word::Kind::Update, .incident = 1, .phase = phase},
            .press = {.author = "lee"},
            .seen = seen};
  }

  Office& office;
  std::optional<Result<Spoken>> answer;
  bool held_at_answer = false;
};

/// What the desk drafts after five minutes in which one source sees too little.
store::RevisionRow a_draft(Office& office) {
  for (const auto* source : {"a", "b"}) {
    auto little = Office::firing(source);
    little.affected_share = 0.01;
    office.submit(little);
  }
  office.desk->turn();
  office.clock.advance(6min);
  return office.store->read()->waiting_revisions().at(0);
}

TEST_CASE(
    "speak: readers wait for the page from before the person has the answer until it is made") {
  Office office{"speak-shown"};
  Operator kim{office};
  REQUIRE(kim.say(Operator::announcement()).has_value());
  CHECK(kim.held_at_answer);
  CHECK_FALSE(office.held);
}

TEST_CASE("speak: an announcement is told in the person's words and audited under their name") {
  Office office{"speak-announce"};
  Operator kim{office};
  const auto spoken = kim.say(Operator::announcement());
  REQUIRE(spoken.has_value());
  const auto revision = office.store->read()->revision(spoken->revision);
  REQUIRE(revision);
  CHECK(revision->incident == spoken->incident);
  CHECK(revision->author == "kim");
  CHECK_FALSE(revision->automatic);
  CHECK(revision->words.at("en").title == "We see it");
  CHECK(office.dispatched.size() == 1);
  const auto audit = office.store->read()->audit(0, 10);
  REQUIRE(audit.size() == 1);
  CHECK(audit[0].actor == "kim");
  CHECK(audit[0].action == "announced");
  CHECK(audit[0].subject == "incident 1");
  CHECK(audit[0].detail.find("We see it") != std::string::npos);
}

TEST_CASE("speak: only the channels that were asked for are told") {
  Office office{"speak-channels"};
  Operator kim{office};
  auto speak = Operator::announcement();
  speak.press.channels = {"hook"};
  CHECK(kim.say(speak).has_value());
  CHECK(office.dispatched.size() == 1);
}

TEST_CASE("speak: wishes that cannot be met are refused with the nearest name and leave no trace") {
  Office office{"speak-wishes"};
  Operator kim{office};
  auto channel = Operator::announcement();
  channel.press.channels = {"hock"};
  auto language = Operator::announcement();
  language.press.words["eng"] = {.title = "x"};
  auto component = Operator::announcement();
  component.word.components = {{"mesaging", ComponentStatus::MajorOutage}};
  const auto refused = kim.say(channel);
  REQUIRE(refused.has_error());
  CHECK(refused.error().fault == Fault::Invalid);
  CHECK(refused.error().what == "channels: there is no channel `hock`, did you mean `hook`?");
  CHECK(kim.say(language).error().what ==
        "messages: there is no language `eng`, did you mean `en`?");
  CHECK(kim.say(component).has_error());
  CHECK(office.store->read()->incidents(0, 10).empty());
  CHECK(office.store->read()->audit(0, 10).empty());
}

TEST_CASE("speak: an update carries its phase and resolving ends the incident") {
  Office office{"speak-update"};
  Operator kim{office};
  (void)kim.say(Operator::announcement());
  const auto watched = kim.say(Operator::update(Phase::Monitoring));
  REQUIRE(watched.has_value());
  CHECK(office.store->read()->incident(1)->phase == Phase::Monitoring);
  CHECK(office.store->read()->revision(watched->revision)->kind == NoticeKind::Monitoring);
  auto resolve = Operator::update({});
  resolve.word.kind = Word::Kind::Resolve;
  CHECK(kim.say(resolve).has_value());
  CHECK(office.store->read()->incident(1)->phase == Phase::Resolved);
  const auto late = kim.say(Operator::update({}));
  REQUIRE(late.has_error());
  CHECK(late.error().fault == Fault::Conflict);
}

TEST_CASE("speak: who saw an older version is told what changed and nothing is said") {
  Office office{"speak-version"};
  Operator kim{office};
  (void)kim.say(Operator::announcement());
  const auto seen = office.store->read()->incident(1)->version;
  REQUIRE(kim.say(Operator::update(Phase::Identified, seen)).has_value());
  const auto late = kim.say(Operator::update(Phase::Monitoring, seen));
  REQUIRE(late.has_error());
  CHECK(late.error().fault == Fault::Conflict);
  CHECK(late.error().what.find("by lee") != std::string::npos);
  CHECK(office.store->read()->revisions(1).size() == 2);
  CHECK(kim.say(Operator::update(Phase::Monitoring, office.store->read()->incident(1)->version))
            .has_value());
}

TEST_CASE("speak: a retraction is told and the incident is no longer true") {
  Office office{"speak-retract"};
  Operator kim{office};
  (void)kim.say(Operator::announcement());
  const auto spoken =
      kim.say({.word = {.kind = Word::Kind::Retract, .incident = 1}, .press = {.author = "kim"}});
  REQUIRE(spoken.has_value());
  CHECK(office.store->read()->incident(1)->retracted);
  CHECK(office.store->read()->revision(spoken->revision)->kind == NoticeKind::Retracted);
}

TEST_CASE("speak: an approved draft is announced under the name of who approved it") {
  Office office{"speak-approve"};
  Operator kim{office};
  const auto draft = a_draft(office);
  const auto spoken = kim.say(
      {.word = {.kind = Word::Kind::ApproveDraft}, .press = {.author = "kim"}, .draft = draft.id});
  REQUIRE(spoken.has_value());
  CHECK(spoken->incident == 1);
  CHECK(office.store->read()->revision(spoken->revision)->kind == NoticeKind::Opened);
  CHECK(office.store->read()->audit(0, 10).at(0).action == "draft approved");
}

TEST_CASE("speak: a rejected draft is not announced and cannot be decided again") {
  Office office{"speak-reject"};
  Operator kim{office};
  const auto draft = a_draft(office);
  const Speak reject{
      .word = {.kind = Word::Kind::RejectDraft}, .press = {.author = "kim"}, .draft = draft.id};
  const auto spoken = kim.say(reject);
  REQUIRE(spoken.has_value());
  CHECK(spoken->revision == draft.id);
  CHECK(office.store->read()->incidents(0, 10).empty());
  CHECK(office.store->read()->audit(0, 10).at(0).subject == "draft " + std::to_string(draft.id));
  CHECK(kim.say(reject).error().fault == Fault::Conflict);
}

Speak edit_of(const store::RevisionRow& draft) {
  return {.word = {.kind = Word::Kind::EditDraft}, .press = {.author = "lee"}, .draft = draft.id};
}

TEST_CASE("speak: a decided draft waits no longer") {
  Office office{"speak-decided"};
  Operator kim{office};
  const auto draft = a_draft(office);
  (void)kim.say(
      {.word = {.kind = Word::Kind::RejectDraft}, .press = {.author = "kim"}, .draft = draft.id});
  CHECK(office.store->read()->waiting_revisions().empty());
  CHECK(office.store->read()->revision(draft.id)->state == store::RevisionState::Rejected);
}

TEST_CASE("speak: an approved draft waits no longer") {
  Office office{"speak-approved"};
  Operator kim{office};
  const auto draft = a_draft(office);
  (void)kim.say(
      {.word = {.kind = Word::Kind::ApproveDraft}, .press = {.author = "kim"}, .draft = draft.id});
  CHECK(office.store->read()->waiting_revisions().empty());
  CHECK(office.store->read()->revision(draft.id)->state == store::RevisionState::Withdrawn);
}

TEST_CASE("speak: a draft that time has passed by waits no longer") {
  Office office{"speak-outdated"};
  const auto draft = a_draft(office);
  for (const auto* source : {"a", "b"}) {
    auto much = Office::firing(source);
    much.affected_share = 0.5;
    office.submit(much);
  }
  office.desk->turn();
  office.clock.advance(61s);
  REQUIRE(office.store->read()->incidents(0, 10).size() == 1);
  CHECK(office.store->read()->waiting_revisions().empty());
  CHECK(office.store->read()->revision(draft.id)->state == store::RevisionState::Withdrawn);
}

TEST_CASE("speak: an edited draft still waits and says what the editor wrote") {
  Office office{"speak-edit"};
  Operator kim{office};
  const auto draft = a_draft(office);
  const auto sent = office.dispatched.size();
  auto edit = edit_of(draft);
  edit.press.words["en"] = {.title = "Slow messages", .body = "We look into it."};
  const auto spoken = kim.say(edit);
  REQUIRE(spoken.has_value());
  CHECK(spoken->revision == draft.id);
  const auto waiting = office.store->read()->waiting_revisions();
  REQUIRE(waiting.size() == 1);
  CHECK(waiting[0].id == draft.id);
  CHECK(waiting[0].author == "lee");
  CHECK(waiting[0].components == draft.components);
  CHECK(waiting[0].words.at("en").title == "Slow messages");
  CHECK(waiting[0].words.at("en").body == "We look into it.");
  CHECK(office.dispatched.size() == sent);
  CHECK(office.store->read()->audit(0, 10).at(0).action == "draft edited");
}

TEST_CASE("speak: a second edit keeps the words that it does not touch") {
  Office office{"speak-edit-twice"};
  Operator kim{office};
  const auto draft = a_draft(office);
  auto words = edit_of(draft);
  words.press.words["en"] = {.title = "Slow messages", .body = "We look into it."};
  REQUIRE(kim.say(words).has_value());
  auto again = edit_of(draft);
  again.word.components = draft.components;
  REQUIRE(kim.say(again).has_value());
  CHECK(office.store->read()->revision(draft.id)->words.at("en").title == "Slow messages");
  auto milder = edit_of(draft);
  milder.word.components = {{"messaging", ComponentStatus::PartialOutage}};
  REQUIRE(kim.say(milder).has_value());
  const auto row = office.store->read()->revision(draft.id);
  CHECK(row->components.at("messaging") == ComponentStatus::PartialOutage);
  CHECK(row->words.at("en").title != "Slow messages");  // they were about something else
}

TEST_CASE("speak: what is approved is what was edited unless the approver says otherwise") {
  for (const bool otherwise : {false, true}) {
    Office office{"speak-edit-approve"};
    Operator kim{office};
    const auto draft = a_draft(office);
    auto edit = edit_of(draft);
    edit.press.words["en"] = {.title = "Slow messages", .body = "We look into it."};
    edit.word.components = {{"messaging", ComponentStatus::DegradedPerformance}};
    REQUIRE(kim.say(edit).has_value());
    Speak approve{
        .word = {.kind = Word::Kind::ApproveDraft}, .press = {.author = "kim"}, .draft = draft.id};
    if (otherwise) approve.press.words["en"] = {.title = "Late messages", .body = "Sorry."};
    const auto spoken = kim.say(approve);
    REQUIRE(spoken.has_value());
    const auto told = office.store->read()->revision(spoken->revision);
    CHECK(told->kind == NoticeKind::Opened);
    CHECK(told->components.at("messaging") == ComponentStatus::DegradedPerformance);
    CHECK(told->words.at("en").title == (otherwise ? "Late messages" : "Slow messages"));
  }
}

TEST_CASE("speak: an edit that names what nobody knows or comes too late is refused") {
  Office office{"speak-edit-refused"};
  Operator kim{office};
  const auto draft = a_draft(office);
  auto edit = edit_of(draft);
  edit.word.components = {{"mesaging", ComponentStatus::MajorOutage}};
  CHECK(kim.say(edit).error().fault == Fault::NotFound);
  CHECK(office.store->read()->revision(draft.id)->components == draft.components);
  (void)kim.say(
      {.word = {.kind = Word::Kind::RejectDraft}, .press = {.author = "kim"}, .draft = draft.id});
  CHECK(kim.say(edit_of(draft)).error().fault == Fault::Conflict);
}

TEST_CASE("speak: what is no draft cannot be approved") {
  Office office{"speak-no-draft"};
  Operator kim{office};
  const auto published = kim.say(Operator::announcement());
  for (const auto id : {published->revision, store::Id{99}}) {
    const auto answer = kim.say({.word = {.kind = Word::Kind::ApproveDraft}, .draft = id});
    REQUIRE(answer.has_error());
    CHECK(answer.error().fault == Fault::NotFound);
  }
}

}  // namespace
}  // namespace goji::flow
