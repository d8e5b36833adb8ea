#include "web/ops/channels_page.h"

#include "web/ops/json.h"

#include <boost/json.hpp>

#include <algorithm>
#include <utility>

namespace goji::web::ops {

namespace json = boost::json;

Response channels_page(const ChannelsPage& page) {
  json::array list;
  for (const auto& [name, standing] : page.channels) {
    json::object one{{"name", name},
                     {"kind", standing.kind},
                     {"can_be_checked", standing.can_be_checked},
                     {"checked_at", to_json(standing.checked_at)},
                     {"trouble", nullptr},
                     {"since", to_json(standing.since)},
                     {"paused_at", nullptr},
                     {"paused_by", nullptr},
                     {"awaiting_approval", 0}};
    if (!standing.trouble.empty()) one["trouble"] = standing.trouble;
    const auto pause = std::ranges::find(page.pauses, name, &store::PauseRow::channel);
    if (pause != page.pauses.end()) {
      one["paused_at"] = to_json(pause->at);
      one["paused_by"] = pause->actor;
    }
    if (const auto waits = page.unapproved.find(name); waits != page.unapproved.end())
      one["awaiting_approval"] = waits->second;
    list.push_back(std::move(one));
  }
  return {.body = json::serialize(json::object{{"channels", std::move(list)}})};
}

}  // namespace goji::web::ops
