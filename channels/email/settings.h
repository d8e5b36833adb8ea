#pragma once

#include "email/email.h"

namespace goji::channels::email {

/// Complains to `settings` about what is wrong there.
[[nodiscard]] Settings read_settings(settings::Reader& settings);

}  // namespace goji::channels::email
