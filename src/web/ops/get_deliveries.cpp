#include "web/ops/get_deliveries.h"

#include "settings/suggestion.h"
#include "web/ops/json.h"
#include "web/ops/parameters.h"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <optional>
#include <string>
#include <vector>

namespace goji::web::ops {
namespace {

namespace json = boost::json;

Result<store::DeliveryFilter> filter_in(const Request& request) {
  if (const auto wrong = unknown_in(request, {"incident", "channel", "state", "cursor", "limit"}))
    return *wrong;
  const auto incident = number_in(request, "incident", 0);
  if (!incident) return incident.error();
  const auto cursor = number_in(request, "cursor", 0);
  if (!cursor) return cursor.error();
  const auto page = page_of(request);
  if (!page) return page.error();
  store::DeliveryFilter filter{.incident = *incident,
                               .channel = request.parameter("channel"),
                               .after = *cursor,
                               .limit = page->limit};
  if (const auto state = request.parameter("state"); !state.empty()) {
    filter.state = store::delivery_state_named(state);
    if (!filter.state)
      return Error{Fault::Invalid, fmt::format("state is none of a delivery's: {}", state)};
  }
  return filter;
}

/// The configuration does not have it, nor did it ever: nothing was planned for it.
std::optional<Error> no_such_channel(const std::string& name,
                                     const Records& records,
                                     const ChannelStandings& channels) {
  if (name.empty() || channels.contains(name)) return std::nullopt;
  if (!records.store.deliveries({.channel = name, .limit = 1}).empty()) return std::nullopt;
  std::vector<std::string> known;
  for (const auto& [one, standing] : channels)
    known.push_back(one);
  return Error{Fault::NotFound,
               fmt::format("there is no channel {}{}", name, settings::suggestion(name, known))};
}

/// With how often it was displayed, in all and by language: null where nothing is.
json::object told(const store::DeliveryRow& row,
                  const Records& records,
                  const ChannelStandings& channels) {
  auto delivery = to_json(row);
  delivery["displays"] = nullptr;
  delivery["displays_by_language"] = nullptr;
  const auto channel = channels.find(row.channel);
  if (channel == channels.end() || channel->second.kind != "banner") return delivery;
  const auto displays = records.store.displays(row.revision);
  delivery["displays"] = sum_of(displays);
  json::object by_language;
  for (const auto& one : displays)
    by_language[one.language] = one.number;
  delivery["displays_by_language"] = std::move(by_language);
  return delivery;
}

}  // namespace

Response get_deliveries(const Request& request,
                        const Records& records,
                        const ChannelStandings& channels) {
  const auto filter = filter_in(request);
  if (!filter) return problem(filter.error());
  if (const auto wrong = no_such_channel(filter->channel, records, channels))
    return problem(*wrong);
  const auto rows = records.store.deliveries(*filter);
  json::array list;
  for (const auto& row : rows)
    list.push_back(told(row, records, channels));
  json::value next = nullptr;
  if (rows.size() == filter->limit) next = std::to_string(rows.back().id);
  const json::object body{{"deliveries", std::move(list)}, {"next", std::move(next)}};
  return {.body = json::serialize(body)};
}

Response get_delivery(const Request& request,
                      const Records& records,
                      const ChannelStandings& channels) {
  const auto id = id_in(request, "delivery");
  if (!id) return problem(id.error());
  const auto row = records.store.delivery(*id);
  if (!row) return problem(Error{Fault::NotFound, fmt::format("there is no delivery {}", *id)});
  auto delivery = told(*row, records, channels);
  json::array attempts;
  for (const auto& attempt : records.store.attempts(*id))
    attempts.push_back(to_json(attempt));
  delivery["log"] = std::move(attempts);
  return {.body = json::serialize(delivery)};
}

}  // namespace goji::web::ops
