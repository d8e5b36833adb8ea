#include "app/cli/csv.h"

#include "support/catch.h"

#include <sstream>

namespace goji::app::cli {
namespace {

using Record = std::vector<std::string>;

std::vector<Record> read(const std::string& text) {
  std::istringstream in{text};
  CsvReader reader{in};
  std::vector<Record> records;
  for (auto record = reader.next().value(); record; record = reader.next().value())
    records.push_back(*record);
  return records;
}

TEST_CASE("csv: what was written is read again whatever is in it") {
  const Record hostile{"", "a,b", "\"", "two\nlines", "\r", " x ", "한글"};
  CHECK(read(csv_record(hostile) + csv_record({"last"})) == std::vector<Record>{hostile, {"last"}});
}

TEST_CASE("csv: quotes stand only where they must") {
  CHECK(csv_record({"a", "b c", ""}) == "a,b c,\n");
  CHECK(csv_record({"", "x"}) == ",x\n");
  CHECK(csv_record({"a,b", "say \"x\""}) == "\"a,b\",\"say \"\"x\"\"\"\n");
}

TEST_CASE("csv: lines may end either way and the last not at all") {
  const std::vector<Record> both{{"a", "b"}, {"c", "d"}};
  CHECK(read("a,b\nc,d\n") == both);
  CHECK(read("a,b\r\nc,d\r\n") == both);
  CHECK(read("a,b\nc,d") == both);
  CHECK(read("").empty());
  CHECK(read("\n") == std::vector<Record>{{""}});
}

TEST_CASE("csv: a record's line is where it begins") {
  std::istringstream in{"a\n\"b\nc\"\nd\n"};
  CsvReader reader{in};
  CHECK(reader.next().value() == Record{"a"});
  CHECK(reader.line() == 1);
  CHECK(reader.next().value() == Record{"b\nc"});
  CHECK(reader.line() == 2);
  CHECK(reader.next().value() == Record{"d"});
  CHECK(reader.line() == 4);
}

TEST_CASE("csv: a quote that never ends is told with its line") {
  std::istringstream in{"a\n\"b\n"};
  CsvReader reader{in};
  CHECK(reader.next().has_value());
  CHECK(reader.next().error().what == "line 2: a quote never ends");
}

}  // namespace
}  // namespace goji::app::cli
