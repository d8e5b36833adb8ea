#pragma once

#include "app/config.h"
#include "net/outbound.h"
#include "web/engine.h"

#include <cstddef>
#include <string>
#include <vector>

namespace goji::app {

/// What listens at `address`, for who may name it by one of `hosts`.
[[nodiscard]] web::Listener listener_of(const Config& config,
                                        const settings::Address& address,
                                        const std::vector<std::string>& hosts);

/// How many readers a process that may open so many files lets in: nearly all of them are theirs,
/// but for those of the store, the operators and the deliveries under way. A proxy on this host is
/// everybody.
[[nodiscard]] web::CapLimits caps_for_readers(std::size_t files);

/// What holds for all that goes out.
[[nodiscard]] net::Outbound outbound_of(const Config& config);

}  // namespace goji::app
