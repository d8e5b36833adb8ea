#pragma once

#include <map>
#include <string>

namespace goji {

/// Why something was decided, without words: which sentence of templates/reasons/<locale>.yaml, and
/// what to fill in. Numbers are written plainly ("0.05", "60"), times as RFC 3339; the sentence
/// decides how people read them.
struct Reason {
  std::string code;  ///< "share_held", "share_below", ...
  std::map<std::string, std::string> facts{};

  bool operator==(const Reason&) const = default;
};

}  // namespace goji
