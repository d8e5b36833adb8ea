#pragma once

#include "base/clock.h"
#include "deliveries/standings.h"
#include "store/delivery_rows.h"
#include "store/pause_rows.h"
#include "store/watch_rows.h"
#include "web/counters.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

/// GET /metrics, in Prometheus's text format 0.0.4.
/// https://prometheus.io/docs/instrumenting/exposition_formats/
namespace goji::web::ops {

/// All that is counted, at one moment.
struct Figures {
  std::string version{};
  Totals readers{};
  Totals operators{};
  std::uint64_t turns = 0;
  std::uint64_t turns_undone = 0;
  bool has_reserve = true;
  std::uint64_t signals = 0;
  std::uint64_t repeats = 0;
  std::uint64_t open_incidents = 0;
  std::map<std::string, std::uint64_t> deliveries{};  ///< by "channel\tstate"
  std::optional<TimePoint> oldest_live{};             ///< when the oldest undelivered was planned
  std::map<std::string, std::uint64_t> unseen{};      ///< not seen by readers in time, by channel
  std::vector<store::SeenRow> seen{};                 ///< by channel
  std::map<std::string, std::uint64_t> displays{};    ///< of the banner, by language
  std::vector<store::DestinationRow> destinations{};  ///< those that are not well
  std::map<std::string, deliveries::Standing> channels{};
  std::vector<store::PauseRow> pauses{};              ///< of channels, by people
  std::map<std::string, std::uint64_t> unapproved{};  ///< deliveries, by channel
  TimePoint started{};
  TimePoint now{};
};

[[nodiscard]] std::string metrics_text(const Figures& figures);

/// How long the oldest undelivered has waited; zero if there is none.
[[nodiscard]] std::chrono::milliseconds undelivered_for(std::optional<TimePoint> oldest,
                                                        TimePoint now);

/// What /readyz says when all is well: "ok", and on lines of their own what a person looks at next.
[[nodiscard]] std::string readiness_text(
    std::optional<TimePoint> oldest_live,
    const std::map<std::string, std::uint64_t>& unseen,
    const std::map<std::string, deliveries::Standing>& channels,
    TimePoint now);

}  // namespace goji::web::ops
