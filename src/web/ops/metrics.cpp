#include "web/ops/metrics.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <functional>
#include <string_view>

namespace goji::web::ops {
namespace {

class Sheet {
 public:
  void head(std::string_view name, std::string_view type, std::string_view help) {
    text += fmt::format("# HELP {} {}\n# TYPE {} {}\n", name, help, name, type);
  }

  template <class Value>
  void row(std::string_view name, std::string_view labels, Value value) {
    text += labels.empty() ? fmt::format("{} {}\n", name, value)
                           : fmt::format("{}{{{}}} {}\n", name, labels, value);
  }

  template <class Value>
  void one(std::string_view name, std::string_view type, std::string_view help, Value value) {
    head(name, type, help);
    row(name, "", value);
  }

  std::string text{};
};

double seconds(std::chrono::milliseconds span) {
  return std::chrono::duration<double>(span).count();
}

/// https://prometheus.io/docs/instrumenting/exposition_formats/#comments-help-text-and-type-information
std::string escaped(std::string_view value) {
  std::string text;
  for (const char c : value) {
    if (c == '\\' || c == '"') text += '\\';
    if (c == '\n') {
      text += "\\n";
    } else {
      text += c;
    }
  }
  return text;
}

void write_listener(Sheet& sheet, std::string_view listener, const Totals& totals) {
  for (std::size_t digit = 1; digit < totals.answered.size(); ++digit)
    sheet.row("goji_http_requests_total",
              fmt::format("listener=\"{}\",status=\"{}xx\"", listener, digit),
              totals.answered[digit]);
}

void write_refusals(Sheet& sheet, std::string_view listener, const Totals& totals) {
  for (std::size_t i = 0; i < kTurnedReasons; ++i)
    sheet.row(
        "goji_http_refused_total",
        fmt::format("listener=\"{}\",reason=\"{}\"", listener, name_of(static_cast<Turned>(i))),
        totals.turned[i]);
}

void write_web(Sheet& sheet, const Figures& figures) {
  sheet.head("goji_http_requests_total", "counter", "Requests answered.");
  write_listener(sheet, "readers", figures.readers);
  write_listener(sheet, "operators", figures.operators);
  sheet.head("goji_http_refused_total", "counter", "Requests turned away before a handler.");
  write_refusals(sheet, "readers", figures.readers);
  write_refusals(sheet, "operators", figures.operators);
  sheet.head("goji_http_connections", "gauge", "Connections open now.");
  sheet.row("goji_http_connections", "listener=\"readers\"", figures.readers.open);
  sheet.row("goji_http_connections", "listener=\"operators\"", figures.operators.open);
}

void write_deliveries(Sheet& sheet, const Figures& figures) {
  sheet.head("goji_deliveries", "gauge", "Deliveries by channel and state.");
  for (const auto& [name, count] : figures.deliveries) {
    const auto tab = name.find('\t');
    sheet.row(
        "goji_deliveries",
        fmt::format(
            "channel=\"{}\",state=\"{}\"", escaped(name.substr(0, tab)), name.substr(tab + 1)),
        count);
  }
  sheet.one("goji_oldest_undelivered_seconds",
            "gauge",
            "Age of the oldest delivery that is still to be made; 0 if there is none.",
            seconds(undelivered_for(figures.oldest_live, figures.now)));
}

void write_seen(Sheet& sheet, const Figures& figures) {
  sheet.head("goji_deliveries_unseen",
             "gauge",
             "Deliveries that were accepted, and that readers did not see in time.");
  for (const auto& [channel, count] : figures.unseen)
    sheet.row("goji_deliveries_unseen", fmt::format("channel=\"{}\"", escaped(channel)), count);
  sheet.head("goji_delivery_seen_seconds",
             "summary",
             "From planning until readers saw it, of deliveries that are looked for.");
  for (const auto& one : figures.seen) {
    const auto labels = fmt::format("channel=\"{}\"", escaped(one.channel));
    sheet.row(
        "goji_delivery_seen_seconds_sum", labels, seconds(std::chrono::milliseconds{one.total_ms}));
    sheet.row("goji_delivery_seen_seconds_count", labels, one.number);
  }
}

void write_displays(Sheet& sheet, const Figures& figures) {
  sheet.head("goji_banner_displays_total",
             "counter",
             "Displays of the banner, as readers' browsers told: anybody can make them up.");
  for (const auto& [language, number] : figures.displays)
    sheet.row(
        "goji_banner_displays_total", fmt::format("language=\"{}\"", escaped(language)), number);
}

/// A fan-out may know very many hosts: those that fail most stand for the rest.
constexpr std::size_t kMostDestinations = 100;

void write_destinations(Sheet& sheet, const Figures& figures) {
  auto worst = figures.destinations;
  std::ranges::stable_sort(worst, std::greater<>{}, &store::DestinationRow::failures);
  worst.resize(std::min(worst.size(), kMostDestinations));
  sheet.one("goji_destinations_unwell",
            "gauge",
            "Hosts and accounts that fail, are closed, or come back from it.",
            figures.destinations.size());
  sheet.head("goji_destination_failures", "gauge", "Failures in a row, of those that are unwell.");
  for (const auto& one : worst)
    sheet.row("goji_destination_failures",
              fmt::format("destination=\"{}\"", escaped(one.name)),
              one.failures);
  sheet.head("goji_destination_closed_seconds",
             "gauge",
             "For how long nothing is sent there yet, by why: breaker, rate or auth.");
  for (const auto& one : worst)
    if (one.closed_until > figures.now)
      sheet.row("goji_destination_closed_seconds",
                fmt::format("destination=\"{}\",reason=\"{}\"", escaped(one.name), one.reason),
                seconds(one.closed_until - figures.now));
}

void write_channels(Sheet& sheet, const Figures& figures) {
  sheet.head("goji_channel_trouble", "gauge", "1: nothing goes through until a person acts.");
  for (const auto& [name, standing] : figures.channels)
    sheet.row("goji_channel_trouble",
              fmt::format("channel=\"{}\"", escaped(name)),
              standing.trouble.empty() ? 0 : 1);
  sheet.head("goji_channel_check_age_seconds",
             "gauge",
             "Since a channel last told whether it knows us, or since the start.");
  for (const auto& [name, standing] : figures.channels)
    if (standing.can_be_checked)
      sheet.row("goji_channel_check_age_seconds",
                fmt::format("channel=\"{}\"", escaped(name)),
                seconds(figures.now - standing.checked_at.value_or(figures.started)));
  sheet.head("goji_channel_paused", "gauge", "1: a person has paused it, and nothing is sent.");
  for (const auto& [name, standing] : figures.channels)
    sheet.row("goji_channel_paused",
              fmt::format("channel=\"{}\"", escaped(name)),
              std::ranges::count(figures.pauses, name, &store::PauseRow::channel));
  sheet.head(
      "goji_deliveries_awaiting_approval", "gauge", "Deliveries that wait for a person's yes.");
  for (const auto& [name, count] : figures.unapproved)
    sheet.row(
        "goji_deliveries_awaiting_approval", fmt::format("channel=\"{}\"", escaped(name)), count);
}

}  // namespace

std::chrono::milliseconds undelivered_for(std::optional<TimePoint> oldest, TimePoint now) {
  return oldest ? std::max(now - *oldest, std::chrono::milliseconds{0})
                : std::chrono::milliseconds{0};
}

std::string readiness_text(std::optional<TimePoint> oldest_live,
                           const std::map<std::string, std::uint64_t>& unseen,
                           const std::map<std::string, deliveries::Standing>& channels,
                           TimePoint now) {
  std::uint64_t in_all = 0;
  for (const auto& [channel, count] : unseen)
    in_all += count;
  auto text = fmt::format(
      "ok\noldest undelivered: {} s\nnot seen by readers in time: {}\n",
      std::chrono::floor<std::chrono::seconds>(undelivered_for(oldest_live, now)).count(),
      in_all);
  for (const auto& [name, standing] : channels)
    if (!standing.trouble.empty()) text += fmt::format("channel {} needs a person\n", name);
  return text;
}

std::string metrics_text(const Figures& figures) {
  Sheet sheet;
  sheet.head("goji_build_info", "gauge", "The version that runs.");
  sheet.row("goji_build_info", fmt::format("version=\"{}\"", figures.version), 1);
  sheet.one("goji_start_time_seconds",
            "gauge",
            "When this process began, in Unix time.",
            seconds(figures.started.time_since_epoch()));
  sheet.one("goji_turns_total", "counter", "Turns of the desk.", figures.turns);
  sheet.one("goji_turns_undone_total",
            "counter",
            "Turns that could not be kept; what they held was refused with 503.",
            figures.turns_undone);
  sheet.one("goji_store_reserve",
            "gauge",
            "1 while room is kept on the disk for when it is full; 0: it is full, or nearly.",
            figures.has_reserve ? 1 : 0);
  sheet.one("goji_signals_total", "counter", "Signals taken, repeats included.", figures.signals);
  sheet.one("goji_signal_repeats_total",
            "counter",
            "Signals that only repeated what was known.",
            figures.repeats);
  sheet.one("goji_open_incidents", "gauge", "Incidents that are not over.", figures.open_incidents);
  write_deliveries(sheet, figures);
  write_seen(sheet, figures);
  write_displays(sheet, figures);
  write_destinations(sheet, figures);
  write_channels(sheet, figures);
  write_web(sheet, figures);
  return std::move(sheet.text);
}

}  // namespace goji::web::ops
