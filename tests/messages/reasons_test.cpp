#include "messages/reasons.h"

#include "messages/library.h"
#include "messages/overlay.h"
#include "support/catch.h"

#include <string>
#include <vector>

namespace goji::messages {
namespace {

const Readership kReadership{.languages = {"en"},
                             .zone = "Asia/Seoul",
                             .components = {{.key = "msg", .name = {{"en", "Messaging"}}},
                                            {.key = "maps", .name = {{"en", "Maps"}}},
                                            {.key = "nameless"}}};

std::string told(const std::string& sentence, const std::map<std::string, std::string>& facts) {
  const test::Overlay overlay({{"templates/reasons/en.yaml", "code: \"" + sentence + "\"\n"}});
  std::vector<std::string> complaints;
  const auto words = Words::load(overlay.assets(), "en", complaints);
  const Calendar calendar(words, "Asia/Seoul");
  const Reasons reasons(overlay.assets(), "en", complaints);
  CHECK(complaints == std::vector<std::string>{});
  return reasons.sentence({.code = "code", .facts = facts},
                          {.words = &words, .calendar = &calendar, .default_language = "en"},
                          kReadership.components);
}

TEST_CASE("reasons: a sentence says how its facts are read") {
  CHECK(told("{{a.percent}} {{a.number}} {{a}}", {{"a", "0.05"}}) == "5% 0.05 0.05");
  CHECK(told("{{a.duration}} {{a.number}} {{a}}", {{"a", "5400"}}) ==
        "1 hour, 30 minutes 5,400 5400");
  CHECK(told("{{a.time}}", {{"a", "2024-05-21T08:30:00+09:00"}}) == "Tue, May 21, 8:30 AM KST");
  CHECK(told("{{a.names}}", {{"a", "msg, maps,,unknown,nameless"}}) ==
        "Messaging, Maps, unknown, and nameless");
}

TEST_CASE("reasons: shares and times and components are read as such by themselves") {
  for (const std::string name : {"share", "share_missing", "largest_share", "bar", "largest"}) {
    CAPTURE(name);
    CHECK(told("{{" + name + "}}", {{name, "0.08"}}) == "8%");
  }
  for (const std::string name : {"seconds", "share_minutes", "minutes_bar", "shares", "sources"}) {
    CAPTURE(name);
    CHECK(told("{{" + name + "}}", {{name, "0.08"}}) == "0.08");
  }
  CHECK(told("{{share}}", {{"share", "none"}}) == "none");
  CHECK(told("{{since}}", {{"since", "2024-05-20T23:30:00Z"}}) == "Tue, May 21, 8:30 AM KST");
  CHECK(told("{{component}}", {{"component", "maps"}}) == "Maps");
  CHECK(told("{{components}}", {{"components", "msg,maps"}}) == "Messaging and Maps");
  CHECK(told("{{source}}", {{"source", "msg,maps"}}) == "msg,maps");
}

TEST_CASE("reasons: what a section asks for may be missing and anything else may not") {
  CHECK(told("a{{#b}} {{b}}{{/b}}{{^c}} no c{{/c}}", {}) == "a no c");
  CHECK(told("a{{#b}} {{b}}{{/b}}", {{"b", "1"}}) == "a 1");
  CHECK(told("a {{b}}", {{"share", "0.04"}, {"x", "y"}}) == "code share=4% x=y");
  CHECK(told("{{x.percent}}", {{"x", "y"}}) == "code x=y");
}

TEST_CASE("reasons: a sentence is one clean line and huge numbers do no harm") {
  CHECK(told("{{a}}", {{"a", "x\r\ny\x1B"}}) == "x y");
  CHECK(told("{{a.duration}}", {{"a", "-5"}}) == "0 seconds");
  CHECK(told("{{#a.duration}}ok{{/a.duration}}", {{"a", "1e300"}}) == "ok");
}

TEST_CASE("reasons: a code without a sentence is told by its facts") {
  const auto library = Library::load({}, kReadership);
  REQUIRE(library.has_value());
  CHECK(library->reason({.code = "no_such_code", .facts = {{"share", "0.04"}}}, "en") ==
        "no_such_code share=4%");
}

TEST_CASE("reasons: every language has a sentence for every code that one of them has") {
  const test::Overlay overlay({{"templates/reasons/ko.yaml", "a: x\nonly_here: y\n"},
                               {"templates/reasons/en.yaml", "a: x\nb: '{{'\n"}});
  const Readership both{.languages = {"ko", "en"}};
  CHECK(Library::load(overlay.assets(), both).error().what ==
        "templates/reasons/en.yaml:2: b: line 1: a tag is never closed");
  overlay.write("templates/reasons/en.yaml", "a: x\n");
  CHECK(Library::load(overlay.assets(), both).error().what ==
        "templates/reasons/en.yaml:1: only_here is missing");
  overlay.write("templates/reasons/en.yaml", "a: x\nonly_here: z\n");
  CHECK(Library::load(overlay.assets(), both)->reason({.code = "only_here"}, "en") == "z");
}

TEST_CASE("reasons: those that ship are told in every language") {
  const auto library = Library::load({}, {.languages = {"ko", "en"}});
  INFO((library ? "" : library.error().what));
  CHECK(library.has_value());
}

}  // namespace
}  // namespace goji::messages
