#include "criteria/rules.h"

#include "settings/values.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <utility>

namespace goji::criteria {
namespace {

using settings::Reader;

bool lists(const std::vector<std::string>& keys, const std::string& key) {
  return std::ranges::find(keys, key) != keys.end();
}

Result<double> to_positive(std::string_view text) {
  const auto number = settings::to_number(text);
  if (number && *number > 0) return *number;
  return Error{Fault::Invalid, "must be a number above 0"};
}

Action action_named(const std::string& word) {
  if (word == "never") return Action::Never;
  return word == "after_approval" ? Action::AfterApproval : Action::Automatically;
}

std::optional<std::chrono::seconds> span_in(Reader& reader, const std::string& key) {
  if (!reader.has(key)) return std::nullopt;
  return reader.duration(key, {});
}

void read_hours(Reader& reader, Rule& rule, const std::string& zone) {
  rule.between = reader.values("between", to_hours);
  if (reader.has("days")) {
    rule.days.reset();
    for (const Weekdays days : reader.values("days", to_weekdays))
      rule.days |= days;
    if (rule.days.none()) reader.complain("days", "must name the days on which the rule counts");
  }
  rule.zone = reader.value("zone", settings::to_timezone).value_or(zone);
  if (reader.has("zone") && !is_timed(rule))
    reader.complain("zone", "cannot apply: the rule has neither `between` nor `days`");
}

void read_sources(Reader& reader, Rule& rule) {
  rule.sources = reader.texts("sources");
  auto weights = reader.section("source_weights");
  for (const std::string& source : weights.keys()) {
    const auto weight = weights.value(source, to_positive);
    if (weight) rule.source_weights.emplace(source, *weight);
    if (!rule.sources.empty() && !lists(rule.sources, source))
      weights.complain(source, "cannot apply: it is not among the rule's sources");
  }
}

void read_bars(Reader& reader, Rule& rule) {
  if (reader.has("action"))
    rule.action = action_named(
        reader.choice("action", {"automatically", "after_approval", "never"}, "automatically"));
  if (reader.has("share")) rule.share = reader.share("share", 0);
  rule.hold = span_in(reader, "hold");
  rule.share_minutes = reader.value("share_minutes", to_positive);
  rule.lone_hold = span_in(reader, "lone_hold");
  rule.draft_after = span_in(reader, "draft_after");
  rule.weight = reader.value("weight", to_positive);
}

/// Anything but who may announce.
bool has_bars(const Rule& rule) {
  return rule.share || rule.hold || rule.share_minutes || rule.lone_hold || rule.draft_after ||
         rule.weight || !rule.sources.empty() || !rule.source_weights.empty();
}

void check_names(Reader& reader, const Rule& rule, std::span<const Component> components) {
  for (const std::string& key : rule.components)
    if (std::ranges::find(components, key, &Component::key) == components.end())
      reader.complain("components", fmt::format("names {}, which is no component", key));
  for (const std::string& key : rule.groups)
    if (std::ranges::find(components, key, &Component::group) == components.end())
      reader.complain("groups", fmt::format("names {}, which no component is in", key));
}

WeekMinutes week_of(const Rule& rule) {
  WeekMinutes all;
  if (rule.between.empty()) all = minutes_of({}, rule.days);
  for (const DayHours hours : rule.between)
    all |= minutes_of(hours, rule.days);
  return all;
}

/// The last of the rules before this one that leave it nothing; none if it has something left.
const Rule* shadow_of(std::span<const Rule> before,
                      const Rule& rule,
                      std::span<const Component> components) {
  const Rule* last = nullptr;
  for (const Component& component : components) {
    if (!concerns(rule, component)) continue;
    auto left = week_of(rule);
    for (const Rule& earlier : before) {
      const bool same_clock = !is_timed(earlier) || earlier.zone == rule.zone;
      if (left.none() || !same_clock || !concerns(earlier, component)) continue;
      left &= ~week_of(earlier);
      if (left.none()) last = std::max(last, &earlier);
    }
    if (left.any()) return nullptr;
  }
  return last;
}

void check(Reader& reader,
           const Rule& rule,
           std::span<const Rule> before,
           std::span<const Component> components) {
  check_names(reader, rule, components);
  if (!rule.action && !has_bars(rule))
    reader.complain("action", "is missing, and so is all else that the rule could change");
  else if (rule.action == Action::Never && has_bars(rule))
    reader.complain("action", "is never, so what else the rule says cannot apply");
  else if (const Rule* earlier = shadow_of(before, rule, components))
    reader.complain("", fmt::format("comes too late: {} leaves it nothing", earlier->place));
}

}  // namespace

bool concerns(const Rule& rule, const Component& component) {
  if (rule.components.empty() && rule.groups.empty()) return true;
  return lists(rule.components, component.key) ||
         (!component.group.empty() && lists(rule.groups, component.group));
}

bool is_timed(const Rule& rule) {
  return !rule.between.empty() || rule.days != kEveryDay;
}

double weight_of(const Rule& rule, const std::string& source) {
  if (!rule.sources.empty() && !lists(rule.sources, source)) return 0;
  const auto weight = rule.source_weights.find(source);
  return weight == rule.source_weights.end() ? 1 : weight->second;
}

std::vector<Rule> read_rules(Reader& root,
                             std::span<const Component> components,
                             const std::string& zone) {
  std::vector<Rule> rules;
  for (Reader& reader : root.list("rules")) {
    Rule rule{.place = fmt::format("rules[{}]", rules.size()),
              .components = reader.texts("components"),
              .groups = reader.texts("groups")};
    for (const char* key : {"components", "groups"})
      if (reader.has(key) && rule.components.empty() && rule.groups.empty())
        reader.complain(key, "must name somebody; left out, the rule is for every component");
    read_hours(reader, rule, zone);
    read_sources(reader, rule);
    read_bars(reader, rule);
    reader.refuse_unknown_keys();
    check(reader, rule, rules, components);
    rules.push_back(std::move(rule));
  }
  return rules;
}

}  // namespace goji::criteria
