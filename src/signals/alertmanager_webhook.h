#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "signals/alert.h"

#include <string_view>

namespace goji::signals {

/// Reads what Alertmanager's webhook receiver posts (`"version": "4"`) and what Grafana's does
/// (`"1"`, with fields of its own). Alerts are told apart by fingerprint and startsAt, never by
/// groupKey, which changes with the sender's configuration. An end on a firing alert is nobody's
/// promise here and is left out.
///
/// Grafana's DatasourceNoData and DatasourceError say that a rule has lost sight: status Unknown
/// with the rule's name as the key. Their end is no recovery of anything; it is noted, not taken.
/// https://prometheus.io/docs/alerting/latest/configuration/#webhook_config
/// https://grafana.com/docs/grafana/latest/alerting/configure-notifications/manage-contact-points/integrations/webhook-notifier/
[[nodiscard]] Result<ReadAlerts> read_webhook(std::string_view body, TimePoint now);

}  // namespace goji::signals
