#pragma once

#include "store/reading.h"
#include "web/ops/clerk.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

/// The report about an incident: everything that the store knows of it, for those who look back.
namespace goji::web::ops {

/// A component, as readers were told.
struct Affected {
  std::string key{};
  ComponentStatus worst = ComponentStatus::Operational;
  TimePoint since{};
  std::optional<TimePoint> until{};  ///< none: it still is

  bool operator==(const Affected&) const = default;
};

/// What one source said of one component while it lasted.
struct HeardOf {
  std::string component{};
  store::HeardRow heard{};
};

struct Report {
  TimePoint made_at{};
  store::IncidentRow incident{};
  std::vector<store::RevisionRow> updates{};                ///< published, oldest first
  std::vector<std::vector<store::DisplayRow>> displays{};   ///< of each of them
  std::vector<store::DecisionRow> decisions{};              ///< as `explain` has them
  std::vector<store::PromiseRow> promises{};                ///< the first due first
  std::vector<store::ReachRow> channels{};                  ///< by name
  std::map<std::string, std::uint64_t> suppressed{};        ///< subscribers, by kind
  std::vector<HeardOf> heard{};                             ///< by component, then by time
  std::vector<Affected> components{};                       ///< in the order of their keys
  std::optional<TimePoint> detected_at{};                   ///< the first firing arrived
  std::optional<TimePoint> corroborated_at{};               ///< a second source's did
  std::optional<TimePoint> decided_at{};                    ///< to announce it
  std::optional<std::chrono::milliseconds> first_notice{};  ///< from its onset
};

/// Reads it all. However many deliveries there are, they are only counted.
[[nodiscard]] Report report_of(const store::IncidentRow& incident,
                               store::Reading& store,
                               TimePoint now);

/// Each component's worst, and when it was anything but operational: from the onset on if the first
/// update tells of it, until it is told operational for good, or all is. Pure.
[[nodiscard]] std::vector<Affected> affected_in(const store::IncidentRow& incident,
                                                const std::vector<store::RevisionRow>& updates);

/// When a second source first said of a component what another had said before. Pure.
[[nodiscard]] std::optional<TimePoint> corroborated_in(const std::vector<HeardOf>& heard);

/// How a promise ended.
enum class Outcome { Met, Late, Missed, Void, Open };
[[nodiscard]] Outcome outcome_of(const store::PromiseRow& promise, TimePoint now);
[[nodiscard]] std::string_view word(Outcome outcome);

/// Deliveries in these states: to the report's columns.
[[nodiscard]] std::uint64_t number_in(const store::ReachRow& row,
                                      std::initializer_list<store::DeliveryState> states);

/// Those that are not final.
[[nodiscard]] std::uint64_t live_in(const store::ReachRow& row);

}  // namespace goji::web::ops
