#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "signals/alert.h"

#include <chrono>
#include <string_view>

namespace goji::signals {

/// How long an alert without a stated end is believed, Alertmanager's `resolve_timeout`.
constexpr std::chrono::minutes kResolveTimeout{5};

/// Reads what Prometheus posts to an Alertmanager: POST /api/v2/alerts, and /api/v1/alerts, whose
/// body is the same. The good alerts are taken and the others refused, each by its place; it is an
/// Error only if the body is no JSON array.
///
/// An end not yet come is an expiry: unless the alert is heard again it is stale from then on, and
/// that is no recovery. One that has come (or is at most kClockSlack ahead) is a stated recovery.
/// https://github.com/prometheus/alertmanager/blob/main/api/v2/openapi.yaml
[[nodiscard]] Result<ReadAlerts> read_posted_alerts(std::string_view body, TimePoint now);

}  // namespace goji::signals
