#include "base/utf8.h"
#include "messages/notices.h"
#include "messages/overlay.h"
#include "support/catch.h"

#include <algorithm>
#include <string>

namespace goji::messages {
namespace {

using test::facts_of;
using test::kMajor;
using test::kSeoul;
using test::kWell;
using test::library;
using test::messaging;
using test::plain;
using test::says;

TEST_CASE("notices: what is not real says so first whoever wrote the rest") {
  const auto all = library();
  struct Case {
    NoticeKind kind;
    Mark mark;
    std::string ko;
    std::string en;
  };
  const std::vector<Case> cases{
      {NoticeKind::Opened, Mark::Drill, "[훈련]", "[DRILL]"},
      {NoticeKind::Opened, Mark::Test, "[시험]", "[TEST]"},
      {NoticeKind::Retracted, Mark::Demo, "[데모]", "[DEMO]"},
      {NoticeKind::Test, Mark::None, "[시험]", "[TEST]"},
      {NoticeKind::Test, Mark::Drill, "[훈련]", "[DRILL]"},
      {NoticeKind::Draft, Mark::None, "[초안]", "[DRAFT]"},
      {NoticeKind::Draft, Mark::Drill, "[훈련] [초안]", "[DRILL] [DRAFT]"}};
  for (const auto& one : cases)
    for (const bool own : {false, true}) {
      auto facts = facts_of(one.kind);
      facts.mark = one.mark;
      if (own) facts.own = {{"ko", {"제목", "본문"}}, {"en", {"Title", "Body"}}};
      for (const auto& [language, words] : {std::pair("ko", one.ko), std::pair("en", one.en)}) {
        const auto text = all.render(language, facts);
        CHECK(text.title.starts_with(words + " "));
        CHECK(text.brief.starts_with(words + " "));
        CHECK(plain(text).starts_with(words.substr(0, words.find(' ')) + " "));
      }
    }
  const auto real = all.render("ko", facts_of(NoticeKind::Opened));
  CHECK_FALSE(says(real.title + real.brief + real.body, "["));
  auto test_of_a_test = facts_of(NoticeKind::Test);
  test_of_a_test.mark = Mark::Test;
  CHECK_FALSE(says(all.render("en", test_of_a_test).title, "[TEST] [TEST]"));
  auto said_already = facts_of(NoticeKind::Opened);
  said_already.mark = Mark::Drill;
  said_already.own = {{"ko", {"[훈련] 제목", ""}}};
  CHECK(all.render("ko", said_already).title == "[훈련] 제목");
}

TEST_CASE("notices: an operator's own words win in their language and only there") {
  auto facts = facts_of(NoticeKind::Opened);
  facts.own = {{"ko", {"  제목\r\n둘 ", "**본문**입니다.\n"}}};
  const auto all = library();
  const auto ko = all.render("ko", facts);
  CHECK(ko.title == "제목 둘");
  CHECK(ko.body == "**본문**입니다.");
  CHECK(ko.brief == "본문입니다.");
  CHECK(all.render("en", facts).title == "Outage: Messaging");

  facts.own = {{"ko", {"", "본문만"}}};
  CHECK(all.render("ko", facts).title == "메시지 장애 안내");
  CHECK(all.render("ko", facts).body == "본문만");
  facts.own = {{"ko", {"제목만", "<b></b> \n <!-- x -->"}}};
  CHECK(all.render("ko", facts).title == "제목만");
  CHECK(says(all.render("ko", facts).body, "이용하실 수 없습니다"));
}

TEST_CASE("notices: a template that fails is replaced by plain words and operators learn why") {
  const test::Overlay overlay({{"templates/messages/opened/ko.yaml",
                                "title: '{{components}}'\nshort: '{{effects}}'\nbody: 'x'\n"},
                               {"templates/messages/resolved/en.yaml",
                                "title: x\nshort: y\nbody: '{{#until}}z{{/until}}'\n"}});
  const auto all = library(overlay.assets());
  auto facts = facts_of(NoticeKind::Opened);
  facts.mark = Mark::Drill;
  const auto text = all.render("ko", facts);
  CHECK(text.trouble ==
        "templates/messages/opened/ko.yaml:2: short: {{effects}} is not a text but for a section, "
        "{{#effects}}");
  CHECK(text.title == "[훈련] 장애 안내: 메시지");
  CHECK(text.brief == "[훈련] 장애 안내: 메시지(장애). 새로운 소식이 있으면 알려 드리겠습니다.");
  CHECK(says(plain(text), "현재 상태: 장애"));
  const auto empty = all.render("en", facts_of(NoticeKind::Resolved, {messaging(kWell)}));
  CHECK(empty.trouble == "templates/messages/resolved/en.yaml:3: body: says nothing");
  CHECK(empty.title == "Resolved: Messaging");
  CHECK(all.render("en", facts_of(NoticeKind::Opened)).trouble == "");
}

TEST_CASE("notices: files that are wrong are refused with their lines") {
  const auto error = [](const std::string& path, const std::string& content) {
    const test::Overlay overlay(std::map<std::string, std::string>{{path, content}});
    const auto loaded = Library::load(overlay.assets(), kSeoul);
    return loaded ? std::string() : loaded.error().what;
  };
  const std::string path = "templates/messages/opened/ko.yaml";
  CHECK(error(path, "title: a\nshort: '{{componets}}'\nbody: |\n  b\n") ==
        path + ":2: short: {{componets}} is not known, did you mean `components`?");
  CHECK(error(path, "title: a\nshort: b\n") == path + ":1: body is missing");
  CHECK(error(path, "title: ''\nshort: b\nbody: c\n") == path + ":1: title is missing");
  CHECK(error(path, "title: a\nshort: b\nbody: c\nbdy: d\n") == path + ":4: bdy is not known");
  CHECK(error(path, "title: a\nshort: b\nbody: '{{#since}}'\n") ==
        path + ":3: body: line 1: {{#since}} is never closed");
  CHECK(says(error(path, "- a\n"), path + ":1: "));
  CHECK(says(error(path, "title: a\ntitle: b\n"), path + ":2: "));
  CHECK(error("templates/words/en.yaml", "a: b\n").starts_with("templates/words/en.yaml:1: "));
  CHECK(says(Library::load({}, {.languages = {"ko", "fr"}}).error().what,
             "templates/messages/opened/fr.yaml:1: is missing"));
}

/// Everything an attacker would put into names, titles and texts.
std::vector<std::string> hostile_texts() {
  std::string controls;
  for (int byte = 0; byte < 0x20; ++byte)
    controls += static_cast<char>(byte);
  controls += '\x7F';
  std::string marks = "e";
  for (int i = 0; i < 3'000; ++i)
    marks += "\u0301";
  return {"<script>alert(1)</script>",
          "<img src=x onerror=alert(1)>",
          "a\r\nBcc: x@y.z\r\n\r\nbody",
          "\xE2\x80\xAE evil\xE2\x81\xA6",
          "x" + controls + "y",
          "👨‍👩‍👧‍👦🏴󠁧󠁢󠁥󠁮󠁧󠁿",
          marks,
          std::string(10'000, 'A'),
          "[click](javascript:alert(1)) ![x](https://evil.example/x.png)",
          "{{components}} {{{body}}} 을(를)",
          "\xFF\xFE\xED\xA0\x80",
          "` ``` * _ # > - 1. \\"};
}

/// A notice with `text` wherever it can be put.
Facts hostile_facts(NoticeKind kind, const std::string& text, bool own) {
  auto facts = facts_of(kind, {{.name = {{"ko", text}, {"en", text}}, .status = kMajor}});
  facts.site = {{"ko", text}};
  facts.link = text;
  facts.maintenance = Window{.title = {{"ko", text}}};
  if (own) facts.own = {{"ko", {text, text}}};
  return facts;
}

void check_harmless(const NoticeText& notice) {
  CHECK(notice.trouble == "");
  for (const auto& line : {notice.title, notice.brief}) {
    CHECK(utf8::is_valid(line));
    CHECK(utf8::cleaned_line(line) == line);
    CHECK_FALSE(line.empty());
  }
  CHECK(notice.title.size() <= 16'000);
  const auto html = markdown_to_html(notice.body);
  for (const char* bad : {"<script", "<img", "onerror=alert(1)>", "javascript:alert(1)\""})
    CHECK_FALSE(says(html, bad));
  CHECK(utf8::cleaned(html) == html);
}

TEST_CASE("notices: hostile text in any field reaches no header and runs nowhere") {
  const auto all = library();
  for (const auto& text : hostile_texts())
    for (const auto kind :
         {NoticeKind::Opened, NoticeKind::MaintenanceScheduled, NoticeKind::Test}) {
      const auto from_template = all.render("ko", hostile_facts(kind, text, false));
      const auto own = all.render("ko", hostile_facts(kind, text, true));
      INFO(text.substr(0, 40) << " -> " << own.title);
      check_harmless(from_template);
      check_harmless(own);
      CHECK_FALSE(says(markdown_to_html(from_template.body), "<a "));
    }
}

TEST_CASE("notices: a component's name is text in Markdown whatever it looks like") {
  auto facts =
      facts_of(NoticeKind::Opened,
               {{.name = {{"ko", "[a](https://evil.example) *b* <i>"}}, .status = kMajor}});
  const auto notice = library().render("ko", facts);
  CHECK(says(markdown_to_html(notice.body), "[a](https://evil.example) *b* &lt;i&gt;"));
  CHECK(says(plain(notice), "[a](https://evil.example) *b* <i>"));
}

}  // namespace
}  // namespace goji::messages
