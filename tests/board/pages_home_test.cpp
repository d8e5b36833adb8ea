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
}

TEST_CASE("home: while something lasts it says that no other was announced", "[board]") {
  auto facts = test::outage();
  facts.incidents.resize(1);
  CHECK(has(home(facts), "No other incidents or maintenance were announced in the past 7 days."));
  CHECK(has(home(test::maintenance_day()), "No other incidents"));
  CHECK(has(home(test::calm_day()),
            "No incidents or maintenance were announced in the past 7 days."));
}

TEST_CASE("home: completed maintenance is past too", "[board]") {
  auto facts = test::maintenance_day();
  facts.maintenances[1].state = MaintenanceFacts::State::Completed;
  facts.maintenances[1].completed_at = test::kNow - 1h;
  CHECK(in_order(home(facts), {"Past 7 days", "Map data replacement", "Completed"}));
  facts.maintenances[1].completed_at = test::kNow - 24h * 8;
  CHECK_FALSE(has(home(facts), "Map data replacement"));
}

TEST_CASE("home: groups have their names in the page's language and their own order", "[board]") {
  auto facts = test::calm_day();
  facts.headings = {{.key = "로그인", .name = {{"ko", "들어오기"}, {"en", "Signing in"}}},
                    {.key = "unused", .name = {{"en", "Unused"}}},
                    {.key = "채팅", .name = {{"ko", "대화"}, {"en", "Talk"}}}};
  CHECK(
      in_order(home(facts),
               {"<h3>Signing in</h3>", "PC login", "<h3>Talk</h3>", "Messaging", "<h3>API</h3>"}));
  CHECK_FALSE(has(home(facts), "Unused"));
  CHECK(in_order(home(facts, "ko"), {"<h3>들어오기</h3>", "<h3>대화</h3>", "메시지"}));
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

}  // namespace
}  // namespace goji::board
