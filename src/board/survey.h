#pragma once

#include "board/facts.h"
#include "board/rollup.h"
#include "board/times.h"
#include "board/uptime.h"

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace goji::board {

/// Components that stand together; a component without a group stands alone, under an empty key.
struct Group {
  std::string key{};
  std::vector<const ComponentFacts*> members{};
};

/// What several pages need of the same facts, worked out once. Holds references: the facts outlive
/// it.
class Survey {
 public:
  explicit Survey(const Facts& facts);

  [[nodiscard]] const Facts& facts() const { return facts_; }
  [[nodiscard]] const Rollup& rollup() const { return rollup_; }
  [[nodiscard]] ComponentStatus worst() const { return worst_; }

  /// In the order of the configuration; a group stands whole where a first member of one does, and
  /// which group stands where is in the order of the headings.
  [[nodiscard]] const std::vector<Group>& groups() const { return groups_; }

  /// The last 90 days of the site's zone, oldest first.
  [[nodiscard]] const std::vector<Day>& days() const { return days_; }

  /// Nothing if the configuration no longer knows the key.
  [[nodiscard]] const ComponentFacts* component(std::string_view key) const;

  /// When anything that readers see was last said or changed; never depends on built_at alone
  /// unless nothing is known at all.
  [[nodiscard]] TimePoint changed_at() const { return changed_at_; }

  [[nodiscard]] const std::string& text(const Localized& text, std::string_view language) const;

  /// What this is, or else what the whole site is.
  [[nodiscard]] Mark mark(Mark own) const;

 private:
  void group_components();
  void order_groups();

  const Facts& facts_;
  std::map<std::string_view, const ComponentFacts*> by_key_{};
  std::vector<Group> groups_{};
  std::vector<Day> days_{};
  Rollup rollup_{};
  ComponentStatus worst_ = ComponentStatus::Operational;
  TimePoint changed_at_{};
};

/// It lasts, as far as readers are told.
[[nodiscard]] bool is_open(const IncidentFacts& incident);
[[nodiscard]] bool is_open(const MaintenanceFacts& maintenance);

/// When the trouble was over, as its notices say: before it was said to be resolved, the time since
/// which it was watched. When it was last spoken of, if it has no end.
[[nodiscard]] TimePoint ended_at(const IncidentFacts& incident);

/// When it was last spoken of.
[[nodiscard]] TimePoint updated_at(const IncidentFacts& incident);
[[nodiscard]] TimePoint updated_at(const MaintenanceFacts& maintenance);

}  // namespace goji::board
