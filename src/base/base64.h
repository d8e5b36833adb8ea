#pragma once

#include <string>
#include <string_view>

namespace goji {

/// Base64 with padding (RFC 4648, section 4), in one line.
[[nodiscard]] std::string to_base64(std::string_view bytes);

}  // namespace goji
