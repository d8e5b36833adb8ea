#include "signals/mapping.h"

#include "domain/words.h"
#include "settings/values.h"
#include "signals/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace goji::signals {
namespace {

using Severity = std::pair<std::string_view, Impact>;

constexpr std::array<Severity, 15> kSeverities{{{"critical", Impact::MajorOutage},
                                                {"page", Impact::MajorOutage},
                                                {"emergency", Impact::MajorOutage},
                                                {"fatal", Impact::MajorOutage},
                                                {"disaster", Impact::MajorOutage},
                                                {"p1", Impact::MajorOutage},
                                                {"error", Impact::PartialOutage},
                                                {"high", Impact::PartialOutage},
                                                {"major", Impact::PartialOutage},
                                                {"p2", Impact::PartialOutage},
                                                {"warning", Impact::DegradedPerformance},
                                                {"warn", Impact::DegradedPerformance},
                                                {"minor", Impact::DegradedPerformance},
                                                {"average", Impact::DegradedPerformance},
                                                {"p3", Impact::DegradedPerformance}}};

/// The label of that name, else the annotation; empty if there is neither.
std::string_view label(const Signal& signal, const std::string& name) {
  const auto found = signal.labels.find(name);
  if (found != signal.labels.end()) return found->second;
  const auto annotation = signal.labels.find("annotation_" + name);
  return annotation == signal.labels.end() ? std::string_view{} : annotation->second;
}

/// "{alertname}/{region}" with the labels filled in; a lone brace stays as it is.
std::string filled(std::string_view pattern, const Signal& signal) {
  std::string text;
  while (!pattern.empty()) {
    const auto open = pattern.find('{');
    const auto close = pattern.find('}', open);
    if (open == std::string_view::npos || close == std::string_view::npos) break;
    text += pattern.substr(0, open);
    text += label(signal, std::string{pattern.substr(open + 1, close - open - 1)});
    pattern.remove_prefix(close + 1);
  }
  return text.append(pattern);
}

std::string component_of(const Rule& rule, const Signal& signal) {
  if (!rule.component.empty()) return rule.component;
  if (!signal.component.empty()) return signal.component;
  const auto ours = label(signal, "goji_component");
  return std::string{ours.empty() ? label(signal, "component") : ours};
}

std::optional<Impact> impact_of(const Rule& rule, const Signal& signal) {
  if (rule.impact) return rule.impact;
  if (signal.impact) return signal.impact;
  const auto ours = impact_named(label(signal, "goji_impact"));
  return ours ? ours : impact_of_severity(label(signal, "severity"));
}

std::optional<double> share_of(const Rule& rule, const Signal& signal, Mapped& mapped) {
  if (rule.share) return rule.share;
  if (rule.share_label.empty() && signal.affected_share) return signal.affected_share;
  const auto name = rule.share_label.empty() ? std::string{"goji_share"} : rule.share_label;
  const auto written = label(signal, name);
  if (written.empty()) return signal.affected_share;
  const auto share = settings::to_share(written);
  if (share) return *share;
  mapped.notes.push_back(
      fmt::format("{} of {} {}: {}", name, signal.key, share.error().what, written));
  return signal.affected_share;
}

void set_key(const Rule& rule, Signal& signal, Mapped& mapped) {
  if (rule.key.empty()) return;
  auto key = filled(rule.key, signal);
  const auto fault = fault_of_identity(key);
  if (fault.empty()) {
    signal.key = std::move(key);
  } else {
    mapped.notes.push_back(fmt::format("the rule's key for {} {}", signal.key, fault));
  }
}

/// An alert that proves life is a heartbeat while it fires, and nothing when it ends.
void map_heartbeat(Signal signal, Mapped& mapped) {
  if (signal.status != Status::Firing && signal.status != Status::Heartbeat) {
    mapped.notes.push_back(
        fmt::format("{} no longer says that {} lives", signal.key, signal.source));
    return;
  }
  Signal beat{.source = std::move(signal.source), .key = std::move(signal.key), .component = {}};
  beat.status = Status::Heartbeat;
  beat.at = signal.at;
  beat.labels = std::move(signal.labels);
  mapped.signals.push_back(std::move(beat));
}

}  // namespace

std::optional<Impact> impact_of_severity(std::string_view severity) {
  std::string lower{severity};
  for (char& letter : lower)
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  const auto* found = std::ranges::find(kSeverities, lower, &Severity::first);
  if (found == kSeverities.end()) return std::nullopt;
  return found->second;
}

void map_signal(const Inlet& inlet, const ComponentKeys& known, Signal signal, Mapped& mapped) {
  static const Rule kNone;
  const auto found = std::ranges::find_if(
      inlet.map, [&](const Rule& rule) { return all_accept(rule.match, signal.labels); });
  const Rule& rule = found == inlet.map.end() ? kNone : *found;
  if (!rule.source.empty()) signal.source = rule.source;
  set_key(rule, signal, mapped);
  if (rule.heartbeat || signal.status == Status::Heartbeat)
    return map_heartbeat(std::move(signal), mapped);

  signal.component = component_of(rule, signal);
  signal.impact = impact_of(rule, signal);
  signal.affected_share = share_of(rule, signal, mapped);
  if (signal.started_at) *signal.started_at -= rule.offset;
  if (known.contains(signal.component)) {
    mapped.signals.push_back(std::move(signal));
    return;
  }
  auto why = signal.component.empty()
                 ? std::string{"no rule and no label names a component"}
                 : fmt::format("{} is not one of the components", signal.component);
  mapped.unmapped.push_back({std::move(signal), std::move(why)});
}

}  // namespace goji::signals
