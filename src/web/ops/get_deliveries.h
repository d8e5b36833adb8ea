#pragma once

#include "web/http.h"
#include "web/ops/clerk.h"

/// The ledger. GET /api/v1/deliveries?incident=&channel=&state=&cursor=&limit= lists, newest first,
/// with `next` as the cursor of the page after; GET /api/v1/deliveries/ID adds every attempt.
namespace goji::web::ops {

[[nodiscard]] Response get_deliveries(const Request& request, const Records& records);
[[nodiscard]] Response get_delivery(const Request& request, const Records& records);

}  // namespace goji::web::ops
