#include "criteria/policy.h"

#include "support/catch.h"
#include "support/yaml.h"

#include <fstream>
#include <sstream>

namespace goji::criteria {
namespace {

using test::Yaml;
using namespace std::chrono_literals;

std::string shipped() {
  const std::ifstream file(GOJI_SOURCE_DIR "/config/policies/default.yaml");
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

TEST_CASE("policy: what is shipped as the default is the default") {
  Yaml yaml(shipped());
  CHECK(read_policy(yaml.root) == Policy{});
  yaml.root.refuse_unknown_keys();
  CHECK(yaml.document.complaints == std::vector<std::string>{});
}

TEST_CASE("policy: every number of the shipped file is read") {
  // Each line with a value is changed in turn, and the policy must notice.
  std::istringstream lines(shipped());
  std::vector<std::string> all;
  for (std::string line; std::getline(lines, line);)
    all.push_back(line);
  int values = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto colon = all[i].find(": ");
    if (all[i].starts_with("#") || colon == std::string::npos) continue;
    const auto value = all[i].substr(colon + 2, all[i].find(' ', colon + 2) - colon - 2);
    if (value.empty()) continue;  // a section with a remark behind it
    std::string other = "7";
    if (value.ends_with("s") || value.ends_with("m") || value.ends_with("h") ||
        value.ends_with("d"))
      other = "777s";
    if (value.ends_with("%")) other = "7%";
    if (value.find('/') != std::string::npos) other = "1/7";
    if (value.starts_with("[")) other = "[\"01:00-02:00\"]";
    std::string text;
    for (std::size_t j = 0; j < all.size(); ++j)
      text += (j == i ? all[i].substr(0, colon + 2) + other : all[j]) + '\n';
    CAPTURE(all[i], other);
    Yaml yaml(text);
    CHECK_FALSE(read_policy(yaml.root) == Policy{});
    CHECK(yaml.document.complaints == std::vector<std::string>{});
    ++values;
  }
  CHECK(values == 45);
}

TEST_CASE("policy: what is not written keeps its default") {
  Yaml yaml("opening: {share: 10%}");
  const auto policy = read_policy(yaml.root);
  CHECK(policy.announce_share == 0.10);
  CHECK(policy.announce_hold == 60s);
}

TEST_CASE("policy: what cannot be right is complained about, with its line") {
  Yaml yaml(
      "words: {blind_components: 3/2, stale_intervals: -1}\n"
      "opening:\n"
      "  peaks: [\"10:00-07:00\", \"7-10\", \"07:00-24:01\"]\n"
      "  shares: 5%\n");
  static_cast<void>(read_policy(yaml.root));
  const auto& complaints = yaml.document.complaints;
  REQUIRE(complaints.size() == 6);
  CHECK(complaints[0] == "goji.yaml:1: words.stale_intervals must be a number above 0");
  CHECK(complaints[1] == "goji.yaml:1: words.blind_components must be a part of a whole, like 2/3");
  CHECK(complaints[2] ==
        "goji.yaml:3: opening.peaks[0] must be hours of one day, like 07:00-10:00");
  CHECK(complaints[5] == "goji.yaml:4: opening.shares is not known, did you mean `share`?");
}

TEST_CASE("policy: what a section does not know is refused in each of them") {
  for (const char* text : {"words: {x: 1}",
                           "opening: {x: 1}",
                           "incidents: {x: 1}",
                           "timing: {x: 1}",
                           "timing: {next_update: {x: 1}}"}) {
    CAPTURE(text);
    Yaml yaml(text);
    static_cast<void>(read_policy(yaml.root));
    CHECK(yaml.document.complaints.size() == 1);
  }
}

TEST_CASE("policy: a part of a whole is more than nothing and at most all of it") {
  for (const auto& [text, fine] : {std::pair{"3/3", true},
                                   {"1/9", true},
                                   {"0/3", false},
                                   {"4/3", false},
                                   {"2", false},
                                   {"a/3", false},
                                   {"2/b", false}}) {
    CAPTURE(text);
    Yaml yaml("words: {blind_components: " + std::string{text} + "}");
    static_cast<void>(read_policy(yaml.root));
    CHECK(yaml.document.complaints.empty() == fine);
  }
}

TEST_CASE("policy: numbers that multiply are above nothing") {
  Yaml yaml("words: {stale_intervals: 0}\nopening: {peak_weight: 0.5}");
  CHECK(read_policy(yaml.root).peak_weight == 0.5);
  CHECK(yaml.document.complaints ==
        std::vector<std::string>{"goji.yaml:1: words.stale_intervals must be a number above 0"});
}

TEST_CASE("policy: the timing of another is taken whole and nothing else of it") {
  const std::string timing =
      "timing:\n"
      "  first_notice_within: 1m\n"
      "  next_update: {major_outage: 2m, partial_outage: 3m, degraded_performance: 4m}\n"
      "  stills_in_a_row: 5\n"
      "  remind_at: 60%\n"
      "  notices_a_day: 7\n";
  Yaml only(timing);
  Yaml more(timing + "opening: {share: 10%}\nincidents: {join_within: 1s}\n");
  Policy taken;
  take_timing(taken, read_policy(more.root));
  CHECK(taken == read_policy(only.root));
}

TEST_CASE("policy: a fraction is exact") {
  const Fraction two_thirds;
  CHECK(two_thirds.reached_by(2, 3));
  CHECK_FALSE(two_thirds.reached_by(1, 2));
  CHECK(two_thirds.reached_by(200, 300));
  CHECK_FALSE(two_thirds.reached_by(199, 299));
}

}  // namespace
}  // namespace goji::criteria
