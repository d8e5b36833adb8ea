#include "board/board.h"

#include "support/catch.h"

namespace goji::board {
namespace {

Page saying(const std::string& text) {
  Page page;
  page.plain = text;
  return page;
}

TEST_CASE("board: a page is found by path and language", "[board]") {
  Board board;
  board.pages["/"]["ko"] = saying("안녕");
  board.pages["/api"][""] = saying("{}");
  REQUIRE(board.find("/", "ko") != nullptr);
  CHECK(board.find("/", "ko")->plain == "안녕");
  CHECK(board.find("/", "en") == nullptr);
  CHECK(board.find("/nowhere", "ko") == nullptr);
}

TEST_CASE("board: a page without languages is found with any", "[board]") {
  Board board;
  board.pages["/api"][""] = saying("{}");
  REQUIRE(board.find("/api", "ja") != nullptr);
  CHECK(board.find("/api", "")->plain == "{}");
}

TEST_CASE("board: what is not on it yet is the last complete one's", "[board]") {
  auto complete = std::make_shared<Board>();
  complete->pages["/"]["ko"] = saying("old");
  complete->pages["/history"]["ko"] = saying("history");
  Board urgent;
  urgent.pages["/"]["ko"] = saying("new");
  urgent.rest = complete;
  CHECK(urgent.find("/", "ko")->plain == "new");
  CHECK(urgent.find("/history", "ko")->plain == "history");
  CHECK(urgent.find("/nowhere", "ko") == nullptr);
}

}  // namespace
}  // namespace goji::board
