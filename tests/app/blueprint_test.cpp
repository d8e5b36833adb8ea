#include "app/blueprint.h"

#include "app/config_folder.h"
#include "support/catch.h"

namespace goji::app {
namespace {

using test::ConfigFolder;
using namespace std::chrono_literals;

const std::string kComponents = "components: [{key: api}, {key: pc, group: login}]\n";

/// The policy of a configuration that also says this.
criteria::Policy policy_with(const ConfigFolder& folder, const std::string& yaml) {
  const auto path = folder.write("goji.yaml", kComponents + yaml);
  const auto terms = draw_terms(path, folder.surroundings());
  INFO((terms ? "" : terms.error().what));
  REQUIRE(terms.has_value());
  return terms->policy;
}

std::string refusal_of(const ConfigFolder& folder, const std::string& yaml) {
  const auto path = folder.write("goji.yaml", kComponents + yaml);
  const auto terms = draw_terms(path, folder.surroundings());
  if (terms) return "";
  auto what = terms.error().what;
  for (auto at = what.find(folder.path("")); at != std::string::npos;
       at = what.find(folder.path("")))
    what.erase(at, folder.path("").size());
  return what;
}

TEST_CASE("terms: without criteria the default policy counts") {
  CHECK(policy_with(ConfigFolder{}, "") == criteria::Policy{});
  CHECK(policy_with(ConfigFolder{}, "criteria: {policy: default}\ntiming: {policy: default}\n") ==
        criteria::Policy{});
}

TEST_CASE("terms: criteria in place override the default and leave the rest") {
  criteria::Policy wanted;
  wanted.announce_share = 0.03;
  wanted.resolve_after = 900s;
  wanted.stills_in_a_row = 1;
  CHECK(policy_with(ConfigFolder{},
                    "criteria:\n"
                    "  opening: {share: 3%}\n"
                    "  incidents: {resolve_after: 15m}\n"
                    "  timing: {stills_in_a_row: 1}\n") == wanted);
}

TEST_CASE("terms: a policy by name replaces the default and criteria beside it override it") {
  const ConfigFolder folder;
  folder.write("policies/strict.yaml",
               "opening: {share: 3%, hold: 30s}\nrules: [{components: [api], action: never}]\n");
  const auto named = policy_with(folder, "criteria: {policy: strict}\n");
  CHECK(named.announce_share == 0.03);
  CHECK(named.announce_hold == 30s);
  REQUIRE(named.rules.size() == 1);
  CHECK(named.rules[0].components == std::vector<std::string>{"api"});

  const auto both = policy_with(folder, "criteria: {policy: strict, opening: {hold: 45s}}\n");
  CHECK(both.announce_share == 0.03);
  CHECK(both.announce_hold == 45s);
  CHECK(both.rules == named.rules);

  const auto own_rules =
      policy_with(folder, "criteria: {policy: strict, rules: [{groups: [login], share: 4%}]}\n");
  REQUIRE(own_rules.rules.size() == 1);
  CHECK(own_rules.rules[0].share == 0.04);
}

TEST_CASE("terms: rules go by the site's clock unless they name another") {
  const auto policy = policy_with(ConfigFolder{},
                                  "site: {timezone: Europe/Berlin}\n"
                                  "criteria:\n"
                                  "  rules:\n"
                                  "    - {between: [\"22:00-06:00\"], share: 3%}\n"
                                  "    - {days: [weekend], zone: Asia/Seoul, share: 3%}\n");
  REQUIRE(policy.rules.size() == 2);
  CHECK(policy.rules[0].zone == "Europe/Berlin");
  CHECK(policy.rules[1].zone == "Asia/Seoul");
}

TEST_CASE("terms: timing in place is the section's keys and wins over criteria") {
  criteria::Policy wanted;
  wanted.announce_share = 0.03;
  wanted.first_notice_within = 240s;
  wanted.update_major = 600s;
  wanted.update_partial = 1200s;
  wanted.update_degraded = 3600s;
  wanted.stills_in_a_row = 2;
  wanted.remind_at = 0.5;
  wanted.notices_a_day = 7;
  CHECK(policy_with(ConfigFolder{},
                    "criteria: {opening: {share: 3%}, timing: {notices_a_day: 3}}\n"
                    "timing:\n"
                    "  first_notice_within: 4m\n"
                    "  next_update: {major_outage: 10m, partial_outage: 20m, "
                    "degraded_performance: 1h}\n"
                    "  stills_in_a_row: 2\n"
                    "  remind_at: 50%\n"
                    "  notices_a_day: 7\n") == wanted);
}

TEST_CASE("terms: of a policy that timing names only its timing counts, all of it") {
  const ConfigFolder folder;
  folder.write("policies/patient.yaml",
               "opening: {share: 50%}\n"
               "timing:\n"
               "  first_notice_within: 4m\n"
               "  next_update: {major_outage: 10m, partial_outage: 20m, degraded_performance: 1h}\n"
               "  stills_in_a_row: 2\n"
               "  remind_at: 50%\n"
               "  notices_a_day: 7\n");
  criteria::Policy wanted;
  wanted.first_notice_within = 240s;
  wanted.update_major = 600s;
  wanted.update_partial = 1200s;
  wanted.update_degraded = 3600s;
  wanted.stills_in_a_row = 2;
  wanted.remind_at = 0.5;
  wanted.notices_a_day = 7;
  CHECK(policy_with(folder, "timing: {policy: patient}\n") == wanted);
  wanted.notices_a_day = 9;
  CHECK(policy_with(folder, "timing: {policy: patient, notices_a_day: 9}\n") == wanted);
}

TEST_CASE("terms: what a rule or a number cannot be is refused with its line, once") {
  const ConfigFolder folder;
  CHECK(refusal_of(folder,
                   "criteria:\n"
                   "  rules: [{components: [apo], share: 3%}]\n"
                   "timing: {stils_in_a_row: 2}\n") ==
        "goji.yaml:3: criteria.rules[0].components names apo, which is no component\n"
        "goji.yaml:4: timing.stils_in_a_row is not known, did you mean `stills_in_a_row`?");
  folder.write("policies/bad.yaml", "opening:\n  hold: soon\n");
  CHECK(refusal_of(folder, "criteria: {policy: bad}\ntiming: {policy: bad}\n")
            .starts_with("policies/bad.yaml:2: opening.hold must be"));
  CHECK(refusal_of(folder, "criteria: {policy: bad}\ntiming: {policy: bad}\n").find('\n') ==
        std::string::npos);
}

TEST_CASE("terms: a heartbeat that would be missed too late is refused") {
  const ConfigFolder folder;
  const std::string beats = "inlets: [{name: b, kind: heartbeat, expect: [{source: x, every: ";
  CHECK(refusal_of(folder, beats + "60s}]}]\n").empty());
  CHECK(refusal_of(folder, beats + "61s}]}]\n") ==
        "goji.yaml:2: inlets[0].expect[0].every must be at most 60s, or blindness would be noticed "
        "too late");
  const std::string patient = "criteria: {words: {heartbeat_at_most: 90s}}\n";
  CHECK(refusal_of(folder, beats + "90s}]}]\n" + patient).empty());
  CHECK(refusal_of(folder, beats + "91s}]}]\n" + patient).find("at most 90s") != std::string::npos);
}

TEST_CASE("terms: another policy is read by its name or its path and knows the components") {
  const ConfigFolder folder;
  const auto path = folder.write("goji.yaml", kComponents);
  const auto terms = draw_terms(path, folder.surroundings());
  REQUIRE(terms.has_value());
  folder.write("policies/other.yaml", "rules: [{components: [api], share: 3%}]\n");
  const auto named = read_other_policy(path, "other", *terms, folder.surroundings());
  REQUIRE(named.has_value());
  CHECK(named->rules.size() == 1);
  CHECK(read_other_policy(path, folder.path("policies/other.yaml"), *terms, folder.surroundings())
            .value() == *named);
  CHECK(read_other_policy(path, "default", *terms, folder.surroundings()).value() ==
        criteria::Policy{});
  CHECK(read_other_policy(path, "none", *terms, folder.surroundings()).error().what ==
        "none: is neither a file nor the name of a policy");
  folder.write("policies/other.yaml", "rules: [{components: [apo], share: 3%}]\n");
  CHECK(read_other_policy(path, "other", *terms, folder.surroundings()).error().what ==
        folder.path("policies/other.yaml") +
            ":1: rules[0].components names apo, which is no component");
}

TEST_CASE(
    "blueprint: a language without words is one complaint with its line, not one for each text") {
  const ConfigFolder folder;
  const auto path = folder.write(
      "goji.yaml",
      "site:\n  name: Acme\n  languages: [en, xx]\ncomponents: [{key: api, name: API}]\n");
  const auto drawn = draw(path, folder.surroundings());
  REQUIRE_FALSE(drawn.has_value());
  CHECK(drawn.error().what ==
        path +
            ":3: site.languages has xx, but there are words only in en, ja, ko: "
            "templates/words/xx.yaml is missing");
}

TEST_CASE("blueprint: the page has the groups' names in their order") {
  const ConfigFolder folder;
  const auto path = folder.write("goji.yaml",
                                 kComponents +
                                     "site: {languages: [ko, en]}\n"
                                     "groups:\n"
                                     "  - {key: talk, name: {ko: 대화, en: Talk}}\n"
                                     "  - {key: login, name: {ko: 로그인, en: Login}}\n");
  const auto drawn = draw(path, folder.surroundings());
  INFO((drawn ? "" : drawn.error().what));
  REQUIRE(drawn.has_value());
  const auto& headings = drawn->showcase.headings;
  REQUIRE(headings.size() == 2);
  CHECK(headings[0].key == "talk");
  CHECK(headings[1].name.at("ko") == "로그인");
}

TEST_CASE("blueprint: what a site is not is said in its notices and on its pages") {
  const ConfigFolder folder;
  for (const auto& [written, mark] : {std::pair("site: {mark: drill}\n", Mark::Drill),
                                      std::pair("site: {mark: test}\n", Mark::Test),
                                      std::pair("site: {mark: demo}\n", Mark::Demo),
                                      std::pair("", Mark::None)}) {
    const auto path = folder.write("goji.yaml", kComponents + written);
    const auto drawn = draw(path, folder.surroundings());
    INFO((drawn ? "" : drawn.error().what));
    REQUIRE(drawn.has_value());
    CHECK(drawn->wording->site().mark == mark);
    CHECK(drawn->showcase.site.mark == mark);
  }
}

}  // namespace
}  // namespace goji::app
