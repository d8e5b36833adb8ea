#include "web/ops/get_incidents.h"

#include "web/ops/json.h"
#include "web/ops/parameters.h"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <vector>

namespace goji::web::ops {
namespace {

namespace json = boost::json;

Response body(const json::object& object) {
  return {.body = json::serialize(object)};
}

template <class Row>
json::array list_of(const std::vector<Row>& rows) {
  json::array list;
  for (const auto& row : rows)
    list.push_back(to_json(row));
  return list;
}

Response no_such(std::uint64_t id) {
  return problem(Error{Fault::NotFound, fmt::format("there is no incident {}", id)});
}

}  // namespace

Response get_incidents(const Request& request, store::Reading& reading) {
  const auto page = page_of(request);
  if (!page) return problem(page.error());
  const auto rows = reading.incidents(page->after, page->limit);
  json::value next = nullptr;
  if (rows.size() == page->limit) next = std::to_string(rows.back().id);
  return body({{"incidents", list_of(rows)}, {"next", std::move(next)}});
}

Response get_incident(const Request& request, store::Reading& reading) {
  const auto id = id_in(request, "incident");
  if (!id) return problem(id.error());
  const auto row = reading.incident(*id);
  if (!row) return no_such(*id);
  auto incident = to_json(*row);
  incident["updates"] = list_of(reading.revisions(*id));
  incident["promises"] = list_of(reading.promises(*id));
  return body(incident);
}

Response get_explain(const Request& request, store::Reading& reading) {
  const auto id = id_in(request, "incident");
  if (!id) return problem(id.error());
  if (!reading.incident(*id)) return no_such(*id);
  return body({{"incident", std::to_string(*id)}, {"decisions", list_of(reading.decisions(*id))}});
}

Response get_promises(const Request& request, store::Reading& reading) {
  const auto incident = number_in(request, "incident", 0);
  if (!incident) return problem(incident.error());
  return body({{"promises", list_of(reading.promises(*incident))}});
}

Response get_drafts(const Request& /*request*/, store::Reading& reading) {
  return body({{"drafts", list_of(reading.waiting_revisions())}});
}

Response get_conditions(const Request& /*request*/, store::Reading& reading) {
  return body({{"conditions", list_of(reading.newest_signals())}});
}

}  // namespace goji::web::ops
