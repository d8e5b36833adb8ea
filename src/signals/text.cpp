#include "signals/text.h"

#include "base/utf8.h"

#include <algorithm>

namespace goji::signals {
namespace {

bool is_control(char byte) {
  return static_cast<unsigned char>(byte) < 0x20 || byte == 0x7F;
}

bool is_continuation(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80;
}

/// How long a front of at most so many bytes may be to end between two characters.
std::size_t cut(std::string_view text, std::size_t most) {
  while (most > 0 && is_continuation(text[most]))
    --most;
  return most;
}

bool starts_with_scheme(std::string_view text, std::string_view scheme) {
  return text.size() > scheme.size() &&
         std::equal(scheme.begin(), scheme.end(), text.begin(), [](char wanted, char given) {
           const bool upper = given >= 'A' && given <= 'Z';
           return wanted == (upper ? static_cast<char>(given - 'A' + 'a') : given);
         });
}

}  // namespace

std::string_view fault_of_identity(std::string_view name) {
  if (name.empty()) return "must be a non-empty string";
  if (name.size() > kMaxIdentity) return "must not have more than 200 bytes";
  const bool plain = std::ranges::none_of(name, is_control) && utf8::cleaned(name) == name;
  return plain ? "" : "must not contain control characters";
}

std::string informative(std::string_view text) {
  auto kept = utf8::cleaned(text);
  if (kept.size() <= kMaxText) return kept;
  kept.resize(cut(kept, kMaxText - kCut.size()));
  kept += kCut;
  return kept;
}

bool is_web_link(std::string_view text) {
  constexpr std::string_view kUnfit = " \"'<>`\\";
  const bool web = starts_with_scheme(text, "http://") || starts_with_scheme(text, "https://");
  return web && text.size() <= kMaxLink && std::ranges::none_of(text, [&](char byte) {
           return is_control(byte) || kUnfit.find(byte) != std::string_view::npos;
         });
}

}  // namespace goji::signals
