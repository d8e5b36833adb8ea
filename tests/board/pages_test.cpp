#include "board/pages.h"

#include "board/compiled.h"
#include "board/packing.h"
#include "fixture.h"
#include "support/catch.h"

#include <algorithm>

namespace goji::board {
namespace {

using namespace std::chrono_literals;

/// One edition of some facts, for as long as a page is looked at.
struct Shown {
  explicit Shown(Facts given, const std::string& language = "en")
      : facts(std::move(given)),
        survey(facts),
        edition(survey, test::templates().compiled(), language) {}

  Facts facts;
  Survey survey;
  Edition edition;
};

std::string home(const Facts& facts, const std::string& language = "en") {
  return home_page(Shown(facts, language).edition);
}

std::string first_incident(const Facts& facts, const std::string& language = "en") {
  const Shown shown(facts, language);
  return incident_page(shown.edition, shown.facts.incidents.front());
}

bool has(const std::string& page, const std::string& text) {
  return page.find(text) != std::string::npos;
}

std::size_t count(const std::string& page, const std::string& text) {
  std::size_t found = 0;
  for (auto at = page.find(text); at != std::string::npos; at = page.find(text, at + 1))
    ++found;
  return found;
}

bool in_order(const std::string& page, const std::vector<std::string>& texts) {
  std::size_t at = 0;
  return std::all_of(texts.begin(), texts.end(), [&](const std::string& text) {
    const auto found = page.find(text, at);
    if (found == std::string::npos) return false;
    at = found + text.size();
    return true;
  });
}

TEST_CASE("home: it says which revision is the newest of all that are shown") {
  CHECK(has(home(test::outage()), " data-revision=\"12\">"));
  auto facts = test::outage();
  facts.incidents.push_back({.id = 6, .updates = {{.revision = 9}, {.revision = 31}}});
  CHECK(has(home(facts), " data-revision=\"31\">"));
  facts.maintenances.push_back({.id = 1, .updates = {{.revision = 40}}});
  CHECK(has(home(facts), " data-revision=\"40\">"));
  CHECK(has(home(Facts{.site = test::outage().site}), " data-revision=\"0\">"));
  CHECK_FALSE(has(first_incident(test::outage()), "data-revision"));
}

TEST_CASE("home: the title says the state", "[board]") {
  CHECK(has(home(test::outage()), "<title>Major outage: Messaging – KakaoTalk</title>"));
  CHECK(has(home(test::outage(), "ko"), "<title>장애: 메시지 – 카카오톡</title>"));
  CHECK(has(home(test::calm_day()), "<title>Everything is working – KakaoTalk</title>"));
}

TEST_CASE("home: what is wrong comes first and then since when and when there is more", "[board]") {
  CHECK(in_order(home(test::outage()),
                 {"<html lang=\"en\" data-revision=\"12\">",
                  "<h1",
                  "Major outage: Messaging",
                  "no need to reinstall",
                  "2024-05-13T04:44:00.000Z",
                  "2024-05-13T05:15:00.000Z",
                  "2024-05-13T04:51:40.000Z",
                  "Current incidents",
                  "Messages are not sent",
                  "Services",
                  "Past 7 days"}));
}

TEST_CASE("home: a promise of the next update is not rounded to a time before it", "[board]") {
  auto facts = test::outage();
  facts.incidents[0].next_update_at = test::kNow + 23min + 30s;
  CHECK(count(home(facts), "by 2:16 PM") == 2);
  CHECK(count(first_incident(facts), "by 2:16 PM") == 1);
}

TEST_CASE("home: an open incident shows its three newest updates and where the others are",
          "[board]") {
  auto facts = test::outage();
  auto& updates = facts.incidents[0].updates;
  CHECK(in_order(home(facts), {"id=\"u12\"", "id=\"u11\""}));
  CHECK_FALSE(has(home(facts), "See all updates"));
  updates.push_back(test::update(10, NoticeKind::Still, Phase::Investigating, test::kNow - 9min));
  CHECK_FALSE(has(home(facts), "See all updates"));
  updates.push_back(test::update(8, NoticeKind::Holding, Phase::Investigating, test::kNow - 9min));
  CHECK(has(home(facts), "id=\"u10\""));
  CHECK_FALSE(has(home(facts), "id=\"u8\""));
  CHECK(has(home(facts), "See all updates"));
}

TEST_CASE("home: an update says what it changed in words and not in colour alone", "[board]") {
  const auto page = home(test::outage());
  CHECK(in_order(page,
                 {"id=\"u12\"", "PC login: <span>Operational</span>", "to</span>", "Slow</span>"}));
  auto facts = test::outage();
  facts.incidents[0].updates[0].components[0].from = ComponentStatus::DegradedPerformance;
  CHECK_FALSE(has(home(facts), "PC login: <span>"));
}

TEST_CASE("home: an automatic update says so", "[board]") {
  CHECK(count(home(test::outage()), ">automatic</span>") == 1);
}

TEST_CASE("home: maintenance under way comes before what is planned", "[board]") {
  const auto page = home(test::maintenance_day());
  CHECK(in_order(page,
                 {"Under maintenance: Maps",
                  "Until",
                  "2024-05-13T06:00:00.000Z",
                  "Map data replacement",
                  "In progress",
                  "Payment system maintenance",
                  "Scheduled"}));
}

TEST_CASE("home: what is over stays for seven days", "[board]") {
  auto facts = test::outage();
  CHECK(has(home(facts), "PC login is slow"));
  facts.incidents[1].resolved_at = test::kNow - 24h * 7;
  CHECK(has(home(facts), "PC login is slow"));
  facts.incidents[1].resolved_at = test::kNow - 24h * 7 - 1ms;
  CHECK_FALSE(has(home(facts), "PC login is slow"));
  CHECK(has(home(facts), "No incidents or maintenance were announced in the past 7 days."));
}

TEST_CASE("home: completed maintenance is past too", "[board]") {
  auto facts = test::maintenance_day();
  facts.maintenances[1].state = MaintenanceFacts::State::Completed;
  facts.maintenances[1].completed_at = test::kNow - 1h;
  CHECK(in_order(home(facts), {"Past 7 days", "Map data replacement", "Completed"}));
  facts.maintenances[1].completed_at = test::kNow - 24h * 8;
  CHECK_FALSE(has(home(facts), "Map data replacement"));
}

TEST_CASE("home: groups keep their members together in the order of the configuration", "[board]") {
  auto facts = test::calm_day();
  facts.components.push_back(test::component("stickers", "이모티콘", "Stickers", "채팅"));
  CHECK(in_order(home(facts),
                 {"<h3>채팅</h3>",
                  "Voice calls",
                  "Stickers",
                  "<h3>로그인</h3>",
                  "Maps",
                  "Gifts",
                  "<h3>API</h3>"}));
  CHECK(count(home(facts), "<ul class=\"components\">") == 4);
}

TEST_CASE("home: without components and checks it says that and claims nothing", "[board]") {
  auto facts = test::calm_day();
  facts.components.clear();
  facts.verified_at.reset();
  const auto page = home(facts);
  CHECK(has(page, "No services are listed yet."));
  CHECK(has(page, "No known problems"));
  CHECK(has(page, "not yet"));
  CHECK_FALSE(has(page, "Everything is working"));
}

TEST_CASE("home: silence of the monitoring is said", "[board]") {
  auto facts = test::outage();
  facts.verified_at = test::kNow - 6min;
  CHECK(has(home(facts), "Monitoring has been silent"));
  facts.verified_at = test::kNow;
  CHECK_FALSE(has(home(facts), "Monitoring has been silent"));
}

TEST_CASE("home: bars are drawn for a hundred components and not for more", "[board]") {
  CHECK(count(home(test::large_site(100)), "class=\"up\"") == 100);
  CHECK(count(home(test::large_site(101)), "class=\"up\"") == 0);
  CHECK(has(home(test::large_site(101)), "dense"));
}

TEST_CASE("bars: equal days are one line and the worse the taller", "[board]") {
  auto facts = test::calm_day();
  facts.components.resize(1);
  facts.components[0].history = {
      {.status = ComponentStatus::MajorOutage, .from = test::kNow - 1h, .to = test::kNow}};
  const auto page = home(facts);
  CHECK(has(page, "<path class=\"ok h12\" d=\"M0 18h355\"/>"));
  CHECK(has(page, "<path class=\"down h24\" d=\"M356 12h3\"/>"));
  CHECK(has(page, "Days with problems: 1."));
  facts.components[0].known_since = test::kNow - 1h;
  CHECK(has(home(facts), "<path class=\"none h3\" d=\"M0 22.5h355\"/>"));
}

TEST_CASE("bars: a component that is new has no data and says so", "[board]") {
  auto facts = test::calm_day();
  facts.components.resize(1);
  facts.components[0].known_since = test::kNow;
  CHECK(has(home(facts), "No data for the past 90 days yet."));
  CHECK(has(home(facts), "<span class=\"up\">No data yet</span>"));
}

TEST_CASE("bars: the page says what they mean", "[board]") {
  const auto page = home(test::calm_day());
  CHECK(has(page, "A major outage counts in full and a partial one with 30 %"));
  CHECK(has(page, "Uptime over 90 days: 100 %. No day had a problem."));
}

TEST_CASE("pages: hostile text is only ever text", "[board]") {
  const std::string evil = "\"><script>alert('x')</script>{{title}}<!--";
  auto facts = test::outage();
  facts.site.name = {{"en", evil}};
  facts.components[0].component.name = {{"en", evil}};
  facts.components[0].component.description = {{"en", evil}};
  facts.components[0].component.group = evil;
  facts.components[0].component.key = evil;
  facts.incidents[0].components = {evil};
  facts.incidents[0].title = {{"en", evil}};
  facts.incidents[0].updates[0].title = {{"en", evil}};
  facts.maintenances = test::maintenance_day().maintenances;
  facts.maintenances[0].title = {{"en", evil}};
  const auto board = build(facts, test::templates());
  std::size_t seen = 0;
  for (const auto& [path, languages] : board.pages)
    for (const auto& [language, page] : languages) {
      if (page.content_type.starts_with("application/json")) continue;
      if (page.content_type.starts_with("application/feed")) continue;
      if (page.content_type.starts_with("text/html")) CHECK_FALSE(has(page.plain, "<script>alert"));
      if (page.content_type.starts_with("image/")) CHECK_FALSE(has(page.plain, "<script>"));
      seen += count(page.plain, "&lt;script&gt;alert(&apos;x&apos;)");
    }
  CHECK(seen > 20);
}

TEST_CASE("pages: a text that lacks the language is shown in another", "[board]") {
  auto facts = test::outage();
  facts.incidents[0].title = {{"ko", "메시지 전송 장애"}};
  facts.incidents[0].updates[0].body = {{"ko", "<p>한국어만</p>"}};
  CHECK(has(home(facts), "메시지 전송 장애"));
  CHECK(has(home(facts), "<p>한국어만</p>"));
}

TEST_CASE("pages: a component without a name is called by its key", "[board]") {
  auto facts = test::calm_day();
  facts.components[0].component.name.clear();
  CHECK(has(home(facts), ">messaging</a>"));
}

TEST_CASE("pages: links keep the language and changing it keeps the page", "[board]") {
  const auto page = first_incident(test::outage(), "ko");
  CHECK(has(page, "href=\"/incidents/7?lang=en\" lang=\"en\""));
  CHECK(has(page, "href=\"/history?lang=ko\""));
  CHECK(has(page, "<link rel=\"canonical\" href=\"https://status.example.com/incidents/7\">"));
  CHECK(has(page, "aria-current=\"true\">한국어</a>"));
}

TEST_CASE("pages: a site in one language offers no choice", "[board]") {
  auto facts = test::outage();
  facts.site.languages = {"en"};
  CHECK_FALSE(has(home(facts), "class=\"languages\""));
}

TEST_CASE("incident: everything about it is on its page", "[board]") {
  auto facts = test::outage();
  facts.incidents[0].monitoring_at = test::kNow - 2min;
  const auto page = first_incident(facts);
  CHECK(has(page, "<title>[Identified] Messages are not sent – KakaoTalk</title>"));
  CHECK(in_order(page,
                 {"<h1",
                  "Identified",
                  "Messaging and PC login",
                  "Major outage",
                  "2024-05-13T04:44:00.000Z",
                  "2024-05-13T04:45:00.000Z",
                  "2024-05-13T05:15:00.000Z",
                  "2024-05-13T04:50:00.000Z",
                  "id=\"u12\"",
                  "id=\"u11\""}));
  CHECK_FALSE(has(page, "<dt>Lasted</dt>"));
}

TEST_CASE("incident: once it is over it says how long it was and promises nothing", "[board]") {
  auto facts = test::outage();
  facts.incidents[0].phase = Phase::Resolved;
  facts.incidents[0].resolved_at = test::kNow;
  const auto page = first_incident(facts);
  CHECK(in_order(page, {"<dt>Resolved</dt>", "<dt>Lasted</dt><dd>8 minutes</dd>"}));
  CHECK_FALSE(has(page, "<dt>Next update</dt>"));
}

TEST_CASE("incident: one that was withdrawn says so before all else", "[board]") {
  auto facts = test::outage();
  facts.incidents[0].retracted = true;
  facts.incidents[0].resolved_at = test::kNow;
  const auto page = first_incident(facts);
  CHECK(in_order(page, {"There was no outage.", "<h1", "Withdrawn"}));
  CHECK_FALSE(has(page, "<dt>Lasted</dt>"));
  CHECK_FALSE(has(page, "<dt>Resolved</dt>"));
  CHECK(in_order(home(facts), {"Past 7 days", "Withdrawn"}));
}

TEST_CASE("incident: nothing written yet is said", "[board]") {
  auto facts = test::outage();
  facts.incidents[0].updates.clear();
  CHECK(has(first_incident(facts), "Nothing has been written yet."));
}

TEST_CASE("marks: a drill is marked where it is listed and at the top of its page", "[board]") {
  auto facts = test::outage();
  facts.incidents[0].mark = Mark::Drill;
  CHECK(in_order(home(facts), {"<span class=\"tag\">Drill</span>", "Messages are not sent"}));
  CHECK_FALSE(has(home(facts), "<aside class=\"mark\""));
  const auto page = first_incident(facts);
  CHECK(has(page, "<title>[Identified] [Drill] Messages are not sent – KakaoTalk</title>"));
  CHECK(in_order(page,
                 {"<aside class=\"mark\"", "This is a drill. Nothing is actually wrong.", "<h1"}));
}

TEST_CASE("marks: a site that is a demonstration says so on every page", "[board]") {
  auto facts = test::outage();
  facts.site.mark = Mark::Demo;
  const auto board = build(facts, test::templates());
  for (const auto& [path, languages] : board.pages)
    for (const auto& [language, page] : languages) {
      if (!page.content_type.starts_with("text/html")) continue;
      CHECK(has(page.plain, language == "ko" ? "데모입니다." : "This is a demonstration."));
      CHECK(has(page.plain,
                language == "ko" ? "[데모] 카카오톡</title>" : "[Demo] KakaoTalk</title>"));
    }
}

TEST_CASE("history: months stand apart and the newest first", "[board]") {
  auto facts = test::outage();
  facts.incidents[1].onset = test::kNow - 24h * 20;
  facts.incidents[1].resolved_at = facts.incidents[1].onset + 54min;
  const auto page = history_page(Shown(facts).edition);
  CHECK(in_order(page,
                 {"<h2>May 2024</h2>",
                  "Messages are not sent",
                  "since",
                  "<h2>April 2024</h2>",
                  "PC login is slow",
                  "54 minutes"}));
}

TEST_CASE("history: planned maintenance is none yet and an empty one says so", "[board]") {
  CHECK_FALSE(has(history_page(Shown(test::maintenance_day()).edition), "Payment system"));
  CHECK(has(history_page(Shown(test::calm_day()).edition),
            "No incidents or maintenance were announced in the past 90 days."));
}

TEST_CASE("component: its page has its days and what was said about it", "[board]") {
  const Shown shown(test::outage());
  const auto page = component_page(shown.edition, *shown.survey.component("login-pc"));
  CHECK(has(page, "<title>PC login: Slow – KakaoTalk</title>"));
  CHECK(in_order(page,
                 {"99.95 %",
                  "2024-05-01",
                  "Slow",
                  "54 minutes",
                  "2024-03-14",
                  "Partial outage",
                  "3 hours",
                  "Messages are not sent",
                  "PC login is slow"}));
  const auto calm = component_page(shown.edition, *shown.survey.component("gifts"));
  CHECK(has(calm, "No day of the past 90 had a problem."));
  CHECK(has(calm, "No incidents or maintenance of this service"));
}

TEST_CASE("component: days of maintenance are no days with problems", "[board]") {
  auto facts = test::calm_day();
  facts.components[8].history = {{.status = ComponentStatus::UnderMaintenance,
                                  .from = test::kNow - 3h,
                                  .to = test::kNow - 1h}};
  const Shown shown(facts);
  CHECK(has(component_page(shown.edition, *shown.survey.component("pay")),
            "No day of the past 90 had a problem."));
}

TEST_CASE("maintenance: its page has its times and what was said", "[board]") {
  const Shown shown(test::maintenance_day());
  const auto running = maintenance_page(shown.edition, shown.facts.maintenances[1]);
  CHECK(has(running, "<title>[In progress] Map data replacement – KakaoTalk</title>"));
  CHECK(in_order(
      running,
      {"2024-05-13T04:00:00.000Z", "2024-05-13T06:00:00.000Z", "The planned work has begun."}));
  const auto planned = maintenance_page(shown.edition, shown.facts.maintenances[0]);
  CHECK(has(planned, "It goes ahead as planned."));
}

TEST_CASE("missing: the page says where to go and is not to be found by search engines",
          "[board]") {
  const auto page = missing_page(Shown(test::calm_day(), "ko").edition);
  CHECK(has(page, "없는 페이지입니다"));
  CHECK(has(page, "<meta name=\"robots\" content=\"noindex\">"));
  CHECK_FALSE(has(page, "canonical"));
}

TEST_CASE("size: a page with twenty components in trouble fits the first flight", "[board]") {
  constexpr std::size_t kFirstFlight = 14 * 1024;
  for (const std::string language : {"ko", "en"}) {
    const auto page = home(test::outage(), language);
    CHECK(gzipped(page, Effort::Thorough).size() < kFirstFlight);
    CHECK(brotlied(page, Effort::Thorough).size() < kFirstFlight / 2);
  }
}

}  // namespace
}  // namespace goji::board
