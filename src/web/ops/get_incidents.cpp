#include "web/ops/get_incidents.h"

#include "web/ops/json.h"
#include "web/ops/parameters.h"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <utility>
#include <vector>

namespace goji::web::ops {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;

constexpr auto kADay = 24h;
constexpr std::size_t kMostBefore = 200;  // decisions about one component before an incident

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

/// The same with each one's reason as a sentence, in every language of the site.
template <class Row>
json::array explained_list_of(const std::vector<Row>& rows, const flow::Wording& wording) {
  json::array list;
  for (const auto& row : rows) {
    json::object why;
    for (const auto& language : wording.languages())
      why[language] = wording.why(row.reason, language);
    auto object = to_json(row);
    object["why"] = std::move(why);
    list.push_back(std::move(object));
  }
  return list;
}

Response no_such(std::uint64_t id) {
  return problem(Error{Fault::NotFound, fmt::format("there is no incident {}", id)});
}

}  // namespace

std::vector<store::DecisionRow> decisions_behind(const store::IncidentRow& incident,
                                                 store::Reading& reading) {
  auto all = reading.decisions(incident.id);
  for (const auto& [component, status] : incident.components)
    for (auto& row :
         reading.decisions_about(component, incident.onset, incident.opened_at, kMostBefore))
      if (row.incident == 0) all.push_back(std::move(row));
  std::ranges::sort(all, {}, &store::DecisionRow::id);
  return all;
}

Response get_incidents(const Request& request, const Records& records) {
  const auto page = page_of(request);
  if (!page) return problem(page.error());
  const auto rows = records.store.incidents(page->after, page->limit);
  json::value next = nullptr;
  if (rows.size() == page->limit) next = std::to_string(rows.back().id);
  return body({{"incidents", list_of(rows)}, {"next", std::move(next)}});
}

Response get_incident(const Request& request, const Records& records) {
  const auto id = id_in(request, "incident");
  if (!id) return problem(id.error());
  const auto row = records.store.incident(*id);
  if (!row) return no_such(*id);
  auto incident = to_json(*row);
  const auto revisions = records.store.revisions(*id);
  auto updates = explained_list_of(revisions, records.wording);
  for (std::size_t i = 0; i < revisions.size(); ++i)
    updates[i].as_object()["displays"] = sum_of(records.store.displays(revisions[i].id));
  incident["updates"] = std::move(updates);
  incident["promises"] = list_of(records.store.promises(*id));
  return body(incident);
}

Response get_explain(const Request& request, const Records& records) {
  const auto id = id_in(request, "incident");
  if (!id) return problem(id.error());
  const auto row = records.store.incident(*id);
  if (!row) return no_such(*id);
  return body(
      {{"incident", std::to_string(*id)},
       {"decisions", explained_list_of(decisions_behind(*row, records.store), records.wording)},
       {"updates", explained_list_of(records.store.revisions(*id), records.wording)}});
}

Response get_decisions(const Request& request, const Records& records) {
  const auto component = request.parameter("component");
  if (component.empty())
    return problem(Error{Fault::Invalid, "component must be named: ?component=KEY"});
  const auto page = page_of(request);
  if (!page) return problem(page.error());
  const auto rows = records.store.decisions_about(
      component, request.arrival - kADay, request.arrival, page->limit);
  return body({{"component", component}, {"decisions", explained_list_of(rows, records.wording)}});
}

Response get_promises(const Request& request, const Records& records) {
  const auto incident = number_in(request, "incident", 0);
  if (!incident) return problem(incident.error());
  return body({{"promises", list_of(records.store.promises(*incident))}});
}

Response get_drafts(const Request& /*request*/, const Records& records) {
  return body({{"drafts", explained_list_of(records.store.waiting_revisions(), records.wording)}});
}

Response get_conditions(const Request& /*request*/, const Records& records) {
  return body({{"conditions", list_of(records.store.newest_signals())}});
}

}  // namespace goji::web::ops
