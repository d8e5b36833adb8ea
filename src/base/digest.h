#pragma once

#include <string>
#include <string_view>

namespace goji {

/// SHA-256 in lower-case hex, 64 characters.
[[nodiscard]] std::string sha256_hex(std::string_view data);

/// Bytes in lower-case hex.
[[nodiscard]] std::string to_hex(std::string_view bytes);

}  // namespace goji
