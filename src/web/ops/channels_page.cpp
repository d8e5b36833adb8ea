#include "web/ops/channels_page.h"

#include "web/ops/json.h"

#include <boost/json.hpp>

#include <utility>

namespace goji::web::ops {

namespace json = boost::json;

Response channels_page(const std::map<std::string, deliveries::Standing>& channels) {
  json::array list;
  for (const auto& [name, standing] : channels) {
    json::object one{{"name", name},
                     {"kind", standing.kind},
                     {"can_be_checked", standing.can_be_checked},
                     {"checked_at", to_json(standing.checked_at)},
                     {"trouble", nullptr},
                     {"since", to_json(standing.since)}};
    if (!standing.trouble.empty()) one["trouble"] = standing.trouble;
    list.push_back(std::move(one));
  }
  return {.body = json::serialize(json::object{{"channels", std::move(list)}})};
}

}  // namespace goji::web::ops
