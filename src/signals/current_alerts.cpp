#include "signals/current_alerts.h"

#include <algorithm>
#include <utility>

namespace goji::signals {
namespace {

/// Without an end it lasts until it is told to be over.
TimePoint end_of(const Alert& alert) {
  return alert.ends_at.value_or(TimePoint::max());
}

bool overlap(const Alert& known, const Alert& alert) {
  return alert.starts_at <= end_of(known) && known.starts_at <= end_of(alert);
}

void keep_from(const Alert& known, Alert& alert) {
  alert.starts_at = std::min(alert.starts_at, known.starts_at);
  const bool later = end_of(known) > end_of(alert);
  const bool firing = known.status == Status::Firing && alert.status == Status::Firing;
  if (firing && later && !known.timeout) {
    alert.ends_at = known.ends_at;
    alert.timeout = false;
  }
}

}  // namespace

void CurrentAlerts::take(Alert alert) {
  const auto known = alerts_.find(alert.fingerprint);
  if (known == alerts_.end()) {
    auto fingerprint = alert.fingerprint;
    alerts_.emplace(std::move(fingerprint), std::move(alert));
    if (alerts_.size() > most_) forget_oldest();
    return;
  }
  if (overlap(known->second, alert)) keep_from(known->second, alert);
  known->second = std::move(alert);
}

std::vector<Alert> CurrentAlerts::firing(TimePoint now) {
  std::erase_if(alerts_, [&](const auto& entry) {
    return entry.second.status == Status::Resolved || end_of(entry.second) <= now;
  });
  std::vector<Alert> alerts;
  alerts.reserve(alerts_.size());
  for (const auto& [fingerprint, alert] : alerts_)
    alerts.push_back(alert);
  std::ranges::sort(alerts, {}, &Alert::fingerprint);
  return alerts;
}

void CurrentAlerts::forget_oldest() {
  alerts_.erase(std::ranges::min_element(
      alerts_, {}, [](const auto& entry) { return entry.second.updated_at; }));
}

}  // namespace goji::signals
