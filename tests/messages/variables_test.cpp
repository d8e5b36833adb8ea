#include "messages/variables.h"

#include "support/catch.h"

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace goji::messages {
namespace {

std::string sort_name(Variable::Sort sort) {
  if (sort == Variable::Sort::YesNo) return "yes or no";
  return sort == Variable::Sort::List ? "list" : "text";
}

/// The rows of the table in docs/templates.md: "`effects` `names` | text".
std::vector<std::string> documented() {
  std::ifstream file(std::string(GOJI_SOURCE_DIR) + "/docs/templates.md");
  REQUIRE(file);
  std::vector<std::string> rows;
  for (std::string line; std::getline(file, line);) {
    if (!line.starts_with("| `")) continue;
    const auto end = line.find(" | ", line.find(" | ") + 1);
    rows.push_back(line.substr(2, end - 2));
  }
  return rows;
}

TEST_CASE("variables: docs/templates.md explains each of them and no other") {
  std::vector<std::string> known;
  for (const auto& variable : variables()) {
    const auto list = variable.list.empty() ? "" : "`" + std::string(variable.list) + "` ";
    known.push_back(list + "`" + std::string(variable.name) + "` | " + sort_name(variable.sort));
  }
  CHECK(documented() == known);
}

TEST_CASE("variables: every notice has a value for each of them and for no other") {
  std::vector<std::string> complaints;
  const auto words = Words::load(assets::Assets(), "en", complaints);
  const Calendar calendar(words, "UTC");
  const Locale locale{.words = &words, .calendar = &calendar, .default_language = "en"};
  for (const bool rich : {false, true}) {
    Facts facts;
    if (rich) {
      facts.components = {{.name = {{"en", "a"}}, .status = ComponentStatus::MajorOutage},
                          {.name = {{"en", "b"}},
                           .status = ComponentStatus::MajorOutage,
                           .before = ComponentStatus::MajorOutage}};
      facts.until = facts.next_update = TimePoint{};
      facts.maintenance = Window{};
    }
    const auto values = values_of(facts, locale, 3);
    std::set<std::string> names;
    for (const auto& variable : variables()) {
      if (variable.sort == Variable::Sort::InList) {
        if (!rich) continue;
        const auto& list = std::get<std::vector<Values>>(values.at(std::string(variable.list)));
        REQUIRE(list.size() == 1);
        CHECK(list.front().contains(std::string(variable.name)));
        continue;
      }
      INFO(variable.name);
      REQUIRE(values.contains(std::string(variable.name)));
      const auto index = values.at(std::string(variable.name)).index();
      CHECK(index == (variable.sort == Variable::Sort::Text    ? 0U
                      : variable.sort == Variable::Sort::YesNo ? 1U
                                                               : 2U));
      names.emplace(variable.name);
    }
    CHECK(values.size() == names.size());
  }
}

TEST_CASE("variables: the worst of a notice is that of its components") {
  Facts facts;
  CHECK(worst_of(facts) == ComponentStatus::Operational);
  facts.components = {{.status = ComponentStatus::PartialOutage},
                      {.status = ComponentStatus::DegradedPerformance}};
  CHECK(worst_of(facts) == ComponentStatus::PartialOutage);
}

TEST_CASE("variables: yes and no follow the worst of the components") {
  std::vector<std::string> complaints;
  const auto words = Words::load(assets::Assets(), "en", complaints);
  const Calendar calendar(words, "UTC");
  const Locale locale{.words = &words, .calendar = &calendar};
  struct Case {
    ComponentStatus status;
    std::string yes;
    bool ongoing;
  };
  for (const auto& one : std::vector<Case>{{ComponentStatus::MajorOutage, "major", true},
                                           {ComponentStatus::PartialOutage, "partial", true},
                                           {ComponentStatus::DegradedPerformance, "degraded", true},
                                           {ComponentStatus::UnderMaintenance, "", false},
                                           {ComponentStatus::Operational, "", false}}) {
    Facts facts;
    facts.components = {{.name = {{"en", "a"}}, .status = one.status}};
    const auto values = values_of(facts, locale, 3);
    for (const std::string name : {"major", "partial", "degraded"})
      CHECK(std::get<bool>(values.at(name)) == (name == one.yes));
    CHECK(std::get<bool>(values.at("ongoing")) == one.ongoing);
    CHECK_FALSE(std::get<bool>(values.at("many")));
    CHECK_FALSE(std::get<bool>(values.at("identified")));
  }
}

}  // namespace
}  // namespace goji::messages
