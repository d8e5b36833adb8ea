#pragma once

#include "criteria/hours.h"
#include "criteria/rules.h"
#include "settings/reader.h"

#include <chrono>
#include <cstddef>
#include <vector>

namespace goji::criteria {

/// A part of a whole, kept exact: 2/3 has no end as a decimal.
struct Fraction {
  std::size_t of = 2;
  std::size_t in = 3;

  /// Is `part` at least this much of `whole`?
  [[nodiscard]] bool reached_by(std::size_t part, std::size_t whole) const {
    return part * in >= whole * of;
  }
  bool operator==(const Fraction&) const = default;
};

/// Every number of the default policy, under a name that explains itself. The values here are
/// those of config/policies/default.yaml, whose sections they follow; a test holds them together.
struct Policy {
  using Seconds = std::chrono::seconds;

  // words
  Seconds episode_gap{600};           ///< so long without any firing ends an episode
  Seconds onset_reach{600};           ///< the onset lies at most this long before corroboration
  double counted_share = 0.001;       ///< smaller shares add no share-minutes
  Seconds minutes_window{7200};       ///< share-minutes of the episode's last hours
  double background_share = 0.05;     ///< a source below this,
  Seconds background_lead{600};       ///< begun over this long before corroboration, is background
  Seconds memory{2'592'000};          ///< a source heard within it may still be there
  double stale_intervals = 2.5;       ///< of silence, for a condition that has repeated,
  Seconds stale_at_least{300};        ///< and at least this long
  Seconds stale_unrepeated{3600};     ///< for one that never has
  std::size_t overruled_by = 2;       ///< other sources that state resolved
  std::size_t lone_overruled_by = 1;  ///< if a lone source announced
  double lost_intervals = 1.5;        ///< of a heartbeat's silence
  Seconds heartbeat_at_most{60};      ///< longer intervals notice blindness too late
  Seconds blind_within{30};           ///< of when the heartbeat was due
  Fraction blind_components{};        ///< that began firing then

  // opening
  double announce_share = 0.05;
  Seconds announce_hold{60};
  double announce_minutes = 1.0;  ///< share-minutes
  std::vector<DayHours> peaks{{.from = std::chrono::hours{7}, .to = std::chrono::hours{10}},
                              {.from = std::chrono::hours{18}, .to = std::chrono::hours{22}}};
  double peak_weight = 2;
  Seconds lone_hold{180};
  Seconds draft_after{300};
  Seconds holding_after{240};  ///< from onset, when blind
  double ended_minutes = 0.5;  ///< corroborated share-minutes worth telling afterwards
  double ended_largest = 4;    ///< the same by one source's word

  // incidents
  Seconds join_within{120};
  Seconds update_spacing{60};
  Seconds improve_after{120};
  Seconds improve_again_after{1800};
  Seconds monitoring_after{120};
  Seconds resolve_after{600};
  Seconds operational_after{600};
  Seconds reopen_within{3600};
  std::size_t intermittent_changes = 4;
  Seconds intermittent_within{1800};
  Seconds intermittent_monitoring_after{600};
  Seconds intermittent_resolve_after{1800};

  // timing
  Seconds first_notice_within{300};
  Seconds update_major{1800};
  Seconds update_partial{1800};
  Seconds update_degraded{7200};
  std::size_t stills_in_a_row = 3;
  double remind_at = 0.8;          ///< of the time until the next update is due
  std::size_t notices_a_day = 12;  ///< automatic ones, for one component

  // what is decided otherwise for some components, or at some times
  std::vector<Rule> rules{};
  Action action = Action::Automatically;  ///< a rule's: see ruled_by()

  bool operator==(const Policy&) const = default;
};

/// The policy where this one of its rules counts; none: where no rule does. It has no rules left.
[[nodiscard]] Policy ruled_by(const Policy& policy, const Rule* rule);

/// Reads the sections `words`, `opening`, `incidents` and `timing`; what is not written stays as
/// `base` says it. Complaints go to the reader's document. The caller reads `rules` and refuses
/// other sections.
[[nodiscard]] Policy read_policy(settings::Reader& root, Policy base = {});

/// Only the section `timing`, whose keys `reader` holds; it refuses others.
void read_timing(settings::Reader& reader, Policy& policy);

/// The numbers of that section, and only those.
void take_timing(Policy& policy, const Policy& from);

}  // namespace goji::criteria
