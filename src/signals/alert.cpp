#include "signals/alert.h"

#include "base/rfc3339.h"
#include "signals/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

namespace goji::signals {
namespace {

class Fnv1a {
 public:
  void add(std::string_view text) {
    for (const char byte : text)
      add(static_cast<unsigned char>(byte));
  }
  void add(unsigned char byte) { sum_ = (sum_ ^ byte) * 1099511628211U; }

  [[nodiscard]] std::uint64_t sum() const { return sum_; }

 private:
  std::uint64_t sum_ = 14695981039346656037U;
};

/// The first of these that the annotations hold, else the alert's name.
std::string summary_of(const Alert& alert) {
  for (const char* name : {"summary", "description", "message", "title"})
    if (const auto found = alert.annotations.find(name); found != alert.annotations.end())
      return informative(found->second);
  const auto name = alert.labels.find("alertname");
  return name == alert.labels.end() ? std::string{} : informative(name->second);
}

std::string link_of(const Alert& alert) {
  if (is_web_link(alert.generator_url)) return alert.generator_url;
  const auto runbook = alert.annotations.find("runbook_url");
  const bool web = runbook != alert.annotations.end() && is_web_link(runbook->second);
  return web ? runbook->second : std::string{};
}

}  // namespace

std::string fingerprint(const Labels& labels) {
  constexpr unsigned char kSeparator = 0xFF;  // no byte of UTF-8
  Fnv1a hash;
  for (const auto& [name, value] : labels) {
    hash.add(name);
    hash.add(kSeparator);
    hash.add(value);
    hash.add(kSeparator);
  }
  return fmt::format("{:016x}", hash.sum());
}

Alert read_alert(Fields& fields) {
  Alert alert;
  alert.labels = fields.labels("labels");
  std::erase_if(alert.labels, [](const auto& label) { return label.second.empty(); });
  if (alert.labels.empty()) fields.complain("labels", "must have at least one label");
  alert.annotations = fields.labels("annotations");
  alert.generator_url = fields.text("generatorURL");
  alert.fingerprint = fingerprint(alert.labels);
  return alert;
}

std::optional<TimePoint> read_go_time(Fields& fields, std::string_view name) {
  static constexpr TimePoint kZero{
      std::chrono::sys_days{std::chrono::year{1} / std::chrono::January / 1}};
  const auto moment = fields.time(name);
  return moment == kZero ? std::nullopt : moment;
}

Signal to_signal(const Alert& alert, std::string_view source, TimePoint at) {
  Signal signal;
  signal.source = source;
  signal.key = alert.key.empty() ? alert.fingerprint : alert.key;
  signal.status = alert.status;
  signal.at = at;
  if (!alert.start_guessed && alert.starts_at <= at) signal.started_at = alert.starts_at;
  if (alert.status == Status::Resolved && alert.ends_at)
    signal.ended_at = std::min(*alert.ends_at, at);
  if (alert.status == Status::Firing) signal.expires_at = alert.ends_at;
  signal.summary = summary_of(alert);
  signal.link = link_of(alert);
  for (const auto& [name, value] : alert.labels)
    signal.labels.emplace(name, informative(value));
  for (const auto& [name, value] : alert.annotations)
    signal.labels.emplace("annotation_" + name, informative(value));
  return signal;
}

}  // namespace goji::signals
