#include "messages/check.h"

#include "messages/overlay.h"
#include "support/catch.h"

#include <algorithm>
#include <ctime>
#include <string>
#include <vector>

namespace goji::messages {
namespace {

Readership readership(std::size_t components) {
  Readership all{.languages = {"ko", "en"}, .zone = "Asia/Seoul"};
  for (std::size_t i = 0; i < components; ++i)
    all.components.push_back(
        {.key = "c" + std::to_string(i),
         .name = {{"ko", "아주 긴 이름의 서비스 " + std::string(i, 'x')},
                  {"en", "A service with a long name " + std::string(i, 'x')}}});
  return all;
}

const std::vector<ChannelWants> kChannels{
    {"mastodon", {{.form = Form::Short, .limit = 500, .link_length = 23}}},
    {"x", {{.form = Form::Short, .limit = 280, .unit = Unit::Weighted, .link_length = 23}}},
    {"mail", {{.form = Form::Title}, {.form = Form::Plain}, {.form = Form::Html}}},
    {"hook", {{.form = Form::Json, .unit = Unit::Bytes}}},
    {"bluesky", {{.form = Form::Short, .limit = 300}}},
    {"ntfy",
     {{.form = Form::Title, .limit = 250, .unit = Unit::Bytes},
      {.form = Form::Plain, .limit = 4'096, .unit = Unit::Bytes}}},
    {"telegram", {{.form = Form::Html, .limit = 4'096, .unit = Unit::Utf16}}},
    {"sms", {{.form = Form::Short, .limit = 1'600}}},
    {"line", {{.form = Form::Plain, .limit = 5'000, .unit = Unit::Utf16}}}};

TEST_CASE("check: the templates that ship fit every channel in well under two seconds") {
  const auto library = Library::load({}, readership(60));
  REQUIRE(library.has_value());
  const auto started = std::clock();
  CHECK(check_all(*library, kChannels) == std::vector<std::string>{});
  // The sanitizers of a test build take ten times as long as a release does.
  CHECK(std::clock() - started < 10 * CLOCKS_PER_SEC);
}

TEST_CASE("check: a site without components has nothing to complain of") {
  const auto library = Library::load({}, readership(0));
  REQUIRE(library.has_value());
  CHECK(check_all(*library, kChannels) == std::vector<std::string>{});
}

TEST_CASE("check: a template that fails only at times is found with its line") {
  const test::Overlay overlay(
      {{"templates/messages/still/ko.yaml",
        "title: a\nshort: b\nbody: |\n  c\n  {{#work}}{{changes}}{{/work}}\n"},
       {"templates/messages/ended/en.yaml",
        "title: '{{#major}}{{work}}{{/major}}'\nshort: b\nbody: c\n"}});
  const auto library = Library::load(overlay.assets(), readership(3));
  REQUIRE(library.has_value());
  CHECK(
      check_all(*library, kChannels) ==
      std::vector<std::string>{
          "templates/messages/ended/en.yaml:1: title: says nothing",
          "templates/messages/still/ko.yaml:3: body: {{changes}} is not a text but for a section, "
          "{{#changes}}"});
}

TEST_CASE("check: a channel in which no words fit is named with the template") {
  const auto library = Library::load({}, {.languages = {"en"}});
  REQUIRE(library.has_value());
  const std::vector<ChannelWants> tiny{
      {"pager", {{.form = Form::Short, .limit = 24, .link_length = 23}}},
      {"watch", {{.form = Form::Short, .limit = 23, .link_length = 23}}},
      {"lamp", {{.form = Form::Title, .limit = 2, .unit = Unit::Bytes}}},
      {"html", {{.form = Form::Html, .limit = 20}}}};
  const auto complaints = check_all(*library, tiny);
  const auto holds = [&](const std::string& one) {
    return std::ranges::find(complaints, one) != complaints.end();
  };
  CHECK(
      holds("templates/messages/opened/en.yaml:1: title of channel lamp has no room for words in "
            "its limit of 2"));
  CHECK(
      holds("templates/messages/opened/en.yaml:2: short of channel pager has no room for words in "
            "its limit of 24"));
  CHECK(holds(
      "templates/messages/opened/en.yaml:2: short of channel watch has no room for the link in "
      "its limit of 23"));
  CHECK(std::ranges::any_of(complaints, [](const std::string& one) {
    return one.starts_with("templates/messages/opened/en.yaml:4: body of channel html is ") &&
           one.ends_with(" long where 20 are allowed");
  }));
}

}  // namespace
}  // namespace goji::messages
