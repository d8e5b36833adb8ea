#pragma once

#include "base/random.h"
#include "base/result.h"
#include "subscribers/keyring.h"

#include <optional>
#include <string>

namespace goji::subscribers {

/// The key that the file holds. If there is none it is made (0600), but only while the store knows
/// of no key: a new one could open nothing of what was sealed before. A file that is there is never
/// written to.
///
/// `known` is the label under which the store remembers its key. The Error names the file and what
/// to do: it is missing, can be read by everybody, holds no key, or another store's.
[[nodiscard]] Result<Keyring> key_in(const std::string& file,
                                     const std::optional<std::string>& known,
                                     Random& random);

}  // namespace goji::subscribers
