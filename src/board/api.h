#pragma once

#include "board/edition.h"
#include "board/times.h"

#include <boost/json/value.hpp>

#include <map>
#include <string>

namespace goji::board {

/// The read API of Atlassian Statuspage, version 2, as its clients know it: every path below
/// /api/v2/ with its body. https://confluence.status.atlassian.com/api (read 2026)
///
/// All ids are strings: a component's is its key, a group's "group:" and its name, an incident's
/// its number, a maintenance's "m" and its number (the two share one space of ids over there). The
/// texts are those of the edition's language. What is not real is left out of a real site: clients
/// page people, and cannot see a mark.
class Api {
 public:
  explicit Api(const Edition& edition);

  [[nodiscard]] std::string status() const;
  [[nodiscard]] std::string summary() const;
  [[nodiscard]] std::string components() const;
  [[nodiscard]] std::string incidents() const;  ///< the 50 newest
  [[nodiscard]] std::string unresolved() const;
  [[nodiscard]] std::string maintenances() const;  ///< the 50 newest
  [[nodiscard]] std::string upcoming() const;
  [[nodiscard]] std::string active() const;

 private:
  template <class Wanted>
  [[nodiscard]] boost::json::array incident_list(Wanted wanted) const;
  template <class Wanted>
  [[nodiscard]] boost::json::array maintenance_list(Wanted wanted) const;

  [[nodiscard]] boost::json::object page(bool with_verification) const;
  [[nodiscard]] boost::json::object rollup() const;
  [[nodiscard]] boost::json::array component_rows() const;
  [[nodiscard]] boost::json::object group_row(const Group& group, int position) const;
  [[nodiscard]] boost::json::object component_row(const ComponentFacts& component,
                                                  int position) const;
  [[nodiscard]] boost::json::object incident(const IncidentFacts& incident) const;
  [[nodiscard]] boost::json::object maintenance(const MaintenanceFacts& maintenance) const;
  [[nodiscard]] boost::json::array members(const std::vector<std::string>& keys) const;
  [[nodiscard]] boost::json::array updates(const std::vector<Update>& updates,
                                           const std::string& id,
                                           bool of_incident) const;
  [[nodiscard]] boost::json::value affected(const Update& update) const;
  [[nodiscard]] std::string marked(Mark mark, const std::string& title) const;
  [[nodiscard]] bool is_shown(Mark mark) const;

  const Edition& edition_;
  ZoneDates dates_;
  std::map<std::string_view, int> positions_{};
};

}  // namespace goji::board
