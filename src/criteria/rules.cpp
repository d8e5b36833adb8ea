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

Rule read_rule(Reader& reader) {
  Rule rule{.components = reader.texts("components"), .groups = reader.texts("groups")};
  if (reader.has("action"))
    rule.action = action_named(
        reader.choice("action", {"automatically", "after_approval", "never"}, "automatically"));
  if (reader.has("share")) rule.share = reader.share("share", 0);
  rule.hold = span_in(reader, "hold");
  rule.share_minutes = reader.value("share_minutes", to_positive);
  rule.lone_hold = span_in(reader, "lone_hold");
  rule.draft_after = span_in(reader, "draft_after");
  reader.refuse_unknown_keys();
  return rule;
}

bool says_something(const Rule& rule) {
  return rule.action || rule.share || rule.hold || rule.share_minutes || rule.lone_hold ||
         rule.draft_after;
}

bool has_bars(const Rule& rule) {
  return rule.share || rule.hold || rule.share_minutes || rule.lone_hold;
}

void check_names(Reader& reader, const Rule& rule, std::span<const Component> components) {
  for (const std::string& key : rule.components)
    if (std::ranges::find(components, key, &Component::key) == components.end())
      reader.complain("components", fmt::format("names {}, which is no component", key));
  for (const std::string& key : rule.groups)
    if (std::ranges::find(components, key, &Component::group) == components.end())
      reader.complain("groups", fmt::format("names {}, which no component is in", key));
}

/// The rules before this one that concern all that it concerns; nothing if it still has somebody.
std::optional<std::size_t> shadowed_by(std::span<const Rule> before,
                                       const Rule& rule,
                                       std::span<const Component> components) {
  std::optional<std::size_t> last;
  for (const Component& component : components) {
    if (!concerns(rule, component)) continue;
    const auto first = std::ranges::find_if(
        before, [&](const Rule& earlier) { return concerns(earlier, component); });
    if (first == before.end()) return std::nullopt;
    last = std::max(last.value_or(0), static_cast<std::size_t>(first - before.begin()));
  }
  return last;
}

}  // namespace

bool concerns(const Rule& rule, const Component& component) {
  return lists(rule.components, component.key) ||
         (!component.group.empty() && lists(rule.groups, component.group));
}

std::vector<Rule> read_rules(Reader& root, std::span<const Component> components) {
  std::vector<Rule> rules;
  for (Reader& reader : root.list("rules")) {
    const auto rule = read_rule(reader);
    check_names(reader, rule, components);
    if (rule.components.empty() && rule.groups.empty())
      reader.complain("components", "must name whom the rule is for, or groups must");
    else if (!says_something(rule))
      reader.complain("action", "is missing, and so is every bar: the rule would change nothing");
    else if (rule.action == Action::Never && has_bars(rule))
      reader.complain("action", "is never, so the rule's bars cannot apply");
    else if (const auto earlier = shadowed_by(rules, rule, components))
      reader.complain(rule.components.empty() ? "groups" : "components",
                      fmt::format("come too late: rules[{}] and those before it are for all of "
                                  "them already",
                                  *earlier));
    rules.push_back(rule);
  }
  return rules;
}

}  // namespace goji::criteria
