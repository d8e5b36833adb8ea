#include "flow/backtest.h"

#include "flow/backtest_compared.h"
#include "flow/backtest_picture.h"
#include "scenario/story.h"
#include "support/catch.h"

#include <boost/json.hpp>

#include <algorithm>
#include <span>

namespace goji::flow {
namespace {

using test::Story;

std::vector<Signal> outage(const Story& story, double to) {
  std::vector<Signal> signals;
  for (double moment = 0; moment <= to; moment += 30)
    for (const char* source : {"s1", "s2"})
      signals.push_back({.source = source,
                         .key = "check",
                         .component = "a",
                         .status = moment < to ? Status::Firing : Status::Resolved,
                         .impact = Impact::MajorOutage,
                         .affected_share = 0.5,
                         .started_at = story.at(0),
                         .at = story.at(moment)});
  return signals;
}

TEST_CASE("backtest: notices, incidents, promises and totals") {
  const Story story;
  const auto result = backtest(story.terms, outage(story, 300));
  REQUIRE(result.notices.size() == 3);
  CHECK(result.notices[0].kind == NoticeKind::Opened);
  CHECK(result.notices[0].at == story.at(60));
  REQUIRE(result.incidents.size() == 1);
  CHECK(result.incidents[0].onset == story.at(0));
  CHECK(result.incidents[0].resolved_at == story.at(900));
  CHECK(result.incidents[0].share_minutes == Approx(2.5));
  CHECK(result.promises.size() == 4);
  CHECK(std::ranges::all_of(result.promises, &BacktestPromise::met));
  CHECK(result.signals == 22);
  CHECK(result.drafts == 0);
  CHECK(result.decisions == 2);
}

TEST_CASE("backtest: one by one or all at once is the same") {
  const Story story;
  const auto signals = outage(story, 300);
  Backtest run{story.terms};
  for (const Signal& signal : signals)
    run.hear(signal);
  CHECK(to_json(run.finish(), "UTC") == to_json(backtest(story.terms, signals), "UTC"));
  Backtest parts{story.terms};
  parts.hear(std::span{signals}.first(6));
  for (const Signal& signal : std::span{signals}.subspan(6))
    parts.hear(signal);
  CHECK(to_json(parts.finish(), "UTC") == to_json(backtest(story.terms, signals), "UTC"));
}

TEST_CASE("backtest: nothing heard is nothing said") {
  const auto result = backtest(Story{}.terms, {});
  CHECK(result.notices.empty());
  CHECK(to_json(result, "UTC") ==
        R"({"notices":[],"incidents":[],"promises":[],)"
        R"("totals":{"signals":0,"decisions":0,"notices":0,"drafts":0}})");
}

TEST_CASE("backtest: it runs on after the last signal, at most 24 hours") {
  Story story;
  story.terms.policy.update_major = std::chrono::hours{10};
  auto signals = outage(story, 300);
  std::erase_if(signals, [](const Signal& signal) { return signal.status == Status::Resolved; });
  const auto result = backtest(story.terms, signals);  // the last one is at 270 s
  REQUIRE(result.notices.size() == 3);
  CHECK(result.notices[1].at == story.at(60 + 36'000));
  CHECK(result.notices[2].at == story.at(60 + 72'000));
  CHECK_FALSE(result.incidents[0].resolved_at);
}

TEST_CASE("backtest: promises that became void are not listed") {
  const Story story;
  auto signals = outage(story, 120);
  for (auto& later : outage(story, 120)) {
    later.at += std::chrono::seconds{300};
    later.started_at = story.at(300);
    later.affected_share = 0.01;
    signals.push_back(later);
  }
  std::size_t recoveries = 0;
  for (const auto& promise : backtest(story.terms, signals).promises)
    if (promise.kind == PromiseKind::Recovery) ++recoveries;
  CHECK(recoveries == 1);
}

TEST_CASE("backtest: as JSON it is what the contract says, in the site's time") {
  const Story story;
  const auto json =
      boost::json::parse(to_json(backtest(story.terms, outage(story, 300)), "Asia/Seoul"));
  CHECK(boost::json::serialize(json.at("incidents")) ==
        R"([{"id":"1","onset":"2024-06-05T21:00:00+09:00","opened_at":"2024-06-05T21:01:00+09:00",)"
        R"("resolved_at":"2024-06-05T21:15:00+09:00","first_notice_seconds":60,)"
        R"("share_minutes":2.5E0}])");
  const auto& opened = json.at("notices").at(0);
  CHECK(opened.at("at").as_string() == "2024-06-05T21:01:00+09:00");
  CHECK(opened.at("incident").as_string() == "1");
  CHECK(opened.at("kind").as_string() == "opened");
  CHECK(opened.at("automatic").as_bool());
  CHECK(boost::json::serialize(opened.at("components")) == R"({"a":"major_outage"})");
  CHECK(opened.at("reason").as_string() == "share_held");
  CHECK(boost::json::serialize(json.at("promises").at(1)) ==
        R"({"incident":"1","kind":"first_notice","due_at":"2024-06-05T21:05:00+09:00",)"
        R"("met_at":"2024-06-05T21:01:00+09:00","met":true})");
}

TEST_CASE("backtest: a zone west of Greenwich has its sign, and a draft has no incident") {
  const Story story;
  auto signals = outage(story, 330);
  for (Signal& signal : signals)
    signal.affected_share = 0.01;
  const auto json = boost::json::parse(to_json(backtest(story.terms, signals), "America/St_Johns"));
  CHECK(json.at("notices").at(0).at("at").as_string() == "2024-06-05T09:35:00-02:30");
  CHECK(json.at("notices").at(0).at("incident").is_null());
  CHECK_FALSE(json.at("notices").at(0).at("automatic").as_bool());
}

TEST_CASE("backtest: as text a manager can read it") {
  const Story story;
  CHECK(to_text(backtest(story.terms, outage(story, 300)), "Asia/Seoul") ==
        "1 incident in 22 signals: 3 automatic notices, 0 drafts, 4 of 4 promises kept. "
        "Times are of Asia/Seoul.\n"
        "\n"
        "Incident 1: began 2024-06-05 21:00:00, told after 60 s, over after 15 min 0 s "
        "(2.50 share-minutes)\n"
        "  2024-06-05 21:01:00  opened      a: major outage\n"
        "  2024-06-05 21:07:00  monitoring  a: major outage\n"
        "  2024-06-05 21:15:00  resolved    a: operational\n");
}

TEST_CASE("backtest: as text drafts stand apart and what goes on is said to go on") {
  Story story;
  auto signals = outage(story, 330);
  std::erase_if(signals, [](const Signal& signal) { return signal.status == Status::Resolved; });
  for (Signal& signal : signals)
    signal.affected_share = 0.01;
  CHECK(to_text(backtest(story.terms, signals), "UTC") ==
        "0 incidents in 22 signals: 0 automatic notices, 1 draft, 0 of 0 promises kept. "
        "Times are of UTC.\n"
        "\nDrafts that operators would have been asked about:\n"
        "  2024-06-05 12:05:00  draft       a: major outage\n");
  for (Signal& signal : signals)
    signal.affected_share = 0.5;
  CHECK(to_text(backtest(story.terms, signals), "UTC").find(", not over (") != std::string::npos);
}

TEST_CASE("backtest: another policy is told apart notice by notice") {
  const Story story;
  auto terms = story.terms;
  terms.policy.announce_hold = std::chrono::seconds{90};
  const auto signals = outage(story, 300);
  const auto own = backtest(story.terms, signals);
  const auto other = backtest(terms, signals);
  const auto text = compared_text(own, other, "UTC");
  CHECK(text.find("  - 2024-06-05 12:01:00  opened      a: major outage\n") != std::string::npos);
  CHECK(text.find("  + 2024-06-05 12:01:30  opened      a: major outage\n") != std::string::npos);
  CHECK(text.find("12:15:00  resolved    a: operational\n  ") == std::string::npos);
  const auto json = boost::json::parse(compared_json(own, other, "UTC"));
  REQUIRE(json.at("differences").as_array().size() == 2);
  CHECK(json.at("differences").at(0).at("only").as_string() == "own");
  CHECK(json.at("differences").at(1).at("only").as_string() == "against");
  CHECK(json.at("against").at("totals").at("notices").as_int64() == 3);
  CHECK(compared_text(own, own, "UTC").find("would have said the same") != std::string::npos);
}

TEST_CASE("backtest: an incident as a picture has a bar a component and a number a notice") {
  const Story story;
  const auto result = backtest(story.terms, outage(story, 300));
  const auto svg = to_svg(result, 1, "UTC");
  CHECK(svg.starts_with("<svg "));
  CHECK(svg.ends_with("</svg>\n"));
  CHECK(svg.find(">a</text>") != std::string::npos);
  CHECK(svg.find(">began 12:00:00, told after 60 s, over after 15 min; ") != std::string::npos);
  CHECK(svg.find(">12:07:00</text>") != std::string::npos);
  CHECK(svg.find(">monitoring</text>") != std::string::npos);
  CHECK(svg.find(">a operational</text>") != std::string::npos);
  // From 12:00 to 12:15 and a 24th of it on: grey for a minute, red until it is resolved, green.
  CHECK(svg.find(R"(<rect class="untold" x="150.0" y="102" width="50.3" height="20"/>)") !=
        std::string::npos);
  CHECK(svg.find(R"(<rect class="major_outage" x="200.3" y="102" width="704.3" height="20"/>)") !=
        std::string::npos);
  CHECK(svg.find(R"(<rect class="operational" x="904.6" y="102" width="31.4" height="20"/>)") !=
        std::string::npos);
  CHECK(to_svg(result, 2, "UTC").empty());
}

TEST_CASE("backtest: numbers of notices that are close stand in two rows") {
  const Story story;
  const auto result = backtest(story.terms, outage(story, 300));
  const auto y_of_marks = [](const std::string& svg) {
    std::vector<std::string> rows;
    for (auto at = svg.find("cy=\""); at != std::string::npos; at = svg.find("cy=\"", at + 1))
      rows.push_back(svg.substr(at + 4, 2));
    return rows;
  };
  CHECK(y_of_marks(to_svg(result, 1, "UTC")).front() == "86");
  auto crowded = result;
  for (auto& notice : crowded.notices)
    notice.at = result.notices.front().at;
  const auto rows = y_of_marks(to_svg(crowded, 1, "UTC"));
  REQUIRE(rows.size() == 6);  // each once above the bars and once in the list
  CHECK(rows[0] == "86");
  CHECK(rows[1] == "64");
  CHECK(rows[2] == "86");
}

}  // namespace
}  // namespace goji::flow
