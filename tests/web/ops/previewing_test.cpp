#include "support/catch.h"
#include "web/ops/speaking.h"

#include <boost/json.hpp>

namespace goji::web::ops {
namespace {

using flow::Word;

Request request(std::string body) {
  return {.method = "POST", .path = "/api/v1/preview", .body = std::move(body), .actor = "kim"};
}

TEST_CASE("previewing: a body is that of an announcement") {
  const auto speak = read_preview(request(R"({"components":{"a":"major_outage"}})"));
  REQUIRE(speak.has_value());
  CHECK(speak->word.kind == Word::Kind::Announce);
  CHECK(speak->press.author == "kim");
  CHECK(read_preview(request("{}")).error().fault == Fault::Invalid);
  CHECK(read_preview(request("{]")).error().fault == Fault::Invalid);
}

TEST_CASE("previewing: with an incident it is that of an update") {
  const auto speak = read_preview(request(R"({"incident":"7","status":"resolved"})"));
  REQUIRE(speak.has_value());
  CHECK(speak->word.kind == Word::Kind::Resolve);
  CHECK(speak->word.incident == 7);
  CHECK(read_preview(request(R"({"incident":7})")).error().what ==
        "incident must be an id, as a string");
  CHECK(read_preview(request(R"({"incident":"x"})")).error().fault == Fault::NotFound);
}

TEST_CASE("previewing: every form says what it takes of its limit") {
  const flow::Preview preview{
      .kind = NoticeKind::Holding,
      .words = {{"ko", {.title = "제목", .short_text = "짧게", .body = "본문"}}},
      .shown = {{.channel = "social",
                 .language = "ko",
                 .wants = {{.form = Form::Title, .limit = 5},
                           {.form = Form::Plain, .unit = Unit::Bytes},
                           {.form = Form::Json, .unit = Unit::Bytes}},
                 .forms = {{Form::Title, "제목"}, {Form::Plain, "본문"}}}}};
  const auto reply = reply_to(preview);
  CHECK(reply.status == 200);
  CHECK(boost::json::parse(reply.body) == boost::json::parse(R"({
    "kind": "holding",
    "messages": {"ko": {"title": "제목", "short": "짧게", "body": "본문"}},
    "channels": [{"channel": "social", "language": "ko", "forms": [
      {"form": "title", "text": "제목", "length": 2, "limit": 5, "unit": "graphemes"},
      {"form": "plain", "text": "본문", "length": 6, "limit": null, "unit": "bytes"}]}]})"));
}

}  // namespace
}  // namespace goji::web::ops
