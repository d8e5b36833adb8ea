#include "signals/inlet.h"

#include "domain/words.h"
#include "settings/suggestion.h"
#include "settings/values.h"

#include <algorithm>
#include <set>
#include <utility>

namespace goji::signals {
namespace {

using namespace std::chrono_literals;

std::vector<Matcher> read_match(settings::Reader match) {
  std::vector<Matcher> matchers;
  for (const auto& label : match.keys()) {
    auto matcher = Matcher::from_rule(label, match.text(label));
    if (!matcher) {
      match.complain(label, matcher.error().what);
      continue;
    }
    matchers.push_back(std::move(*matcher));
  }
  return matchers;
}

Result<Impact> to_impact(std::string_view word) {
  if (const auto impact = impact_named(word)) return *impact;
  return Error{Fault::Invalid, "must be one of degraded_performance, partial_outage, major_outage"};
}

Result<Inlet::Kind> to_kind(std::string_view word) {
  if (word == "generic") return Inlet::Kind::Generic;
  if (word == "alertmanager") return Inlet::Kind::Alertmanager;
  if (word == "heartbeat") return Inlet::Kind::Heartbeat;
  return Error{Fault::Invalid, "must be one of generic, alertmanager, heartbeat"};
}

std::string read_component(settings::Reader& entry, std::span<const Component> components) {
  auto component = entry.text("component", "");
  const bool known = component.empty() || components.empty() ||
                     std::ranges::find(components, component, &Component::key) != components.end();
  if (known) return component;
  std::vector<std::string> keys;
  for (const auto& one : components)
    keys.push_back(one.key);
  entry.complain(
      "component",
      "is not one of the components: " + component + settings::suggestion(component, keys));
  return component;
}

Rule read_rule(settings::Reader& entry, std::span<const Component> components) {
  Rule rule;
  if (entry.has("match")) rule.match = read_match(entry.section("match"));
  rule.component = read_component(entry, components);
  rule.impact = entry.value("impact", to_impact);
  rule.source = entry.text("source", "");
  rule.key = entry.text("key", "");
  rule.share = entry.value("share", settings::to_share);
  rule.share_label = entry.text("share_label", "");
  rule.offset = entry.duration("offset", 0s);
  rule.heartbeat = entry.boolean("heartbeat", false);
  if (rule.share && !rule.share_label.empty())
    entry.complain("share_label", "and share are both here; keep one");
  if (rule.heartbeat && !rule.component.empty())
    entry.complain("component", "means nothing for a heartbeat");
  entry.refuse_unknown_keys();
  return rule;
}

goji::Heartbeat read_expected(settings::Reader& entry) {
  goji::Heartbeat heartbeat{.source = entry.text("source")};
  heartbeat.every = entry.duration("every", heartbeat.every);
  if (heartbeat.every < 1s) entry.complain("every", "must be at least 1s");
  entry.refuse_unknown_keys();
  return heartbeat;
}

std::vector<goji::Heartbeat> read_expect(settings::Reader& entry, std::set<std::string>& sources) {
  std::vector<goji::Heartbeat> heartbeats;
  for (auto& expected : entry.list("expect")) {
    heartbeats.push_back(read_expected(expected));
    const auto& source = heartbeats.back().source;
    if (!source.empty() && !sources.insert(source).second)
      expected.complain("source", "is expected already: " + source);
  }
  return heartbeats;
}

/// No inlet's name: what stands there takes mails that came back.
constexpr std::string_view kBounces = "bounces";

Inlet read_inlet(settings::Reader& entry,
                 std::span<const Component> components,
                 std::set<std::string>& sources) {
  Inlet inlet;
  inlet.name = entry.value("name", settings::to_key).value_or("");
  if (!entry.has("name")) entry.complain("name", "is missing");
  inlet.kind = entry.value("kind", to_kind).value_or(Inlet::Kind::Generic);
  if (!entry.has("kind")) entry.complain("kind", "is missing");
  inlet.token = entry.secret("token");
  for (auto& rule : entry.list("map"))
    inlet.map.push_back(read_rule(rule, components));
  inlet.expect = read_expect(entry, sources);
  if (inlet.kind == Inlet::Kind::Heartbeat && !inlet.map.empty())
    entry.complain("map", "means nothing for heartbeats");
  if (inlet.kind == Inlet::Kind::Heartbeat && inlet.expect.empty())
    entry.complain("expect", "is missing: nothing would be noticed if they fell silent");
  entry.refuse_unknown_keys();
  return inlet;
}

}  // namespace

std::vector<Inlet> read_inlets(settings::Reader& root, std::span<const Component> components) {
  std::vector<Inlet> inlets;
  std::set<std::string> names;
  std::set<std::string> sources;  // that are expected, by any inlet
  for (auto& entry : root.list("inlets")) {
    inlets.push_back(read_inlet(entry, components, sources));
    const auto& name = inlets.back().name;
    if (!name.empty() && !names.insert(name).second)
      entry.complain("name", "is taken by another inlet: " + name);
    if (name == kBounces) entry.complain("name", "is where mails come back to: /in/bounces");
  }
  return inlets;
}

}  // namespace goji::signals
