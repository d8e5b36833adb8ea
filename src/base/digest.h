#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace goji {

/// SHA-256 in lower-case hex, 64 characters.
[[nodiscard]] std::string sha256_hex(std::string_view data);

/// HMAC-SHA256 (RFC 2104), its 32 bytes as they are.
[[nodiscard]] std::string hmac_sha256(std::string_view key, std::string_view data);

/// Bytes in lower-case hex.
[[nodiscard]] std::string to_hex(std::string_view bytes);

/// The bytes, if all of it is pairs of lower-case hex digits.
[[nodiscard]] std::optional<std::string> from_hex(std::string_view hex);

}  // namespace goji
