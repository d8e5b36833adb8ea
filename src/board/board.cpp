#include "board/board.h"

namespace goji::board {

const Page* Board::find(std::string_view path, std::string_view language) const {
  const auto place = pages.find(path);
  if (place == pages.end()) return rest ? rest->find(path, language) : nullptr;
  const auto page = place->second.find(language);
  if (page != place->second.end()) return &page->second;
  const auto common = place->second.find("");
  return common == place->second.end() ? nullptr : &common->second;
}

}  // namespace goji::board
