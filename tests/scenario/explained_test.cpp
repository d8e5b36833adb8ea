// Whatever is decided in the stories is explained in every language, with all its facts.
#include "messages/library.h"
#include "scenario/written.h"
#include "support/catch.h"

#include <yaml-cpp/yaml.h>

#include <filesystem>
#include <set>
#include <vector>

namespace goji::test {
namespace {

namespace fs = std::filesystem;
using criteria::Action;

/// What no written story comes to.
std::vector<Story> more_stories() {
  std::vector<Story> all(5);
  for (std::size_t i : {0U, 1U}) {
    all[i].terms.policy.rules = {
        {.place = "rules[0]", .action = i == 0 ? Action::AfterApproval : Action::Never}};
    all[i].outage("a", 0, 900);
  }
  all[2].outage("a", 0, 40, {.share = 0.5}).fires("s3", "a", 0, 300, {.share = 0.01});
  all[2].says(
      10,
      {.kind = flow::Word::Kind::Announce, .components = {{"a", ComponentStatus::MajorOutage}}});
  all[2].says(20,
              {.kind = flow::Word::Kind::Correct,
               .incident = 1,
               .components = {{"a", ComponentStatus::PartialOutage}}});
  all[2].says(30, {.kind = flow::Word::Kind::Retract, .incident = 1});
  all[3].maintenance("a", -60, 900).outage("a", 0, 300);
  all[4].terms.policy.notices_a_day = 2;
  all[4].outage("a", 0, 400, {.share = 0.01}).outage("a", 500, 900, {.key = "more"});
  all[4].says(350,
              {.kind = flow::Word::Kind::EditDraft,
               .draft = 1,
               .components = {{"a", ComponentStatus::PartialOutage}}});
  return all;
}

std::vector<Story> all_stories() {
  auto all = more_stories();
  for (const auto& entry : fs::directory_iterator{GOJI_SOURCE_DIR "/tests/scenario/stories"})
    if (entry.path().extension() == ".yaml") all.push_back(read_story(entry.path()).story);
  return all;
}

std::vector<Reason> reasons_of(const Story& story) {
  std::vector<Reason> all;
  for (const auto& event : story.outcome().events) {
    if (const auto* decided = std::get_if<flow::Decided>(&event)) all.push_back(decided->reason);
    if (const auto* said = std::get_if<flow::Said>(&event)) all.push_back(said->reason);
    if (const auto* noted = std::get_if<flow::Noted>(&event)) all.push_back(noted->reason);
  }
  return all;
}

/// What the gate says is no decision; tests/messages/reasons_told_test.cpp knows its sentences.
std::set<std::string> codes() {
  std::set<std::string> all;
  for (const auto& entry : YAML::LoadFile(GOJI_SOURCE_DIR "/templates/reasons/en.yaml"))
    if (const auto code = entry.first.Scalar(); !code.starts_with("gate_")) all.insert(code);
  return all;
}

TEST_CASE("explained: every decision has a sentence in every language and every sentence is used") {
  const auto library = messages::Library::load({}, {.languages = {"ko", "en"}});
  REQUIRE(library.has_value());
  auto unused = codes();
  for (const Story& story : all_stories())
    for (const Reason& reason : reasons_of(story)) {
      unused.erase(reason.code);
      for (const auto* language : {"ko", "en"}) {
        const auto sentence = library->reason(reason, language);
        INFO(sentence);
        CHECK_FALSE(sentence.starts_with(reason.code));  // told by its facts: one was missing
      }
    }
  CHECK(unused == std::set<std::string>{});
}

}  // namespace
}  // namespace goji::test
