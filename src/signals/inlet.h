#pragma once

#include "base/secret.h"
#include "domain/component.h"
#include "domain/heartbeat.h"
#include "settings/reader.h"
#include "signals/matcher.h"

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace goji::signals {

/// What the operator says about alerts of one kind. The first rule whose matchers all hold decides;
/// what it leaves open comes from the alert's own labels (see mapping.h).
struct Rule {
  std::vector<Matcher> match{};  ///< all must hold; empty: every alert
  std::string component{};       ///< empty: as the alert's labels say
  std::optional<Impact> impact{};
  std::string source{};            ///< empty: the inlet's name
  std::string key{};               ///< "{label}" is filled in; empty: the sender's own key
  std::optional<double> share{};   ///< of the component's users, 0 to 1
  std::string share_label{};       ///< or the label that holds it, as 0.05 or 5%
  std::chrono::seconds offset{0};  ///< the alert began this much before it says (Prometheus' `for`)
  bool heartbeat = false;          ///< this alert only proves that its source lives (Watchdog)
};

/// One way in: POST /in/NAME of the operators' listener.
struct Inlet {
  enum class Kind { Generic, Alertmanager, Heartbeat };

  std::string name{};
  Kind kind = Kind::Generic;
  std::optional<Secret> token{};  ///< none: an API token with the scope `signal` is needed
  std::vector<Rule> map{};
  std::vector<goji::Heartbeat> expect{};
};

/// Reads `inlets:`. Every mistake becomes a complaint at `root`; a rule's component that is none of
/// `components` is one, unless `components` is empty.
[[nodiscard]] std::vector<Inlet> read_inlets(settings::Reader& root,
                                             std::span<const Component> components = {});

}  // namespace goji::signals
