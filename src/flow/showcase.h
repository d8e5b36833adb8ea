#pragma once

#include "board/board.h"
#include "board/facts.h"
#include "board/templates.h"
#include "domain/maintenance.h"
#include "store/reading.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace goji::flow {

/// Keeps what readers may be told, in step with the store, and makes boards of it. For one thread,
/// the desk's.
class Showcase {
 public:
  struct Setup {
    board::Site site{};
    std::vector<board::Heading> headings{};
    std::vector<Component> components{};
    std::vector<Maintenance> maintenances{};
    board::Templates templates;
    std::function<std::string(const std::string& markdown)> to_html;  ///< safe HTML
    TimePoint known_since{};  ///< the store's beginning: before it there is no data
  };

  explicit Showcase(Setup setup) : setup_(std::move(setup)) {}

  /// Everything, at a start or a reload.
  void load(store::Reading& reading);

  /// What changed in a turn.
  void refresh(store::Reading& reading, const std::set<IncidentId>& touched);

  /// What is known now. `verified_at` as in board::Facts.
  [[nodiscard]] board::Facts facts(TimePoint now, std::optional<TimePoint> verified_at) const;

  [[nodiscard]] const board::Templates& templates() const { return setup_.templates; }

 private:
  void keep(store::Reading& reading, const store::IncidentRow& row);
  [[nodiscard]] board::ComponentFacts facts_of_component(const Component& component,
                                                         TimePoint now) const;

  Setup setup_;
  std::map<IncidentId, board::IncidentFacts> incidents_{};
};

}  // namespace goji::flow
