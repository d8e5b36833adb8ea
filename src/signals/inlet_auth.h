#pragma once

#include "base/secret.h"
#include "signals/inlet.h"

#include <optional>
#include <string_view>

namespace goji::signals {

/// What an Authorization header presents: the token after `Bearer`, or the password of `Basic`,
/// whatever its user, for senders that know only URLs. Nothing if it is neither, or malformed.
/// https://www.rfc-editor.org/rfc/rfc6750#section-2.1 https://www.rfc-editor.org/rfc/rfc7617
[[nodiscard]] std::optional<Secret> presented_token(std::string_view authorization);

/// Whether the header presents the inlet's own token; takes the same time for every wrong one.
/// Never true of an inlet without one: there presented_token() must be an API token whose scope
/// allows `signal`.
[[nodiscard]] bool may_enter(const Inlet& inlet, std::string_view authorization);

}  // namespace goji::signals
