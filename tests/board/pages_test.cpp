#include "board/pages.h"

#include "board/packing.h"
#include "shown.h"
#include "support/catch.h"

namespace goji::board {
namespace {

using namespace std::chrono_literals;
using test::count;
using test::first_incident;
using test::has;
using test::home;
using test::in_order;
using test::Shown;

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

TEST_CASE("incident: it lasted as long as its notices say", "[board]") {
  auto facts = test::outage();
  auto& incident = facts.incidents[0];
  incident.phase = Phase::Resolved;
  incident.onset = test::kNow - 8min + 30s;
  incident.resolved_at = incident.onset + 5min + 56s;
  CHECK(has(first_incident(facts), "<dt>Lasted</dt><dd>6 minutes</dd>"));
  CHECK(in_order(home(facts), {"Past 7 days", "1:44 PM – 1:50 PM KST", "6 minutes"}));
  // While it was watched, it was over already.
  incident.monitoring_at = incident.resolved_at;
  incident.resolved_at = test::kNow;
  CHECK(has(first_incident(facts), "<dt>Lasted</dt><dd>6 minutes</dd>"));
  CHECK(in_order(home(facts), {"Past 7 days", "1:44 PM – 1:50 PM KST", "6 minutes"}));
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
  CHECK(in_order(
      page, {"<aside class=\"mark\"", "<strong>Drill</strong> Nothing is actually wrong.", "<h1"}));
}

TEST_CASE("marks: a site that is a demonstration says so on every page", "[board]") {
  auto facts = test::outage();
  facts.site.mark = Mark::Demo;
  const auto board = build(facts, test::templates());
  for (const auto& [path, languages] : board.pages)
    for (const auto& [language, page] : languages) {
      if (!page.content_type.starts_with("text/html")) continue;
      CHECK(has(page.plain, language == "ko" ? "<strong>데모</strong>" : "<strong>Demo</strong>"));
      CHECK(has(page.plain,
                language == "ko" ? "[데모] 카카오톡</title>" : "[Demo] KakaoTalk</title>"));
    }
}

TEST_CASE("history: months stand apart and the newest first", "[board]") {
  auto facts = test::outage();
  facts.incidents[1].onset = test::kNow - 24h * 20;
  facts.incidents[1].monitoring_at.reset();
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
  constexpr std::size_t kFirstFlight = 14U << 10U;
  for (const std::string language : {"ko", "en"}) {
    const auto page = home(test::outage(), language);
    CHECK(gzipped(page, Effort::Thorough).size() < kFirstFlight);
    CHECK(brotlied(page, Effort::Thorough).size() < kFirstFlight / 2);
  }
}

}  // namespace
}  // namespace goji::board
