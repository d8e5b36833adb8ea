#pragma once

#include "flow/gate.h"
#include "web/http.h"
#include "web/ops/clerk.h"

/// GET /api/v1/gate?component=KEY: may somebody work on it now? 200: it is open. 423: it is closed,
/// a problem that says why, for people in `detail` and `why`, for scripts in the other members. 400
/// without a component, 404 for one that is not configured. It changes nothing.
namespace goji::web::ops {

[[nodiscard]] Response get_gate(const Request& request, const Records& records);

}  // namespace goji::web::ops
