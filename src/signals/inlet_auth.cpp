#include "signals/inlet_auth.h"

#include "base/digest.h"

#include <algorithm>
#include <cstdint>
#include <openssl/crypto.h>
#include <string>

namespace goji::signals {
namespace {

constexpr std::string_view kAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// https://www.rfc-editor.org/rfc/rfc4648#section-4, with its padding.
std::optional<std::string> base64_decoded(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  for (int padding = 0; padding < 2 && text.ends_with('='); ++padding)
    text.remove_suffix(1);
  std::string bytes;
  std::uint32_t bits = 0;
  int held = 0;
  for (const char letter : text) {
    const auto value = kAlphabet.find(letter);
    if (value == std::string_view::npos) return std::nullopt;
    bits = (bits << 6U) | static_cast<std::uint32_t>(value);
    held += 6;
    if (held < 8) continue;
    held -= 8;
    bytes += static_cast<char>((bits >> static_cast<unsigned>(held)) & 0xFFU);
  }
  return bytes;
}

/// What follows the scheme, whose case does not matter, and one or more spaces.
std::optional<std::string_view> credentials(std::string_view header, std::string_view scheme) {
  if (header.size() <= scheme.size() || header[scheme.size()] != ' ') return std::nullopt;
  const bool same = std::equal(scheme.begin(), scheme.end(), header.begin(), [](char a, char b) {
    const bool upper = b >= 'A' && b <= 'Z';
    return a == (upper ? static_cast<char>(b - 'A' + 'a') : b);
  });
  if (!same) return std::nullopt;
  header.remove_prefix(scheme.size());
  header.remove_prefix(std::min(header.find_first_not_of(' '), header.size()));
  return header;
}

std::optional<Secret> non_empty(std::string_view token) {
  if (token.empty()) return std::nullopt;
  return Secret{std::string{token}};
}

}  // namespace

std::optional<Secret> presented_token(std::string_view authorization) {
  if (const auto bearer = credentials(authorization, "bearer")) return non_empty(*bearer);
  const auto basic = credentials(authorization, "basic");
  if (!basic) return std::nullopt;
  const auto pair = base64_decoded(*basic);
  const auto colon = pair ? pair->find(':') : std::string::npos;
  if (colon == std::string::npos) return std::nullopt;
  return non_empty(std::string_view{*pair}.substr(colon + 1));
}

bool may_enter(const Inlet& inlet, std::string_view authorization) {
  const auto presented = presented_token(authorization);
  if (!presented || !inlet.token || inlet.token->empty()) return false;
  // The digests are of one length, so not even the token's own shows in the time this takes.
  const auto wanted = sha256_hex(inlet.token->reveal());
  const auto given = sha256_hex(presented->reveal());
  return CRYPTO_memcmp(wanted.data(), given.data(), wanted.size()) == 0;
}

}  // namespace goji::signals
