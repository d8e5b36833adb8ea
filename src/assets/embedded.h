#pragma once

#include <span>
#include <string_view>

namespace goji::assets {

/// One file that was built into the program.
struct Embedded {
  std::string_view path;  ///< from the root of the sources: "templates/words/ko.yaml"
  std::string_view bytes;
};

/// All of them, by path. Written by embed.cmake, not by hand.
[[nodiscard]] std::span<const Embedded> embedded();

}  // namespace goji::assets
