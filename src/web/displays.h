#pragma once

#include "flow/displays.h"
#include "web/router.h"
#include "web/turnstile.h"

namespace goji::web {

/// How often one address is listened to within a minute: an office, or a mobile network.
inline constexpr std::uint32_t kDisplaysOfOne = 300;

/// The readers' POST /api/displays {"language", "updates": ["i7-12"]}: a browser tells what the
/// banner has displayed there. 204, whether it was counted or not; 429 for who tells too much. What
/// it is given outlives the route.
[[nodiscard]] Route post_displays(flow::Displays& displays, Turnstile& turnstile);

}  // namespace goji::web
