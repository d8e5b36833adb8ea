#pragma once

#include "settings/reader.h"

#include <string>

namespace goji::settings {

/// The path of a file that must be there and be readable: else a complaint. Empty if the key is
/// absent.
[[nodiscard]] std::string readable_file(Reader& reader, const std::string& key);

}  // namespace goji::settings
