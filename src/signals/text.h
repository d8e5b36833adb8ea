#pragma once

#include <cstddef>
#include <string>
#include <string_view>

/// What is taken of strangers' text. All of it is valid UTF-8 when it comes here.
namespace goji::signals {

constexpr std::size_t kMaxIdentity = 200;    ///< bytes of a source, key, component or label's name
constexpr std::size_t kMaxText = 4096;       ///< bytes of a summary or a label's value
constexpr std::size_t kMaxLink = 2048;       ///< bytes
constexpr std::size_t kMaxLabels = 100;      ///< of one signal
constexpr std::string_view kCut = "\u2026";  ///< stands for what was cut off

/// What is wrong with a name that things are told apart by ("must be a non-empty string"); nothing
/// if it is well. Such a name is refused, never repaired: two could become one.
[[nodiscard]] std::string_view fault_of_identity(std::string_view name);

/// Text that only informs, made harmless: control characters are gone (see base/utf8.h), and what
/// is beyond kMaxText is cut off between two characters.
[[nodiscard]] std::string informative(std::string_view text);

/// Whether it may become a link for operators: http or https, printable, without spaces or quotes.
[[nodiscard]] bool is_web_link(std::string_view text);

}  // namespace goji::signals
