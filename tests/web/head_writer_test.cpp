#include "web/head_writer.h"

#include "support/catch.h"

#include <stdexcept>
#include <string>

namespace goji::web {
namespace {

using namespace std::chrono_literals;

TEST_CASE("head writer: a handler's answer is written with the defaults it does not overrule") {
  std::string out = "what was there before";
  const Response response{
      .status = 202, .body = "{}", .headers = {{"Location", "/x"}, {"cache-control", "max-age=1"}}};
  write_head(out, response, {{"Cache-Control", "no-store"}, {"X-Content-Type-Options", "nosniff"}});
  end_head(out, "now", After::Keep);
  CHECK(out ==
        "HTTP/1.1 202 Accepted\r\nContent-Type: application/json\r\nContent-Length: 2\r\n"
        "Location: /x\r\ncache-control: max-age=1\r\nX-Content-Type-Options: nosniff\r\n"
        "Date: now\r\n\r\n");
}

TEST_CASE("head writer: an answer without a body says nothing of one") {
  std::string out;
  for (const int status : {204, 304}) {
    write_head(out, {.status = status}, {});
    CHECK(out.find("Content-") == std::string::npos);
  }
  write_head(out, {.status = 200, .content_type = ""}, {});
  CHECK(out == "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n");
  write_head(out, {.status = 299}, {});
  CHECK(out.starts_with("HTTP/1.1 299 Unknown\r\n"));
}

TEST_CASE("head writer: no text can end the line it stands on") {
  std::string out;
  for (int c = 0; c < 0x20; ++c)
    CHECK_THROWS_AS(append_field(out, "X", "a" + std::string(1, static_cast<char>(c)) + "b"),
                    std::logic_error);
  CHECK_THROWS_AS(append_field(out, "X", "\x7F"), std::logic_error);
  for (const auto* name : {"", "X Y", "X:", "X\r\n", "X\xC3\xB6"})
    CHECK_THROWS_AS(append_field(out, name, "a"), std::logic_error);
  CHECK(out.empty());
  CHECK_NOTHROW(append_field(out, "X-1", "caf\xC3\xA9"));
}

TEST_CASE("head writer: the connection's fate is said where it is not the usual") {
  const auto ended = [](After after) {
    std::string out;
    end_head(out, "now", after);
    return out;
  };
  CHECK(ended(After::Keep) == "Date: now\r\n\r\n");
  CHECK(ended(After::Close) == "Date: now\r\nConnection: close\r\n\r\n");
  CHECK(ended(After::KeepOld) == "Date: now\r\nConnection: keep-alive\r\n\r\n");
}

TEST_CASE("head writer: dates are those of RFC 9110") {
  CHECK(http_date(TimePoint{784'111'777s}) == "Sun, 06 Nov 1994 08:49:37 GMT");
  CHECK(http_date(TimePoint{1'709'164'800s + 999ms}) == "Thu, 29 Feb 2024 00:00:00 GMT");
  CHECK(http_date(TimePoint{0s}) == "Thu, 01 Jan 1970 00:00:00 GMT");
}

TEST_CASE("head writer: the date moves on with the second and back with it") {
  Dates dates;
  CHECK(dates.at(TimePoint{1s}) == "Thu, 01 Jan 1970 00:00:01 GMT");
  CHECK(dates.at(TimePoint{1s + 999ms}) == "Thu, 01 Jan 1970 00:00:01 GMT");
  CHECK(dates.at(TimePoint{2s}) == "Thu, 01 Jan 1970 00:00:02 GMT");
  CHECK(dates.at(TimePoint{0s}) == "Thu, 01 Jan 1970 00:00:00 GMT");
}

}  // namespace
}  // namespace goji::web
