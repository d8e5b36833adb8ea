#include "board/build.h"

#include "fixture.h"
#include "support/catch.h"

#include <set>

namespace goji::board {
namespace {

using namespace std::chrono_literals;

std::set<std::string> paths(const Board& board) {
  std::set<std::string> found;
  for (const auto& [path, languages] : board.pages)
    if (!path.starts_with("/assets/live")) found.insert(path);
  return found;
}

std::set<std::string> with(std::set<std::string> all, const std::set<std::string>& more) {
  all.insert(more.begin(), more.end());
  return all;
}

const std::set<std::string> kAtOnce{"/",
                                    "/api/banner",
                                    "/api/v2/components.json",
                                    "/api/v2/incidents/unresolved.json",
                                    "/api/v2/status.json",
                                    "/api/v2/summary.json"};

Facts small() {
  auto facts = test::outage();
  facts.components.resize(6);
  return facts;
}

TEST_CASE("build: every page that readers may ask for is there", "[board]") {
  auto facts = small();
  facts.maintenances = test::maintenance_day().maintenances;
  std::set<std::string> expected = with(kAtOnce,
                                        {"/404",
                                         "/history",
                                         "/incidents/6",
                                         "/incidents/7",
                                         "/maintenances/3",
                                         "/maintenances/4",
                                         "/banner.js",
                                         "/badge.svg",
                                         "/calendar.ics",
                                         "/cap.atom",
                                         "/cap/6.xml",
                                         "/cap/6-9.xml",
                                         "/cap/7.xml",
                                         "/cap/7-11.xml",
                                         "/cap/7-12.xml",
                                         "/feed.atom",
                                         "/feed.json",
                                         "/feed.rss",
                                         "/history.atom",
                                         "/history.rss",
                                         "/api/v2/incidents.json",
                                         "/api/v2/scheduled-maintenances.json",
                                         "/api/v2/scheduled-maintenances/active.json",
                                         "/api/v2/scheduled-maintenances/upcoming.json"});
  for (const auto& component : facts.components) {
    expected.insert("/components/" + component.component.key);
    expected.insert("/api/banner/" + component.component.key);
    expected.insert("/badge/" + component.component.key + ".svg");
  }
  for (const std::string look : {"ok", "work", "slow", "part", "down", "none"})
    expected.insert("/assets/" + look + ".svg");
  const auto board = build(facts, test::templates());
  CHECK(paths(board) == expected);
  CHECK(board.languages == std::vector<std::string>{"ko", "en"});
  CHECK(board.rest == nullptr);
}

TEST_CASE("build: pages are in every language and the api in none", "[board]") {
  const auto board = build(small(), test::templates());
  for (const auto& [path, languages] : board.pages) {
    const bool common = path.starts_with("/api/v2/") || path.starts_with("/assets/") ||
                        path.starts_with("/cap/") || path == "/banner.js";
    CHECK(languages.size() == (common ? 1 : 2));
    CHECK(languages.contains("") == common);
  }
}

TEST_CASE("build: every answer says how it is to be kept and whether others may read it",
          "[board]") {
  const auto board = build(small(), test::templates());
  for (const auto& [path, languages] : board.pages)
    for (const auto& [language, page] : languages) {
      CHECK_FALSE(page.etag.empty());
      CHECK_FALSE(page.cache_control.empty());
      const bool html = page.content_type.starts_with("text/html");
      const bool picture = page.content_type.starts_with("image/");
      CHECK(page.csp.empty() == !(html || picture));
      if (html) CHECK_FALSE(page.cors);
      if (path.starts_with("/api/") || path.starts_with("/feed")) CHECK(page.cors);
    }
  CHECK(board.find("/calendar.ics", "ko")->filename == "maintenance.ics");
  CHECK(board.find("/feed.atom", "ko")->content_type == "application/atom+xml; charset=utf-8");
  CHECK(board.find("/feed.json", "ko")->content_type == "application/feed+json; charset=utf-8");
  CHECK(board.find("/", "ko")->cache_control.find("max-age=2,") != std::string::npos);
}

TEST_CASE("build: the aliases of feeds are the feeds", "[board]") {
  const auto board = build(small(), test::templates());
  CHECK(board.find("/history.atom", "en")->plain == board.find("/feed.atom", "en")->plain);
  CHECK(board.find("/history.rss", "ko")->plain == board.find("/feed.rss", "ko")->plain);
}

TEST_CASE("build: equal facts make equal bytes", "[board]") {
  const auto one = build(small(), test::templates());
  const auto other = build(small(), test::templates());
  REQUIRE(paths(one) == paths(other));
  for (const auto& [path, languages] : one.pages)
    for (const auto& [language, page] : languages) {
      CHECK(page.plain == other.find(path, language)->plain);
      CHECK(page.gzip == other.find(path, language)->gzip);
      CHECK(page.etag == other.find(path, language)->etag);
    }
}

TEST_CASE("build: what did not change is not compressed again", "[board]") {
  auto before = build(small(), test::templates());
  before.pages["/incidents/6"]["en"].gzip = "kept";
  before.pages["/"]["en"].gzip = "kept";
  auto facts = small();
  facts.verified_at = test::kNow - 80s;
  const auto after = build(facts, test::templates(), &before);
  CHECK(after.find("/incidents/6", "en")->gzip == "kept");
  CHECK(after.find("/", "en")->gzip != "kept");
}

TEST_CASE("build: it knows the newest revision of everything it shows", "[board]") {
  auto facts = small();
  facts.maintenances = test::maintenance_day().maintenances;
  const auto board = build(facts, test::templates());
  CHECK(board.shown == std::map<std::uint64_t, std::uint64_t>{{6, 9}, {7, 12}});
  CHECK(board.shown_maintenances == std::map<std::uint64_t, std::uint64_t>{{3, 14}, {4, 0}});
}

TEST_CASE("urgent: without a board before it has all that is polled, every incident and all files",
          "[board]") {
  const auto board = build_urgent(small(), test::templates(), nullptr);
  CHECK(paths(board) == with(kAtOnce,
                             {"/api/banner/messaging",
                              "/api/banner/login-pc",
                              "/incidents/6",
                              "/incidents/7",
                              "/assets/down.svg",
                              "/assets/none.svg",
                              "/assets/ok.svg",
                              "/assets/part.svg",
                              "/assets/slow.svg",
                              "/assets/work.svg",
                              "/banner.js"}));
  // Who asks for these and is told to come again does not: that would be a page without a banner.
  CHECK_FALSE(board.find("/banner.js", "en")->plain.empty());
  CHECK(board.find("/history", "ko") == nullptr);
}

TEST_CASE("urgent: it brings what changed and leaves the rest to the board before", "[board]") {
  const auto before = std::make_shared<const Board>(build(small(), test::templates()));
  auto facts = small();
  facts.incidents[0].phase = Phase::Resolved;
  facts.incidents[0].updates.insert(
      facts.incidents[0].updates.begin(),
      test::update(13, NoticeKind::Resolved, Phase::Resolved, test::kNow));
  const auto board = build_urgent(facts, test::templates(), before);
  CHECK(paths(board) ==
        with(kAtOnce, {"/api/banner/messaging", "/api/banner/login-pc", "/incidents/7"}));
  CHECK(board.find("/incidents/7", "en") != before->find("/incidents/7", "en"));
  CHECK(board.find("/incidents/6", "en") == before->find("/incidents/6", "en"));
  CHECK(board.find("/history", "ko") == before->find("/history", "ko"));
  CHECK(board.shown.at(7) == 13);
}

TEST_CASE("urgent: several in a row never lose what the last complete board lacks", "[board]") {
  auto calm = small();
  calm.incidents.clear();
  const auto complete = std::make_shared<const Board>(build(calm, test::templates()));
  const auto first =
      std::make_shared<const Board>(build_urgent(small(), test::templates(), complete));
  CHECK(first->find("/incidents/7", "ko") != nullptr);
  auto resolved = small();
  resolved.incidents[0].phase = Phase::Resolved;
  const auto second = build_urgent(resolved, test::templates(), first);
  CHECK(second.rest == complete);
  CHECK(second.find("/incidents/7", "ko") != nullptr);
}

TEST_CASE("urgent: maintenance of which something was said is brought too", "[board]") {
  auto facts = test::maintenance_day();
  facts.components.resize(8);
  const auto before = std::make_shared<const Board>(build(facts, test::templates()));
  facts.maintenances[1].state = MaintenanceFacts::State::Completed;
  CHECK(paths(build_urgent(facts, test::templates(), before)) == with(kAtOnce, {}));
  facts.maintenances[1].updates.insert(
      facts.maintenances[1].updates.begin(),
      test::update(20, NoticeKind::MaintenanceCompleted, Phase::Investigating, test::kNow));
  CHECK(paths(build_urgent(facts, test::templates(), before)) ==
        with(kAtOnce, {"/api/banner/maps", "/maintenances/3"}));
}

}  // namespace
}  // namespace goji::board
