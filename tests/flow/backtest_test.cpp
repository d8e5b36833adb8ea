#include "flow/backtest.h"

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
  CHECK_FALSE(result.decisions.empty());
}

TEST_CASE("backtest: one by one or all at once is the same") {
  const Story story;
  const auto signals = outage(story, 300);
  Backtest run{story.terms};
  for (const Signal& signal : signals) run.hear(signal);
  CHECK(to_json(run.finish(), "UTC") == to_json(backtest(story.terms, signals), "UTC"));
  Backtest parts{story.terms};
  parts.hear(std::span{signals}.first(6));
  for (const Signal& signal : std::span{signals}.subspan(6)) parts.hear(signal);
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
  for (Signal& signal : signals) signal.affected_share = 0.01;
  const auto json =
      boost::json::parse(to_json(backtest(story.terms, signals), "America/St_Johns"));
  CHECK(json.at("notices").at(0).at("at").as_string() == "2024-06-05T09:35:00-02:30");
  CHECK(json.at("notices").at(0).at("incident").is_null());
  CHECK_FALSE(json.at("notices").at(0).at("automatic").as_bool());
}

TEST_CASE("backtest: as text it reads a line each") {
  const Story story;
  CHECK(to_text(backtest(story.terms, outage(story, 300)), "UTC") ==
        "2024-06-05T12:01:00+00:00  opened      #1  a: major_outage  (share_held)\n"
        "2024-06-05T12:07:00+00:00  monitoring  #1  a: major_outage  (clean)\n"
        "2024-06-05T12:15:00+00:00  resolved    #1  a: operational  (clean)\n"
        "incident #1: onset 2024-06-05T12:00:00+00:00, told after 60 s, 2.5 share-minutes, "
        "resolved 2024-06-05T12:15:00+00:00\n"
        "promise #1 next_update: due 2024-06-05T12:31:00+00:00, met 2024-06-05T12:07:00+00:00\n"
        "promise #1 first_notice: due 2024-06-05T12:05:00+00:00, met 2024-06-05T12:01:00+00:00\n"
        "promise #1 next_update: due 2024-06-05T12:37:00+00:00, met 2024-06-05T12:15:00+00:00\n"
        "promise #1 recovery: due 2024-06-05T12:15:00+00:00, met 2024-06-05T12:15:00+00:00\n"
        "22 signals, 2 decisions, 3 notices, 0 drafts\n");
}

}  // namespace
}  // namespace goji::flow
