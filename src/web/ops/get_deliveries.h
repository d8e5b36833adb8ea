#pragma once

#include "deliveries/standings.h"
#include "web/http.h"
#include "web/ops/clerk.h"

#include <map>
#include <string>

/// The ledger. GET /api/v1/deliveries?incident=&channel=&state=&cursor=&limit= lists, newest first,
/// with `next` as the cursor of the page after; GET /api/v1/deliveries/ID adds every attempt. Of
/// `channels` the banners say how often they were displayed, as browsers tell.
namespace goji::web::ops {

using ChannelStandings = std::map<std::string, deliveries::Standing>;

[[nodiscard]] Response get_deliveries(const Request& request,
                                      const Records& records,
                                      const ChannelStandings& channels);
[[nodiscard]] Response get_delivery(const Request& request,
                                    const Records& records,
                                    const ChannelStandings& channels);

}  // namespace goji::web::ops
