#include "app/cli/table.h"

#include "support/catch.h"

namespace goji::app::cli {
namespace {

TEST_CASE("table: each column is as wide as its widest cell and the last ends its line") {
  Table table{{"A", "BB"}};
  CHECK(table.empty());
  table.add({"long", "x"});
  CHECK_FALSE(table.empty());
  CHECK(table.text() == "A     BB\nlong  x\n");
}

TEST_CASE("table: Hangul takes two places and an accent none") {
  Table table{{"가나", "."}};
  table.add({"abcd", "."});
  table.add({"e\xcc\x81", "."});
  CHECK(table.text() == "가나  .\nabcd  .\ne\xcc\x81     .\n");
}

}  // namespace
}  // namespace goji::app::cli
