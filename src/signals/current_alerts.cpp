#include "signals/current_alerts.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <utility>

namespace goji::signals {
namespace {

/// Texts of any bytes one behind the other, each with its length in front.
class Packer {
 public:
  void add(std::string_view text) {
    const auto size = static_cast<std::uint32_t>(text.size());  // a body has 32 bits' worth at most
    packed_.append(reinterpret_cast<const char*>(&size), sizeof size).append(text);
  }
  void add(const Labels& labels) {
    add(std::to_string(labels.size()));
    for (const auto& [name, value] : labels) {
      add(name);
      add(value);
    }
  }

  /// Without the room that it grew into.
  [[nodiscard]] std::string packed() const { return {packed_.begin(), packed_.end()}; }

 private:
  std::string packed_;
};

class Unpacker {
 public:
  explicit Unpacker(std::string_view packed) : rest_(packed) {}

  std::string text() {
    std::uint32_t size = 0;
    std::memcpy(&size, rest_.data(), sizeof size);
    std::string text{rest_.substr(sizeof size, size)};
    rest_.remove_prefix(sizeof size + size);
    return text;
  }
  Labels labels() {
    Labels labels;
    for (auto left = std::stoul(text()); left > 0; --left) {
      auto name = text();
      labels.emplace_hint(labels.end(), std::move(name), text());
    }
    return labels;
  }

 private:
  std::string_view rest_;
};

}  // namespace

CurrentAlerts::Known CurrentAlerts::known_from(const Alert& alert) {
  Packer texts;
  texts.add(alert.labels);
  texts.add(alert.annotations);
  texts.add(alert.key);
  texts.add(alert.generator_url);
  return {.starts_at = alert.starts_at,
          .ends_at = alert.ends_at.value_or(TimePoint::max()),
          .updated_at = alert.updated_at,
          .status = alert.status,
          .timeout = alert.timeout,
          .texts = texts.packed()};
}

Alert CurrentAlerts::alert_from(const std::string& fingerprint, const Known& known) {
  Alert alert{.starts_at = known.starts_at,
              .updated_at = known.updated_at,
              .status = known.status,
              .timeout = known.timeout,
              .fingerprint = fingerprint};
  if (known.ends_at != TimePoint::max()) alert.ends_at = known.ends_at;
  Unpacker texts{known.texts};
  alert.labels = texts.labels();
  alert.annotations = texts.labels();
  alert.key = texts.text();
  alert.generator_url = texts.text();
  return alert;
}

void CurrentAlerts::take(const Alert& alert) {
  auto [entry, fresh] = alerts_.try_emplace(alert.fingerprint);
  const Known before = std::exchange(entry->second, known_from(alert));
  if (fresh) {
    if (alerts_.size() > most_) forget_oldest();
    return;
  }
  Known& now = entry->second;
  const bool overlap = now.starts_at <= before.ends_at && before.starts_at <= now.ends_at;
  if (!overlap) return;
  now.starts_at = std::min(now.starts_at, before.starts_at);
  const bool firing = before.status == Status::Firing && now.status == Status::Firing;
  if (firing && before.ends_at > now.ends_at && !before.timeout) {
    now.ends_at = before.ends_at;
    now.timeout = false;
  }
}

std::vector<Alert> CurrentAlerts::firing(TimePoint now) {
  std::erase_if(alerts_, [&](const auto& entry) {
    return entry.second.status == Status::Resolved || entry.second.ends_at <= now;
  });
  std::vector<Alert> alerts;
  alerts.reserve(alerts_.size());
  for (const auto& [fingerprint, known] : alerts_)
    alerts.push_back(alert_from(fingerprint, known));
  std::ranges::sort(alerts, {}, &Alert::fingerprint);
  return alerts;
}

void CurrentAlerts::forget_oldest() {
  alerts_.erase(std::ranges::min_element(
      alerts_, {}, [](const auto& entry) { return entry.second.updated_at; }));
}

}  // namespace goji::signals
