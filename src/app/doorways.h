#pragma once

#include "app/config.h"
#include "net/outbound.h"
#include "web/engine.h"

#include <string>
#include <vector>

namespace goji::app {

/// What listens at `address`, for who may name it by one of `hosts`.
[[nodiscard]] web::Listener listener_of(const Config& config,
                                        const settings::Address& address,
                                        const std::vector<std::string>& hosts);

/// What holds for all that goes out.
[[nodiscard]] net::Outbound outbound_of(const Config& config);

}  // namespace goji::app
