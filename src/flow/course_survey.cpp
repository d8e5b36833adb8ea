#include "flow/course_survey.h"

#include "domain/words.h"
#include "flow/course_opening.h"
#include "flow/course_places.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <utility>

namespace goji::flow::course {
namespace {

constexpr std::array<const char*, 6> kCodes{
    "joined", "worsened", "relapsed", "intermittent", "improved", "operational"};

/// Everything about one member that may be told, gathered for the incident.
class Survey {
 public:
  Survey(World& world, Turn& turn, Incident& incident)
      : world_(world), turn_(turn), incident_(incident) {}

  Changes changes() {
    for (auto& [key, member] : incident_.members) {
      const Place* place = place_named(world_, key);
      if (place == nullptr) continue;
      const auto ready = turn_.ready.find(key);
      if (ready != turn_.ready.end()) {
        changes_.add(member.told ? Why::Relapsed : Why::Joined, key, ready->second);
      } else if (place->clean_since) {
        look_at_clean(key, member, *place);
      } else if (to_impact(member.told)) {
        look_at_announced(key, member, *place);
      }
    }
    if (incident_.intermittent && !incident_.intermittent_told)
      changes_.why[Why::Intermittent] =
          fmt::format("{}", fmt::join(incident_.comes_and_goes, ", "));
    return std::move(changes_);
  }

 private:
  void look_at_clean(const std::string& key, Member& member, const Place& place) {
    member.improvement.see(false, *place.clean_since);
    if (!to_impact(member.told)) return;
    const bool others_fire = std::ranges::any_of(incident_.members, [&](const auto& other) {
      const Place* there = place_named(world_, other.first);
      return there != nullptr && !there->clean_since;
    });
    if (!others_fire) return;
    const auto due = *place.clean_since + world_.terms.policy.operational_after;
    if (due <= turn_.now) {
      changes_.add(Why::Operational, key, ComponentStatus::Operational);
    } else {
      turn_.look_again(due);
    }
  }

  void look_at_announced(const std::string& key, Member& member, const Place& place) {
    const auto told = to_impact(member.told);
    const auto stands = impact_of(place, told, believed(member, place));
    if (!stands) return;
    // Better than what was told it can only be since that was told.
    const auto since = std::max(place.changed_at, incident_.last_notice_at);
    member.improvement.see(*stands < *told, std::min(since, turn_.now));
    // What fires again after `monitoring` needs rule 1 before anything is told of it.
    if (!stands_announced(world_, place) || member.pinned == stands) return;
    member.pinned.reset();
    if (*stands > *told) {
      changes_.add(Why::Worsened, key, to_component_status(*stands));
      return;
    }
    const auto& policy = world_.terms.policy;
    const auto due = member.improvement.due(
        {.first = policy.improve_after, .after_worsening = policy.improve_again_after});
    if (due && *due <= turn_.now) {
      changes_.add(Why::Improved, key, to_component_status(*stands));
    } else {
      turn_.look_again(due);
    }
  }

  /// A lone source announced it, and is still alone.
  [[nodiscard]] bool believed(const Member& member, const Place& place) const {
    return member.lone && company_of(world_, place, turn_.now).others == 0;
  }

  World& world_;
  Turn& turn_;
  Incident& incident_;
  Changes changes_{};
};

}  // namespace

Changes survey(World& world, Turn& turn, Incident& incident) {
  return Survey{world, turn, incident}.changes();
}

Reason reason_for(const Changes& changes) {
  Reason reason{.code = kCodes.at(static_cast<std::size_t>(changes.why.begin()->first))};
  for (const auto& [why, keys] : changes.why)
    reason.facts.emplace(kCodes.at(static_cast<std::size_t>(why)), keys);
  for (const auto& [key, status] : changes.told)
    reason.facts.emplace("status_" + key, word(status));
  return reason;
}

}  // namespace goji::flow::course
