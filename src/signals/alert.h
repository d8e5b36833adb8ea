#pragma once

#include "base/clock.h"
#include "domain/signal.h"
#include "signals/fields.h"
#include "signals/matcher.h"
#include "signals/refusal.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace goji::signals {

/// An alert as Prometheus, Alertmanager and Grafana know it.
struct Alert {
  Labels labels{};  ///< whole; those with an empty value are no labels
  Labels annotations{};
  TimePoint starts_at{};
  std::optional<TimePoint> ends_at{};  ///< of a firing one: when it expires unless heard again
  TimePoint updated_at{};
  Status status = Status::Firing;
  bool start_guessed = false;  ///< nobody stated a start: starts_at is when it was heard
  bool timeout = false;  ///< nobody stated an end: ends_at is our guess, and any other replaces it
  std::string fingerprint{};
  std::string key{};  ///< of its signals, if not the fingerprint
  std::string generator_url{};

  bool operator==(const Alert&) const = default;
};

/// What one body of alerts came to.
struct ReadAlerts {
  std::vector<Alert> alerts{};
  std::vector<Refusal> refusals{};
  std::vector<std::string> notes{};  ///< for the log: true, taken, and worth knowing
};

/// Alertmanager's name for a set of labels: FNV-1a over the sorted labels, in 16 hex digits
/// (github.com/prometheus/common, model.LabelSet.Fingerprint).
[[nodiscard]] std::string fingerprint(const Labels& labels);

/// What every format says of an alert: labels (at least one), annotations, generatorURL. The
/// times and the status are left to the format.
[[nodiscard]] Alert read_alert(Fields& fields);

/// A moment as Go writes it; its zero, "0001-01-01T00:00:00Z", is none.
[[nodiscard]] std::optional<TimePoint> read_go_time(Fields& fields, std::string_view name);

/// Alerts whose end is this near ahead are over: their sender's clock is a little before ours.
constexpr std::chrono::seconds kClockSlack{2};

/// Said by `source`, heard at `at`. The annotations become labels with
/// "annotation_" in front.
[[nodiscard]] Signal to_signal(const Alert& alert, std::string_view source, TimePoint at);

}  // namespace goji::signals
