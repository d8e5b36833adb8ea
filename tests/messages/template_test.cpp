#include "messages/template.h"

#include "support/catch.h"

#include <string>
#include <thread>
#include <vector>

namespace goji::messages {
namespace {

std::string render(std::string_view text, const Values& values, Escape escape = Escape::None) {
  const auto parsed = Template::parse(text, escape);
  if (!parsed) return "parse: " + parsed.error().what;
  const auto filled = parsed->render(values);
  return filled ? *filled : "render: " + filled.error().what;
}

TEST_CASE("template: names are replaced by their values") {
  CHECK(render("{{a}} and {{ b.c }}!", {{"a", "1"}, {"b.c", "2"}}) == "1 and 2!");
  CHECK(render("", {}) == "");
  CHECK(render("한{{a}}", {{"a", ""}}) == "한");
}

TEST_CASE("template: a name without a value is an error that names it and what it may have meant") {
  CHECK(render("x {{a}} {{b}}", {}) == "render: {{a}} has no value");
  CHECK(render("{{componets}}", {{"components", "x"}}) ==
        "render: {{componets}} has no value, did you mean `components`?");
  CHECK(render("{{#a}}x{{/a}}", {}) == "render: {{a}} has no value");
  CHECK(render("{{^a}}x{{/a}}", {}) == "render: {{a}} has no value");
  CHECK(render("{{{a}}}", {}) == "render: {{a}} has no value");
  CHECK(render("{{#list}}{{a}}{{/list}}", {{"list", std::vector<Values>{{{"b", "1"}}}}}) ==
        "render: {{a}} has no value");
}

TEST_CASE("template: what is not a text cannot be written as one") {
  CHECK(render("{{a}}", {{"a", true}}) == "render: {{a}} is not a text but for a section, {{#a}}");
  CHECK(render("{{a}}", {{"a", std::vector<Values>{}}}) ==
        "render: {{a}} is not a text but for a section, {{#a}}");
}

TEST_CASE("template: a section is for what is true and its opposite for what is not") {
  const std::string both = "{{#a}}yes{{/a}}{{^a}}no{{/a}}";
  CHECK(render(both, {{"a", true}}) == "yes");
  CHECK(render(both, {{"a", false}}) == "no");
  CHECK(render(both, {{"a", "text"}}) == "yes");
  CHECK(render(both, {{"a", ""}}) == "no");
  CHECK(render(both, {{"a", std::vector<Values>{}}}) == "no");
  CHECK(render("{{#a}}[{{a}}]{{/a}}", {{"a", "text"}}) == "[text]");
}

TEST_CASE("template: a section is repeated for each item whose names come before those around it") {
  const Values values{{"name", "outer"},
                      {"site", "S"},
                      {"list", std::vector<Values>{{{"name", "one"}}, {{"name", "two"}}}}};
  CHECK(render("{{#list}}{{name}}@{{site}} {{/list}}{{name}}", values) == "one@S two@S outer");
  const Values nested{
      {"a", std::vector<Values>{{{"b", std::vector<Values>{{{"c", "1"}}, {{"c", "2"}}}}}}}};
  CHECK(render("{{#a}}{{#b}}{{c}}{{/b}}{{/a}}", nested) == "12");
}

TEST_CASE("template: a line that holds nothing but a section's tag leaves no empty line") {
  CHECK(render("a\n{{#b}}\nc\n{{/b}}\nd\n", {{"b", true}}) == "a\nc\nd\n");
  CHECK(render("a\n{{#b}}\nc\n{{/b}}\nd\n", {{"b", false}}) == "a\nd\n");
  CHECK(render("a\n \t{{#b}} \nc\n  {{/b}}\n\nd", {{"b", true}}) == "a\nc\n\nd");
  CHECK(render("a\n \t{{#b}} \nc\n  {{/b}}\n\nd", {{"b", false}}) == "a\n\nd");
  CHECK(render("{{! x }}\na\n{{^b}}\nc\n{{/b}}", {{"b", false}}) == "a\nc\n");
  CHECK(render("a {{#b}}\nc{{/b}}\n\nd", {{"b", true}}) == "a \nc\n\nd");
  CHECK(render("{{#b}}{{/b}}\nd", {{"b", true}}) == "\nd");
  CHECK(render("{{c}}\n{{&c}}\n", {{"c", ""}}) == "\n\n");
  CHECK(render("{{#b}}\n{{c}}\n{{/b}}\n", {{"b", true}, {"c", "1\n2"}}) == "1\n2\n");
}

TEST_CASE("template: HTML is escaped in double braces and left alone in three") {
  const Values values{{"a", "<b>\"'&"}};
  CHECK(render("<i>{{a}}</i>", values, Escape::Html) == "<i>&lt;b&gt;&quot;&apos;&amp;</i>");
  CHECK(render("{{{a}}} {{&a}}", values, Escape::Html) == "<b>\"'& <b>\"'&");
  CHECK(render("{{a}}", values, Escape::None) == "<b>\"'&");
}

TEST_CASE("template: a value in Markdown is only text there") {
  CHECK(render("*{{a}}*", {{"a", "[x](y) *b* `c` <d> \\ 1. # _"}}, Escape::Markdown) ==
        "*\\[x\\](y) \\*b\\* \\`c\\` \\<d\\> \\\\ 1. # \\_*");
  CHECK(render("{{{a}}}", {{"a", "*b*"}}, Escape::Markdown) == "*b*");
}

TEST_CASE("template: particles fit the value before them in every escape") {
  for (const auto escape : {Escape::None, Escape::Html, Escape::Markdown}) {
    CHECK(render("{{a}}을(를)", {{"a", "톡"}}, escape) == "톡을");
    CHECK(render("‘{{a}}’이(가)", {{"a", "지도"}}, escape) == "‘지도’가");
  }
  CHECK(render("{{a}}을(를)", {{"a", "\"톡\""}}, Escape::Html) == "&quot;톡&quot;을");
  CHECK(render("{{a}}을(를)", {{"a", "톡 (PC)"}}, Escape::Markdown) == "톡 (PC)을");
}

TEST_CASE("template: a value cannot bring particles or tags or control characters of its own") {
  CHECK(render("{{a}}", {{"a", "을(를) {{b}} {{{c}}}"}}) == "을(를) {{b}} {{{c}}}");
  CHECK(render("[{{a}}]",
               {{"a",
                 std::string("x\x01"
                             "a\0\x1B\x7F\r\ny\xE2\x80\xAE\xFF",
                             13)}}) == "[xa\ny\xEF\xBF\xBD]");
}

TEST_CASE("template: it knows the names it asks for") {
  const auto parsed =
      Template::parse("{{b}}{{#a}}{{c}}{{/a}}{{^d}}{{/d}}{{{e}}}{{&f}}{{! g }}{{b}}", Escape::None);
  REQUIRE(parsed.has_value());
  CHECK(parsed->names() == std::vector<std::string>{"a", "b", "c", "d", "e", "f"});
  CHECK(parsed->sections() == std::vector<std::string>{"a", "d"});
}

TEST_CASE("template: a remark is not written") {
  CHECK(render("a{{! {b} }}c", {}) == "ac");
}

TEST_CASE("template: what is written wrongly is refused with its line") {
  CHECK(render("a\n{{b", {}) == "parse: line 2: a tag is never closed");
  CHECK(render("a\n\n{{{b}}", {}) == "parse: line 3: a tag is never closed");
  CHECK(render("{{#a}}\n{{b}}", {}) == "parse: line 1: {{#a}} is never closed");
  CHECK(render("\n{{/a}}", {}) == "parse: line 2: {{/a}} closes nothing");
  CHECK(render("{{#a}}\n{{^b}}\n{{/a}}{{/b}}", {}) ==
        "parse: line 3: {{/a}} stands where {{/b}} of line 2 should");
  for (const std::string tag : {"{{}}",
                                "{{ }}",
                                "{{a b}}",
                                "{{A}}",
                                "{{.}}",
                                "{{> a}}",
                                "{{=<% %>=}}",
                                "{{#}}",
                                "{{9a}}",
                                "{{을를}}",
                                "{{#a }b}}"}) {
    CAPTURE(tag);
    CHECK(render("\n" + tag, {}).starts_with("parse: line 2: {{"));
    CHECK(render("\n" + tag, {}).ends_with("is not a tag that templates may use"));
  }
  CHECK(render("{{a\n}}{{", {}) == "parse: line 2: a tag is never closed");
  CHECK(render("\xFF", {}) == "parse: line 1: not UTF-8");
}

TEST_CASE("template: an editor's line ends and byte order mark change nothing") {
  CHECK(render("\xEF\xBB\xBF{{#a}}\r\nb\r\n{{/a}}\r\n", {{"a", true}}) == "b\n");
}

TEST_CASE("template: several threads may fill one template") {
  const auto parsed = Template::parse("{{#a}}{{b}}{{/a}} {{c}}", Escape::Html);
  REQUIRE(parsed.has_value());
  std::vector<std::string> results(4);
  {
    std::vector<std::jthread> threads;
    threads.reserve(results.size());
    for (std::size_t i = 0; i < results.size(); ++i)
      threads.emplace_back([&, i] {
        for (int n = 0; n < 100; ++n)
          results[i] = parsed->render({{"a", true}, {"b", std::to_string(i)}, {"c", "x"}}).value();
      });
  }
  for (std::size_t i = 0; i < results.size(); ++i)
    CHECK(results[i] == std::to_string(i) + " x");
}

}  // namespace
}  // namespace goji::messages
