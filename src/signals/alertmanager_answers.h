#pragma once

#include "base/clock.h"
#include "signals/alert.h"
#include "signals/call.h"

#include <span>

namespace goji::signals {

/// Answers what Prometheus, amtool, Karma and Grafana ask of an Alertmanager: GET /api/v2/status,
/// /alerts, /alerts/groups, /receivers and /silences, /-/healthy and /-/ready; 404 for any other
/// path. `alerts` are those that fire now; goji silences and inhibits none, so all are active.
/// `started` is when this process began.
/// https://github.com/prometheus/alertmanager/blob/main/api/v2/openapi.yaml
[[nodiscard]] Ready alertmanager_answer(const Call& call,
                                        std::span<const Alert> alerts,
                                        TimePoint started);

}  // namespace goji::signals
