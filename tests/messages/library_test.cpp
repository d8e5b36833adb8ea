#include "messages/library.h"

#include "base/rfc3339.h"
#include "base/utf8.h"
#include "domain/words.h"
#include "messages/markdown.h"
#include "messages/overlay.h"
#include "support/catch.h"

#include <algorithm>
#include <string>
#include <vector>

namespace goji::messages {
namespace {

TimePoint at(const std::string& text) {
  return parse_rfc3339(text).value();
}

const Readership kSeoul{.languages = {"ko", "en"}, .zone = "Asia/Seoul"};

Library library(const assets::Assets& assets = {}, const Readership& readership = kSeoul) {
  auto loaded = Library::load(assets, readership);
  INFO((loaded ? "" : loaded.error().what));
  REQUIRE(loaded.has_value());
  return *loaded;
}

Touched messaging(ComponentStatus status, std::optional<ComponentStatus> before = {}) {
  return {.name = {{"ko", "메시지"}, {"en", "Messaging"}}, .status = status, .before = before};
}

Touched login(ComponentStatus status, std::optional<ComponentStatus> before = {}) {
  return {.name = {{"ko", "PC 로그인"}, {"en", "PC login"}}, .status = status, .before = before};
}

constexpr auto kMajor = ComponentStatus::MajorOutage;
constexpr auto kPartial = ComponentStatus::PartialOutage;
constexpr auto kSlow = ComponentStatus::DegradedPerformance;
constexpr auto kWell = ComponentStatus::Operational;

Facts facts_of(NoticeKind kind, std::vector<Touched> components = {messaging(kMajor)}) {
  return {.kind = kind,
          .site = {{"ko", "카카오톡"}, {"en", "KakaoTalk"}},
          .components = std::move(components),
          .at = at("2024-05-13T13:46:00+09:00"),
          .onset = at("2024-05-13T13:44:00+09:00"),
          .next_update = at("2024-05-13T14:15:30+09:00")};
}

std::string plain(const NoticeText& text) {
  return markdown_to_plain(text.body);
}

bool says(const std::string& text, const std::string& words) {
  return text.find(words) != std::string::npos;
}

TEST_CASE("notices: the first one says what is wrong since when and when the next comes") {
  const auto all = library();
  const auto ko = all.render("ko", facts_of(NoticeKind::Opened));
  CHECK(ko.trouble == "");
  CHECK(ko.title == "메시지 장애 안내");
  CHECK(ko.brief ==
        "오후 1시 44분부터 메시지를 이용하실 수 없습니다. 원인을 확인하고 있습니다. 다음 소식은 "
        "오후 2시 "
        "16분까지 알려 드리겠습니다.");
  CHECK(plain(ko).starts_with("오후 1시 44분부터 메시지를 이용하실 수 없습니다.\n\n현재 원인을"));
  const auto en = all.render("en", facts_of(NoticeKind::Opened));
  CHECK(en.title == "Outage: Messaging");
  CHECK(en.brief ==
        "Messaging is unavailable. Ongoing since 1:44 PM KST. We are looking into the cause. Next "
        "update by 2:16 PM KST.");
}

TEST_CASE("notices: how bad it is changes what is said and what people can do") {
  const auto all = library();
  std::vector<std::string> titles;
  std::vector<std::string> bodies;
  for (const auto status : {kMajor, kPartial, kSlow})
    for (const char* language : {"ko", "en"}) {
      const auto text = all.render(language, facts_of(NoticeKind::Opened, {messaging(status)}));
      titles.push_back(text.title);
      bodies.push_back(plain(text));
    }
  CHECK(titles == std::vector<std::string>{"메시지 장애 안내",
                                           "Outage: Messaging",
                                           "메시지 일부 장애 안내",
                                           "Partial outage: Messaging",
                                           "메시지 지연 안내",
                                           "Delays: Messaging"});
  CHECK(says(bodies[0], "이용하실 수 없습니다"));
  CHECK(says(bodies[2], "일부 이용자의 경우 메시지 이용이 원활하지 않습니다"));
  CHECK(says(bodies[4], "평소보다 느립니다"));
  CHECK(says(bodies[1], "Messaging is unavailable."));
  CHECK(says(bodies[3], "Some people have trouble using Messaging."));
  CHECK(says(bodies[5], "Messaging is slower than usual."));
  CHECK(says(bodies[0], "복구되면 알려 드리겠습니다"));
  CHECK(says(bodies[2], "잠시 뒤 다시 시도해 주세요"));
}

TEST_CASE("notices: several components are told worst first and each as it is") {
  const auto text =
      library().render("en", facts_of(NoticeKind::Opened, {messaging(kSlow), login(kPartial)}));
  CHECK(text.title == "Partial outage: PC login and Messaging");
  CHECK(text.brief.starts_with(
      "Some people have trouble using PC login. Messaging is slower than usual."));
  const auto two =
      library().render("en", facts_of(NoticeKind::Opened, {messaging(kMajor), login(kMajor)}));
  CHECK(two.brief.starts_with("Messaging and PC login are unavailable."));
}

TEST_CASE("notices: an update says what has changed") {
  const auto all = library();
  const auto update = [&](std::vector<Touched> components) {
    return plain(all.render("en", facts_of(NoticeKind::Updated, std::move(components))));
  };
  CHECK(says(update({messaging(kMajor, kSlow)}),
             "The problem with Messaging has become worse. Messaging is unavailable."));
  CHECK(says(update({messaging(kMajor, kMajor), login(kPartial)}),
             "Also affected now: PC login. Some people have trouble using PC login."));
  CHECK(says(update({messaging(kSlow, kPartial)}),
             "The problem with Messaging is getting smaller. Messaging is slower than usual."));
  CHECK(says(update({messaging(kSlow, kWell)}), "The problem with Messaging is back."));
  CHECK(says(update({messaging(kWell, kSlow), login(kPartial, kPartial)}),
             "You can use Messaging again."));
  auto flapping = messaging(kMajor, kMajor);
  flapping.intermittent = true;
  CHECK(says(update({flapping}), "The problem with Messaging comes and goes."));
  CHECK_FALSE(says(update({flapping}), "worse"));

  const auto unchanged = update({messaging(kMajor, kMajor)});
  CHECK(unchanged.starts_with("Messaging is unavailable."));
  const auto mixed = update({messaging(kWell, kSlow), login(kMajor, kPartial)});
  CHECK(mixed.find("worse") < mixed.find("again"));
}

TEST_CASE("notices: an update in which all is well asks nobody to wait") {
  auto facts = facts_of(NoticeKind::Updated, {messaging(kWell, kSlow)});
  CHECK_FALSE(says(plain(library().render("en", facts)), "cause"));
  facts.components.front() = messaging(kSlow, kSlow);
  CHECK(says(plain(library().render("en", facts)), "still looking into the cause"));
  facts.phase = Phase::Identified;
  CHECK(says(plain(library().render("en", facts)), "We know the cause and are fixing it."));
}

TEST_CASE("notices: what promises no time names none") {
  auto facts = facts_of(NoticeKind::Still);
  CHECK(says(library().render("ko", facts).brief, "오후 2시 16분까지"));
  facts.next_update.reset();
  const auto all = library();
  for (const char* language : {"ko", "en"}) {
    const auto text = all.render(language, facts);
    CHECK_FALSE(says(text.brief + text.body, "2시"));
    CHECK_FALSE(says(text.brief + text.body, "2:"));
    CHECK_FALSE(says(text.brief + text.body, "까지 알려"));
  }
  CHECK(says(plain(all.render("ko", facts)), "상황이 바뀌는 대로"));
}

TEST_CASE("notices: the end says how long it was") {
  auto facts = facts_of(NoticeKind::Resolved, {messaging(kWell, kMajor)});
  facts.onset = at("2024-05-13T13:44:50+09:00");
  facts.until = at("2024-05-13T13:50:10+09:00");
  const auto all = library();
  CHECK(says(plain(all.render("ko", facts)), "오후 1시 44분 ~ 오후 1시 50분 (6분)"));
  CHECK(says(plain(all.render("en", facts)), "1:44 PM – 1:50 PM KST (6 minutes)"));
  facts.until.reset();
  CHECK_FALSE(says(plain(all.render("ko", facts)), "~"));
  auto ended = facts_of(NoticeKind::Ended);
  ended.until = at("2024-05-13T13:50:10+09:00");
  CHECK(says(all.render("ko", ended).brief, "메시지를 이용하실 수 없었습니다."));
}

TEST_CASE("notices: every kind has its own words in every language and keeps its numbers") {
  const auto all = library();
  std::vector<std::string> titles;
  for (int i = 0; i <= static_cast<int>(NoticeKind::Test); ++i)
    for (const char* language : {"ko", "en"}) {
      auto facts = facts_of(static_cast<NoticeKind>(i));
      facts.maintenance = Window{.from = at("2024-05-22T02:00:00+09:00"),
                                 .to = at("2024-05-22T04:00:00+09:00"),
                                 .title = {{"ko", "교체"}, {"en", "Replacement"}}};
      const auto text = all.render(language, facts);
      INFO(text.title << " / " << text.brief);
      CHECK(text.trouble == "");
      CHECK(text.brief == utf8::cleaned_line(text.brief));
      CHECK_FALSE(says(text.title + text.brief + text.body, "{{"));
      CHECK_FALSE(says(text.title + text.brief + text.body, "  "));
      CHECK_FALSE(says(text.title + text.brief + text.body, "을(를)"));
      CHECK_FALSE(says(text.body, "\n\n\n"));
      titles.push_back(text.title);
    }
  std::ranges::sort(titles);
  CHECK(std::ranges::adjacent_find(titles) == titles.end());
}

TEST_CASE("notices: maintenance says when and what") {
  auto facts =
      facts_of(NoticeKind::MaintenanceScheduled, {messaging(ComponentStatus::UnderMaintenance)});
  facts.maintenance = Window{.from = at("2024-05-22T02:00:00+09:00"),
                             .to = at("2024-05-22T04:00:00+09:00"),
                             .title = {{"ko", "서버 교체"}}};
  const auto all = library();
  CHECK(says(plain(all.render("ko", facts)),
             "- 점검 시간: 5월 22일(수) 오전 2시 ~ 오전 4시\n- 점검 내용: 서버 교체"));
  facts.maintenance->title.clear();
  CHECK_FALSE(says(plain(all.render("ko", facts)), "점검 내용"));
}

TEST_CASE("notices: what is not real says so first whoever wrote the rest") {
  const auto all = library();
  struct Case {
    NoticeKind kind;
    bool drill;
    std::string ko;
    std::string en;
  };
  const std::vector<Case> cases{{NoticeKind::Opened, true, "[훈련]", "[DRILL]"},
                                {NoticeKind::Test, false, "[시험]", "[TEST]"},
                                {NoticeKind::Test, true, "[훈련]", "[DRILL]"},
                                {NoticeKind::Draft, false, "[초안]", "[DRAFT]"},
                                {NoticeKind::Draft, true, "[훈련]", "[DRILL]"}};
  for (const auto& one : cases)
    for (const bool own : {false, true}) {
      auto facts = facts_of(one.kind);
      facts.drill = one.drill;
      if (own) facts.own = {{"ko", {"제목", "본문"}}, {"en", {"Title", "Body"}}};
      for (const auto& [language, words] : {std::pair("ko", one.ko), std::pair("en", one.en)}) {
        const auto text = all.render(language, facts);
        CHECK(text.title.starts_with(words + " "));
        CHECK(text.brief.starts_with(words + " "));
        CHECK(plain(text).starts_with(words + " "));
      }
    }
  const auto real = all.render("ko", facts_of(NoticeKind::Opened));
  CHECK_FALSE(says(real.title + real.brief + real.body, "["));
  auto said_already = facts_of(NoticeKind::Opened);
  said_already.drill = true;
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

TEST_CASE("notices: a language that the site does not have is served its default") {
  CHECK(library().render("fr", facts_of(NoticeKind::Opened)).title == "메시지 장애 안내");
  auto facts = facts_of(NoticeKind::Opened);
  facts.components = {{.name = {{"ko", "지도"}}, .status = kMajor}};
  CHECK(library().render("en", facts).title == "Outage: 지도");
  facts.components = {{.name = {{"fr", "Carte"}}, .status = kMajor}};
  CHECK(library().render("en", facts).title == "Outage: Carte");
}

TEST_CASE("notices: many components are counted and long names are cut") {
  std::vector<Touched> many;
  for (int i = 1; i <= 20; ++i)
    many.push_back({.name = {{"en", "C" + std::to_string(i)}}, .status = kMajor});
  const auto text = library().render("en", facts_of(NoticeKind::Opened, many));
  CHECK(text.title == "Outage: C1, C2, C3, and 17 more services");
  CHECK(says(plain(text), "C12, and 8 more services are unavailable."));
  many = {{.name = {{"en", std::string(10'000, 'n')}}, .status = kMajor}};
  CHECK(library().render("en", facts_of(NoticeKind::Opened, many)).title.size() < 100);
}

TEST_CASE("notices: a template that fails is replaced by plain words and operators learn why") {
  const test::Overlay overlay({{"templates/messages/opened/ko.yaml",
                                "title: '{{components}}'\nshort: '{{effects}}'\nbody: 'x'\n"},
                               {"templates/messages/resolved/en.yaml",
                                "title: x\nshort: y\nbody: '{{#until}}z{{/until}}'\n"}});
  const auto all = library(overlay.assets());
  auto facts = facts_of(NoticeKind::Opened);
  facts.drill = true;
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
