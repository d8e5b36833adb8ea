#pragma once

#include "board/edition.h"

#include <string>

namespace goji::board {

/// What top and bottom of a page need to know of it.
struct Frame {
  std::string path{};  ///< as in links
  std::string title{};
  std::string look{"none"};  ///< of the icon
  Mark mark = Mark::None;    ///< of what the page is about
};

/// The values of templates/pages/parts/top.html and bottom.html.
[[nodiscard]] messages::Values frame(const Edition& edition, const Frame& frame);

}  // namespace goji::board
