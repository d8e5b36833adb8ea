#include "web/target.h"

#include "support/catch.h"

namespace goji::web {
namespace {

using Values = Parameters;

TEST_CASE("target: percent-encoding is undone in small and capital digits") {
  CHECK(decoded("/a%20b%2fC%2FD").value() == "/a b/C/D");
  CHECK(decoded("/%EC%A7%80%EB%8F%84").value() == "/지도");
  CHECK(decoded("/a+b").value() == "/a+b");
  CHECK(decoded("").value().empty());
}

TEST_CASE("target: what is no encoding of text is refused") {
  const std::string text = GENERATE("%",
                                    "%4",
                                    "%zz",
                                    "%4z",
                                    "%z4",
                                    "a%",
                                    "%00",
                                    "%1f",
                                    "%7F",
                                    "%0A",
                                    "%C3",
                                    "%C3x",
                                    "%FF",
                                    "%C0%80",
                                    "%ED%A0%80");
  CAPTURE(text);
  CHECK_FALSE(decoded(text));
}

TEST_CASE("target: a query is names and values in their order") {
  CHECK(decoded_query("a=1&b=x%26y&&c&a=2&=z&d=e=f").value() ==
        Values{{"a", "1"}, {"b", "x&y"}, {"c", ""}, {"a", "2"}, {"d", "e=f"}});
  CHECK(decoded_query("").value().empty());
  CHECK(decoded_query("q=a+b%2Bc").value() == Values{{"q", "a b+c"}});
}

TEST_CASE("target: a form's text may have several lines but no other controls") {
  CHECK(decoded_query("t=a%0D%0Ab%09c").value() == Values{{"t", "a\r\nb\tc"}});
  CHECK_FALSE(decoded_query("t=%00"));
  CHECK_FALSE(decoded_query("t=%1B"));
  CHECK_FALSE(decoded_query("a=1&%FF=1"));
  CHECK_FALSE(decoded_query("a=1&b=%"));
}

TEST_CASE("target: one value is found without the others") {
  CHECK(query_value("a=%&lang=ko%20&lang=en", "lang") == "ko ");
  CHECK(query_value("xlang=a&lan=b", "lang").empty());
  CHECK(query_value("lang=%zz", "lang").empty());
  CHECK(query_value("", "lang").empty());
}

}  // namespace
}  // namespace goji::web
