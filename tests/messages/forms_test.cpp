#include "messages/forms.h"

#include "messages/fit.h"
#include "support/catch.h"

#include <string>

namespace goji::messages {
namespace {

const std::string kLink = "https://status.example.com/incidents/7?a=1&b=2";
const NoticeText kText{
    .title = "A title", .brief = "Briefly.", .body = "The **body** of it.\n\n- a"};

TEST_CASE("forms: each form holds what channels expect of it") {
  CHECK(in_form(kText, kLink, {.form = Form::Title}) == "A title");
  CHECK(in_form(kText, kLink, {.form = Form::Short}) == "Briefly.\n" + kLink);
  CHECK(in_form(kText, kLink, {.form = Form::Plain}) == "The body of it.\n\n- a\n" + kLink);
  CHECK(in_form(kText, kLink, {.form = Form::Html}) ==
        "<p>The <strong>body</strong> of it.</p>\n<ul>\n<li>a</li>\n</ul>\n"
        "<p><a href=\"https://status.example.com/incidents/7?a=1&amp;b=2\">"
        "https://status.example.com/incidents/7?a=1&amp;b=2</a></p>\n");
  CHECK(in_form(kText, "", {.form = Form::Html}).find("<a") == std::string::npos);
  CHECK(in_form(kText, kLink, {.form = Form::Json}) == "");
}

TEST_CASE("forms: each form keeps the limit of its channel") {
  CHECK(in_form(kText, kLink, {.form = Form::Title, .limit = 6}) == "A tit…");
  CHECK(in_form(kText, kLink, {.form = Form::Short, .limit = 8 + 23, .link_length = 23}) ==
        "Briefl…\n" + kLink);
  CHECK(in_form(kText, "", {.form = Form::Plain, .limit = 9}) == "The body…");
}

TEST_CASE("forms: HTML is shortened before it is made so that every tag is closed") {
  NoticeText text;
  for (int i = 0; i < 200; ++i)
    text.body += "**a & b** <\n\n";
  for (const std::size_t limit : {200U, 300U, 1'000U, 4'000U}) {
    const auto html =
        in_form(text, kLink, {.form = Form::Html, .limit = limit, .unit = Unit::Utf16});
    CAPTURE(limit, html);
    CHECK(length_of(html, Unit::Utf16) <= limit);
    CHECK(length_of(html, Unit::Utf16) > limit / 4);
    CHECK(html.ends_with("</a></p>\n"));
    CHECK(html.find("…") != std::string::npos);
  }
}

TEST_CASE("forms: HTML whose link alone is too long is no endless work") {
  CHECK_FALSE(in_form(kText, kLink, {.form = Form::Html, .limit = 10}).empty());
}

}  // namespace
}  // namespace goji::messages
