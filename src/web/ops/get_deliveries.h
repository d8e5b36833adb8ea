#pragma once

#include "store/reading.h"
#include "web/http.h"

/// The ledger. GET /api/v1/deliveries?incident=&channel=&state=&cursor=&limit= lists, newest first,
/// with `next` as the cursor of the page after; GET /api/v1/deliveries/ID adds every attempt.
namespace goji::web::ops {

[[nodiscard]] Response get_deliveries(const Request& request, store::Reading& reading);
[[nodiscard]] Response get_delivery(const Request& request, store::Reading& reading);

}  // namespace goji::web::ops
