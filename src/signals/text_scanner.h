#pragma once

#include "base/clock.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace goji::signals {

/// Takes the plainest forms of JSON's values off the front of a text, fast. Whatever is not plain
/// is nothing, and then the scanner is of no further use.
class TextScanner {
 public:
  explicit TextScanner(std::string_view text) : at_(text.data()), end_(text.data() + text.size()) {}

  /// This byte, after any spaces.
  bool skip(char byte);
  /// "null", without spaces before it.
  bool skip_null();
  /// Nothing but spaces is left.
  bool done();

  /// A string of printable ASCII without escapes.
  std::optional<std::string_view> name();
  /// A string without escapes or control characters. It may be no UTF-8: see is_ascii().
  std::optional<std::string_view> text();
  [[nodiscard]] bool is_ascii() const { return ascii_; }  ///< what text() took

  std::optional<TimePoint> time();
  std::optional<double> share();         ///< 0, 1 or 0.5, without sign or exponent
  std::optional<std::uint64_t> count();  ///< at most 13 digits

  /// After any spaces; a NUL at the end.
  [[nodiscard]] char peek();

 private:
  void skip_spaces();
  std::string_view digits();

  const char* at_;
  const char* end_;
  bool ascii_ = true;
};

}  // namespace goji::signals
