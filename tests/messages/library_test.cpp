#include "messages/library.h"

#include "base/utf8.h"
#include "domain/words.h"
#include "messages/notices.h"
#include "support/catch.h"

#include <algorithm>
#include <string>
#include <vector>

namespace goji::messages {
namespace {

using test::at;
using test::facts_of;
using test::kMajor;
using test::kPartial;
using test::kSlow;
using test::kWell;
using test::library;
using test::login;
using test::messaging;
using test::plain;
using test::says;

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
  CHECK(text.title == "Partial outage: PC login, and 1 more service");
  CHECK(text.brief.starts_with(
      "Some people have trouble using PC login. Messaging is slower than usual."));
  const auto two =
      library().render("en", facts_of(NoticeKind::Opened, {messaging(kMajor), login(kMajor)}));
  CHECK(two.title == "Outage: Messaging and PC login");
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
             "A further problem: Some people have trouble using PC login."));
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

TEST_CASE("notices: an update tells the worst change first whatever kind of change it is") {
  const auto all = library();
  auto joined = facts_of(NoticeKind::Updated, {messaging(kMajor, kPartial), login(kSlow)});
  for (const auto& [language, worse, slow] :
       {std::tuple("en", "Messaging is unavailable", "PC login is slower"),
        std::tuple("ko", "메시지를 이용하실 수 없습니다", "PC 로그인 이용이 평소보다 느립니다")}) {
    const auto text = all.render(language, joined);
    for (const auto& said : {text.brief, plain(text)}) {
      INFO(said);
      REQUIRE(says(said, slow));
      CHECK(said.find(worse) < said.find(slow));
    }
  }
  auto flapping = messaging(kMajor, kMajor);
  flapping.intermittent = true;
  joined.components = {flapping, login(kSlow)};
  const auto brief = all.render("en", joined).brief;
  CHECK(brief.find("comes and goes") < brief.find("slower"));
}

TEST_CASE("notices: the short line of an update also says what is as bad as before") {
  const auto text = library().render(
      "en", facts_of(NoticeKind::Updated, {messaging(kMajor, kMajor), login(kSlow)}));
  CHECK(says(text.brief, "PC login is slower than usual. Messaging is unavailable."));
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

TEST_CASE("notices: a title gives no component a worse impact than it has") {
  const auto all = library();
  const std::vector<Touched> components{messaging(ComponentStatus::UnderMaintenance),
                                        login(kPartial)};
  for (const auto kind : {NoticeKind::Opened,
                          NoticeKind::Updated,
                          NoticeKind::Still,
                          NoticeKind::Reopened,
                          NoticeKind::Ended}) {
    const auto title = all.render("ko", facts_of(kind, components)).title;
    CHECK(title.starts_with("PC 로그인 외 1개 서비스 일부 장애 "));
  }
}

TEST_CASE("notices: a test says only once that it is one") {
  const auto all = library();
  const auto ko = all.render("ko", facts_of(NoticeKind::Test));
  for (const auto& text : {ko.title, ko.brief, plain(ko)})
    CHECK(text.find("시험") == text.rfind("시험"));
  CHECK(plain(ko).starts_with("[시험] 실제 장애가 아닙니다.\n"));
  const auto en = all.render("en", facts_of(NoticeKind::Test));
  for (const auto& text : {en.title, en.brief, plain(en)})
    CHECK_FALSE(says(text, "test"));
}

TEST_CASE("notices: two components under maintenance are them and one is it") {
  const auto all = library();
  const auto maintained = ComponentStatus::UnderMaintenance;
  const auto one = all.render("en", facts_of(NoticeKind::MaintenanceCompleted, {messaging(kWell)}));
  CHECK(says(one.brief, "You can use it as normal."));
  for (const auto kind : {NoticeKind::MaintenanceScheduled,
                          NoticeKind::MaintenanceSoon,
                          NoticeKind::MaintenanceStarted,
                          NoticeKind::MaintenanceOverrun,
                          NoticeKind::MaintenanceCompleted}) {
    auto facts = facts_of(kind, {messaging(maintained), login(maintained)});
    facts.maintenance = Window{};
    CHECK(says(plain(all.render("en", facts)), "use them"));
    CHECK_FALSE(says(plain(all.render("en", facts)), "use it"));
  }
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

}  // namespace
}  // namespace goji::messages
