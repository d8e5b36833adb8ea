#pragma once

#include "app/routes.h"

#include <vector>

namespace goji::app {

/// The operators' routes about subscribers, with the scope each asks for.
[[nodiscard]] std::vector<web::Route> subscriber_routes(const OperatorsDoors& doors);

}  // namespace goji::app
