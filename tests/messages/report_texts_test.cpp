#include "messages/report_texts.h"

#include "base/base64.h"
#include "base/digest.h"
#include "messages/library.h"
#include "messages/overlay.h"
#include "support/catch.h"

#include <cmark.h>
#include <memory>

namespace goji::messages {
namespace {

using namespace std::chrono_literals;

const Library& library() {
  static const auto kLoaded =
      Library::load({}, {.languages = {"ko", "en", "ja"}, .zone = "Asia/Seoul"});
  return kLoaded.value();
}

/// As a renderer of Markdown reads it.
std::string rendered(const std::string& markdown) {
  const std::unique_ptr<char, void (*)(void*)> html{
      cmark_markdown_to_html(markdown.data(), markdown.size(), CMARK_OPT_UNSAFE), std::free};
  return html.get();
}

TEST_CASE("report texts: nothing that somebody wrote is a mark of Markdown") {
  for (const auto* hostile : {"# a heading",
                              "- an item",
                              "+ an item",
                              "12. an item",
                              "3) an item",
                              "===",
                              "---",
                              "> a quote",
                              "*strong* _too_ `code`",
                              "<script>alert(1)</script>",
                              "&lt;b&gt;",
                              "[a](https://x.example)",
                              "![a](https://x.example)",
                              "~~~",
                              "a\\",
                              "    code"}) {
    CAPTURE(hostile);
    const auto html = rendered(plain_in_markdown(hostile));
    CHECK(html.find("<p>") == 0);
    for (const auto* mark : {"<li", "<h", "<strong", "<em", "<code", "<script", "<a ", "<img"})
      CHECK(html.find(mark) == std::string::npos);
  }
}

TEST_CASE("report texts: a text stays on its line and in its cell") {
  CHECK(plain_in_markdown("a\n\n# b\r\nc\td") == "a \\# b c d");
  CHECK(plain_in_markdown("a | b") == "a \\| b");
  CHECK(plain_in_markdown("plain, with (a) point. And 1.5 - all - right!") ==
        "plain, with (a) point. And 1.5 - all - right\\!");
  CHECK(plain_in_markdown("2024-05-13 13:44:20 +09:00") == "2024-05-13 13:44:20 +09:00");
  CHECK(plain_in_markdown("1.51") == "1.51");
  CHECK(plain_in_markdown("1. x") == "1\\. x");
  CHECK(plain_in_markdown("1.") == "1\\.");
  CHECK(plain_in_markdown("").empty());
}

TEST_CASE("report texts: spans are told as finely as they were measured") {
  const auto& english = library().report("en");
  CHECK(english.span(62ms) == "62 ms");
  CHECK(english.span(999ms) == "999 ms");
  CHECK(english.span(1'000ms) == "1 s");
  CHECK(english.span(1'250ms) == "1.25 s");
  CHECK(english.span(59'994ms) == "59.99 s");
  CHECK(english.span(60'000ms) == "1 minute");
  CHECK(english.span(90'400ms) == "1 minute, 30 seconds");
  CHECK(library().report("ko").span(1'250ms) == "1.25초");
}

TEST_CASE("report texts: phrases are filled in and a name that is none stays as it is") {
  CHECK(library().report("en").phrase("outcome.late", {{"span", "3 s"}}) == "missed by 3 s");
  CHECK(library().report("ko").phrase("outcome.late", {{"span", "3초"}}) == "3초 늦음");
  CHECK(library().report("en").phrase("verdict.unheard_of", {}) == "verdict.unheard_of");
}

TEST_CASE("report texts: what the template asks for and nobody gave is named") {
  CHECK_THAT(library().report("en").html({}).error().what,
             Catch::Matchers::Contains("has no value"));
  CHECK_FALSE(library().report("en").markdown({}).has_value());
}

TEST_CASE("report texts: a word that is missing is a complaint when the words are read") {
  const auto words = assets::Assets{}.read("templates/words/en.yaml").value();
  const auto complaint_without = [&](const std::string& line) {
    auto less = words;
    const auto at = less.rfind(line);
    REQUIRE(at != std::string::npos);
    less.erase(at, line.size());
    const test::Overlay overlay{{{"templates/words/en.yaml", less}}};
    return Library::load(overlay.assets(), {.languages = {"en"}}).error().what;
  };
  CHECK(complaint_without("    cause: Cause\n") ==
        "templates/words/en.yaml:1: report.people.cause is missing\n"
        "templates/words/en.yaml:1: report.people.cause is missing");
  CHECK(complaint_without("    late: \"missed by {{span}}\"\n") ==
        "templates/words/en.yaml:1: report.outcome.late is missing");
}

}  // namespace
}  // namespace goji::messages
