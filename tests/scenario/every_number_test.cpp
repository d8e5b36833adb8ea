// Every number of config/policies/default.yaml decides something: for each there is a history that
// goes otherwise when the number is another. A number without a history fails.
#include "criteria/policy.h"
#include "scenario/story.h"
#include "support/catch.h"
#include "support/yaml.h"

#include <fstream>
#include <functional>
#include <map>
#include <set>

namespace goji::test {
namespace {

using namespace std::chrono_literals;

const Fires kHalf{.share = 0.5};
const Fires kSmall{.share = 0.01};
const Fires kSlow{.impact = Impact::DegradedPerformance, .share = 0.06};

struct Other {
  std::string value;                    ///< in YAML
  std::function<void(Story&)> history;  ///< that shows the difference
};

Signal word(const Story& story, const std::string& source, Status status, double at) {
  return {.source = source,
          .key = "check",
          .component = "a",
          .status = status,
          .impact = status == Status::Firing ? std::optional{Impact::MajorOutage} : std::nullopt,
          .at = story.at(at)};
}

void outage(Story& story) {
  story.outage("a", 0, 300, kHalf);
}

void lasting(Story& story) {
  story.outage("a", 0, 9000);
}

/// s1 falls silent after its third word, and another says that it is over.
void silence(Story& story, int others) {
  story.fires("s1", "a", 0, 300, {.resolves = false}).fires("s2", "a", 0, 300);
  for (int i = 3; i < 3 + others; ++i)
    story.signal(word(story, "s" + std::to_string(i), Status::Resolved, 700 + i));
}

/// The heartbeat is last heard at 0, and everything begins to fail at `began`.
void blindness(Story& story, double began) {
  story.terms.heartbeats = {{.source = "probe", .every = 60s}};
  story.beats("probe", 60, -600, 0).outage("a", began, 900);
}

void comes_and_goes(Story& story) {
  for (const double from : {0.0, 400.0, 800.0})
    story.outage("a", from, from + 200, {.key = std::to_string(from)});
}

void improves(Story& story, double again) {
  const Fires slow{.impact = Impact::DegradedPerformance, .share = 0.06, .key = "slow"};
  story.outage("a", 0, 5000, slow).outage("a", 0, 300, {.key = "down"});
  if (again > 0) story.outage("a", again, again + 300, {.key = "again"});
}

/// What is looked at: all that is said, promised and noted.
std::vector<Lines> seen(const Story& story) {
  return {story.told_with_drafts(), story.promises(), story.notes()};
}

const std::map<std::string, Other>& others() {
  static const std::map<std::string, Other> all{
      {"words.episode_gap",
       {"5m", [](Story& s) { s.outage("a", 0, 40, kHalf).outage("a", 400, 450, kHalf); }}},
      {"words.onset_reach",
       {"5m",
        [](Story& s) {
          s.outage("a", 0, 300, {.started = -400.0});
          s.terms.components.push_back({.key = "b"});
          s.outage("b", 0, 900, {.started = -270.0});
        }}},
      {"words.counted_share", {"2%", [](Story& s) { s.outage("a", 0, 7200, kSmall); }}},
      {"words.minutes_window", {"1h", [](Story& s) { s.outage("a", 0, 7200, kSmall); }}},
      {"words.background_share",
       {"0.5%",
        [](Story& s) { s.fires("s0", "a", -900, 2000, kSmall).outage("a", 0, 300, kHalf); }}},
      {"words.background_lead",
       {"20m",
        [](Story& s) { s.fires("s0", "a", -900, 2000, kSmall).outage("a", 0, 300, kHalf); }}},
      {"words.memory",
       {"1d",
        [](Story& s) {
          s.signal(word(s, "s2", Status::Resolved, -2 * 86'400)).fires("s1", "a", 0, 600);
        }}},
      {"words.stale_intervals",
       {"20", [](Story& s) { s.fires("s1", "a", 0, 300, {.resolves = false}); }}},
      {"words.stale_at_least",
       {"10m", [](Story& s) { s.fires("s1", "a", 0, 300, {.resolves = false}); }}},
      {"words.stale_unrepeated",
       {"30m", [](Story& s) { s.fires("s1", "a", 0, 300, {.every = 0, .resolves = false}); }}},
      {"words.overruled_by", {"1", [](Story& s) { silence(s, 0); }}},
      {"words.lone_overruled_by",
       {"2",
        [](Story& s) {
          s.fires("s1", "a", 0, 300, {.resolves = false});
          s.signal(word(s, "s2", Status::Resolved, 700));
        }}},
      {"words.lost_intervals", {"3", [](Story& s) { blindness(s, 60); }}},
      {"words.heartbeat_at_most",
       {}},  // decides what `check` refuses: tests/app/blueprint_test.cpp
      {"words.blind_within", {"40s", [](Story& s) { blindness(s, 95); }}},
      {"words.blind_components",
       {"1/3",
        [](Story& s) {
          s.terms.components.push_back({.key = "b"});
          blindness(s, 60);
        }}},
      {"opening.share", {"3%", [](Story& s) { s.outage("a", 0, 300, {.share = 0.04}); }}},
      {"opening.hold", {"50s", outage}},
      {"opening.share_minutes", {"0.4", outage}},
      {"opening.peaks",
       {"[\"12:00-13:00\"]", [](Story& s) { s.outage("a", 0, 50, {.share = 0.8}); }}},
      {"opening.peak_weight",
       {"4",
        [](Story& s) {
          s.start = s.start - 4h;  // 08:00
          s.outage("a", 0, 59, kHalf);
        }}},
      {"opening.lone_hold", {"2m", [](Story& s) { s.fires("s1", "a", 0, 300); }}},
      {"opening.draft_after", {"4m", [](Story& s) { s.outage("a", 0, 400, kSmall); }}},
      {"opening.holding_after", {"3m", [](Story& s) { blindness(s, 60); }}},
      {"opening.ended_share_minutes", {"0.3", [](Story& s) { s.outage("a", 0, 50, kHalf); }}},
      {"opening.ended_largest_share_minutes", {"2", [](Story& s) { s.fires("s1", "a", 0, 179); }}},
      {"incidents.join_within",
       {"4m",
        [](Story& s) {
          s.terms.components.push_back({.key = "b"});
          s.outage("a", 0, 900).outage("b", 200, 900);
        }}},
      {"incidents.update_spacing",
       {"90s",
        [](Story& s) { s.outage("a", 0, 900, kSlow).outage("a", 70, 900, {.key = "down"}); }}},
      {"incidents.improve_after", {"4m", [](Story& s) { improves(s, 0); }}},
      {"incidents.improve_again_after", {"10m", [](Story& s) { improves(s, 900); }}},
      {"incidents.monitoring_after", {"3m", outage}},
      {"incidents.resolve_after", {"12m", outage}},
      {"incidents.operational_after",
       {"15m",
        [](Story& s) {
          s.terms.components.push_back({.key = "b"});
          s.outage("a", 0, 300).outage("b", 0, 3000);
        }}},
      {"incidents.reopen_within",
       {"20m", [](Story& s) { s.outage("a", 0, 300).outage("a", 2400, 2700, {.key = "again"}); }}},
      {"incidents.intermittent_changes", {"3", comes_and_goes}},
      {"incidents.intermittent_within", {"5m", comes_and_goes}},
      {"incidents.intermittent_monitoring_after", {"5m", comes_and_goes}},
      {"incidents.intermittent_resolve_after", {"20m", comes_and_goes}},
      {"timing.first_notice_within", {"4m", outage}},
      {"timing.next_update.major_outage", {"20m", outage}},
      {"timing.next_update.partial_outage",
       {"20m", [](Story& s) { s.outage("a", 0, 300, {.impact = Impact::PartialOutage}); }}},
      {"timing.next_update.degraded_performance",
       {"20m", [](Story& s) { s.outage("a", 0, 300, kSlow); }}},
      {"timing.stills_in_a_row", {"2", lasting}},
      {"timing.remind_at", {"50%", lasting}},
      {"timing.notices_a_day", {"3", lasting}},
  };
  return all;
}

void gather(const YAML::Node& node, const std::string& path, std::set<std::string>& leaves) {
  for (const auto& entry : node) {
    const auto key = path + (path.empty() ? "" : ".") + entry.first.Scalar();
    if (entry.second.IsMap())
      gather(entry.second, key, leaves);
    else
      leaves.insert(key);
  }
}

/// "a.b.c" and "7" as "{a: {b: {c: 7}}}".
std::string nested(std::string path, const std::string& value) {
  std::string end = value;
  for (auto dot = path.find('.'); dot != std::string::npos; dot = path.find('.', dot)) {
    path.replace(dot, 1, ": {");
    end += '}';
  }
  return "{" + path + ": " + end + "}";
}

TEST_CASE(
    "policy: every number of the shipped file has a history that shows it and no other does") {
  std::set<std::string> numbers;
  gather(YAML::LoadFile(GOJI_SOURCE_DIR "/config/policies/default.yaml"), "", numbers);
  std::set<std::string> shown;
  for (const auto& [number, other] : others())
    shown.insert(number);
  CHECK(numbers == shown);
}

TEST_CASE("policy: changing a number changes what is said or promised") {
  for (const auto& [number, other] : others()) {
    if (!other.history) continue;
    CAPTURE(number, other.value);
    Yaml yaml(nested(number, other.value));
    const auto policy = criteria::read_policy(yaml.root);
    REQUIRE(yaml.document.complaints.empty());
    Story as_shipped;
    other.history(as_shipped);
    Story changed;
    changed.terms.policy = policy;
    other.history(changed);
    CHECK(seen(as_shipped) != seen(changed));
  }
}

}  // namespace
}  // namespace goji::test
