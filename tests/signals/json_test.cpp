#include "signals/json.h"

#include "support/catch.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <string>

namespace goji::signals {
namespace {

std::string nested(std::size_t depth) {
  return std::string(depth, '[') + std::string(depth, ']');
}

TEST_CASE("json: what is well formed is read as it stands") {
  const auto text =
      GENERATE(R"({"a":[1,-2,18446744073709551615,true,false,null,"x"],"b":{"a":{}}})",
               R"("\u00e9\ud55c\n")",
               "7",
               "[[],{}]");
  const auto value = parse_json(text);
  REQUIRE(value.has_value());
  CHECK(parse_json(boost::json::serialize(*value)).value() == *value);
}

TEST_CASE("json: strings and names may come in pieces") {
  const auto value = parse_json(R"({"a\u0062c\n":"d\\e\/f","\u0061":"\ud83d\ude00"})").value();
  CHECK(value.at("abc\n").as_string() == "d\\e/f");
  CHECK(value.at("a").as_string() == "\U0001F600");
}

TEST_CASE("json: fractions are rounded as the standard library rounds them") {
  CHECK(parse_json("0.8").value().as_double() == 0.8);
  CHECK(parse_json("[0.123456789012345678]").value().at(0).as_double() == 0.123456789012345678);
  CHECK(parse_json("[6.02214076e23,5e-324]").value().at(0).as_double() == 6.02214076e23);
  CHECK(parse_json("[6.02214076e23,5e-324]").value().at(1).as_double() == 5e-324);
}

TEST_CASE("json: a byte order mark in front is skipped") {
  CHECK(parse_json("\xEF\xBB\xBF{}").has_value());
  CHECK(parse_json("\xEF\xBB\xBF{").error().what == "is not JSON: incomplete JSON at byte 4");
}

TEST_CASE("json: what is wrong is said with its byte") {
  const auto [text, complaint] = GENERATE(table<std::string, std::string>({
      {"", "is not JSON: incomplete JSON at byte 0"},
      {"{} x", "is not JSON: extra data at byte 3"},
      {R"({"a":tru})", "is not JSON: syntax error at byte 5"},
      {"[\"\xC0\xAF\"]", "is not JSON: syntax error at byte 2"},
      {"[\"a\x01\"]", "is not JSON: syntax error at byte 3"},
      {R"({"a":1,"b":{"a":1},"a":2})", "has the name `a` twice in the object that ends at byte 24"},
      {R"({"a":1,"\u0061":2})", "has the name `a` twice in the object that ends at byte 17"},
      {nested(65), "is nested deeper than 64"},
  }));
  CAPTURE(text);
  const auto read = parse_json(text);
  REQUIRE(read.has_error());
  CHECK(read.error().what == complaint);
}

TEST_CASE("json: nesting is taken up to its limit") {
  CHECK(parse_json(nested(64)).has_value());
}

TEST_CASE("json: a value becomes a label without ornament") {
  const auto [text, label] =
      GENERATE(table<std::string, std::string>({{R"("x")", "x"},
                                                {"7", "7"},
                                                {"0.1", "0.1"},
                                                {"[0]", "[0]"},
                                                {"true", "true"},
                                                {R"({"a":1})", R"({"a":1})"}}));
  CHECK(words(parse_json(text).value()) == label);
}

}  // namespace
}  // namespace goji::signals
