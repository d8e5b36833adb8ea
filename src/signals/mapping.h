#pragma once

#include "domain/signal.h"
#include "signals/inlet.h"

#include <functional>
#include <set>
#include <string>
#include <vector>

namespace goji::signals {

/// The keys of the configuration's components.
using ComponentKeys = std::set<std::string, std::less<>>;

/// A signal about nothing we know. It is kept and shown to operators, and decides nothing.
struct Unmapped {
  Signal signal;
  std::string why;  ///< "no rule and no label names a component"
};

struct Mapped {
  std::vector<Signal> signals{};
  std::vector<Unmapped> unmapped{};
  std::vector<std::string> notes{};  ///< for the log
};

/// Adds one signal to `mapped`, once it is known what it is about. What the first matching rule of
/// the inlet sets goes before what the signal states, and that before its labels:
///
///     component  goji_component, component
///     impact     goji_impact, else severity: critical, page, emergency, fatal, disaster, p1 are a
///                major_outage; error, high, major, p2 a partial_outage; warning, warn, minor,
///                average, p3 degraded_performance; in any case, and nothing else is any
///     share      goji_share, "0.05" or "5%"
///
/// A label that is not there is looked for among the annotations ("annotation_goji_share"): what
/// changes while an alert fires cannot be a label. Heartbeats are about no component.
void map_signal(const Inlet& inlet, const ComponentKeys& known, Signal signal, Mapped& mapped);

/// The impact a severity stands for, by the table above; nothing for any other word.
[[nodiscard]] std::optional<Impact> impact_of_severity(std::string_view severity);

}  // namespace goji::signals
