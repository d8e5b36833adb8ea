#pragma once

#include "deliveries/standings.h"
#include "web/http.h"

#include <map>
#include <string>

/// GET /api/v1/channels: every channel, and how it stands with the service that it goes to.
namespace goji::web::ops {

[[nodiscard]] Response channels_page(const std::map<std::string, deliveries::Standing>& channels);

}  // namespace goji::web::ops
