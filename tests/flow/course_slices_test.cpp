// The course of events, written down and read back. That every story goes on exactly as it would
// have is checked by Story itself, after every instant of every test.
#include "scenario/story.h"
#include "support/catch.h"

#include <algorithm>
#include <map>

namespace goji::test {
namespace {

using flow::Course;
using flow::Slice;

std::vector<Signal> outage(const Story& story, double from, double to) {
  std::vector<Signal> signals;
  for (double moment = from; moment <= to; moment += 30)
    for (const char* source : {"s1", "s2"})
      signals.push_back({.source = source,
                         .key = "check",
                         .component = "a",
                         .status = moment < to ? Status::Firing : Status::Resolved,
                         .impact = Impact::MajorOutage,
                         .started_at = story.at(from),
                         .at = story.at(moment)});
  return signals;
}

/// A store: the last body of each slice.
struct Kept {
  std::map<std::string, Slice> slices;

  std::size_t keep(const std::vector<Slice>& changes) {
    for (const Slice& slice : changes) {
      const auto name = slice.kind + '\n' + slice.key;
      if (slice.body.empty()) {
        slices.erase(name);
      } else {
        slices[name] = slice;
      }
    }
    return changes.size();
  }

  [[nodiscard]] std::vector<Slice> all() const {
    std::vector<Slice> found;
    for (const auto& [name, slice] : slices)
      found.push_back(slice);
    return found;
  }
};

TEST_CASE("slices: a repeat that only moves last-seen is not reported by itself") {
  const Story story;
  Course course{story.terms};
  Kept kept;
  course.advance(story.at(0), std::vector{outage(story, 0, 60)[0]});
  CHECK(kept.keep(course.changes()) > 0);
  CHECK(course.changes().empty());
  auto again = outage(story, 0, 60)[2];
  course.advance(again.at, std::vector{again});
  CHECK(kept.keep(course.changes()) > 0);  // that it repeats is news
  again.at = story.at(60);
  course.advance(again.at, std::vector{again});
  CHECK(course.changes().empty());
}

TEST_CASE("slices: what changed is enough to go on after a pause") {
  const Story story;
  Course course{story.terms};
  Kept kept;
  for (const Signal& signal : outage(story, 0, 600)) {
    if (signal.at > story.at(90)) break;
    course.advance(signal.at, std::vector{signal});
    kept.keep(course.changes());
  }
  auto again = Course::restored(story.terms, kept.all(), story.at(200)).value();
  REQUIRE(again.incidents().size() == 1);
  CHECK(again.incidents()[0].opened_at == story.at(60));
  CHECK(again.incidents()[0].next_update_at == story.at(1860));
  std::vector<std::string> said;
  for (auto due = again.next_instant(); due && *due < story.at(3000); due = again.next_instant())
    for (const auto& event : again.advance(*due)) {
      if (const auto* one = std::get_if<flow::Said>(&event))
        said.emplace_back(one->kind == NoticeKind::Still ? "still" : "other");
      if (const auto* one = std::get_if<flow::Noted>(&event))
        if (one->reason.code == "condition_stale") {
          CHECK(one->at == story.at(500));  // 5 minutes after listening began again
          said.emplace_back("stale");
        }
    }
  CHECK(said == std::vector<std::string>{"stale", "stale", "still"});
}

TEST_CASE("slices: what falls due during a pause is done when it is over") {
  const Story story;
  Course course{story.terms};
  for (const Signal& signal : outage(story, 0, 30))
    course.advance(signal.at, std::vector{signal});
  Course lone{story.terms};
  lone.advance(story.at(0), std::vector{outage(story, 0, 60)[0], outage(story, 0, 60)[1]});
  auto again = Course::restored(story.terms, lone.slices(), story.at(100)).value();
  CHECK(again.next_instant() == story.at(100));
  const auto events = again.advance(story.at(100));
  const auto said = std::ranges::find_if(
      events, [](const auto& event) { return std::holds_alternative<flow::Said>(event); });
  REQUIRE(said != events.end());
  CHECK(std::get<flow::Said>(*said).at == story.at(100));
}

TEST_CASE("slices: one that cannot be read is named") {
  const Story story;
  const auto error = [&](const Slice& slice) {
    return Course::restored(story.terms, std::vector{slice}, story.at(0)).error();
  };
  CHECK(error({.kind = "incident", .key = "1", .body = "{"}).fault == Fault::Invalid);
  CHECK(error({.kind = "incident", .key = "1", .body = "{"})
            .what.starts_with("slice incident `1`: is no JSON"));
  CHECK(error({.kind = "incident", .key = "x", .body = "{}"}).what ==
        "slice incident `x`: its key is no number");
  CHECK(error({.kind = "incident", .key = "1", .body = "{}"}).what ==
        "slice incident `1`: id is missing");
  CHECK(error({.kind = "incident", .key = "1", .body = R"({"id":"x"})"}).what ==
        "slice incident `1`: id: a whole number is missing");
  CHECK(error({.kind = "story", .key = "1", .body = "{}"}).what ==
        "slice story `1`: is of no known kind");
  CHECK(error({.kind = "component", .key = "a", .body = "[]"}).what ==
        "slice component `a`: an object is missing");
}

TEST_CASE("slices: what the terms no longer know is forgotten") {
  const Story story{{"a", "b"}};
  Course course{story.terms};
  course.advance(story.at(0), outage(story, 0, 0));
  auto fewer = story.terms;
  fewer.components.erase(fewer.components.begin());
  auto again = Course::restored(fewer, course.slices(), story.at(0)).value();
  for (const Slice& slice : again.slices()) {
    CHECK(slice.kind != "condition");
    CHECK(slice.key != "a");
  }
}

TEST_CASE("adopt: state and timers stay, what is gone is forgotten, and numbers may change") {
  const Story story{{"a", "b"}};
  Course course{story.terms};
  Kept kept;
  std::vector<Signal> firing;
  for (const Signal& signal : outage(story, 0, 60))
    if (signal.at == story.at(0)) firing.push_back(signal);
  course.advance(story.at(0), firing);
  kept.keep(course.changes());
  auto quicker = story.terms;
  quicker.policy.announce_hold = std::chrono::seconds{20};
  course.adopt(quicker);
  CHECK(course.next_instant() == story.at(1));
  course.advance(story.at(1));
  CHECK(course.next_instant() == story.at(20));

  auto without = quicker;
  without.components.erase(without.components.begin());
  course.adopt(without);
  course.advance(story.at(2));
  CHECK_FALSE(course.next_instant());
  kept.keep(course.changes());
  for (const Slice& slice : kept.all())
    CHECK(slice.kind != "condition");
}

TEST_CASE("terms: a zone that nobody knows is our own mistake") {
  CHECK_THROWS_AS(Course({.zone = "Asia/Soul"}), std::invalid_argument);
}

TEST_CASE("advance: now never goes back") {
  const Story story;
  Course course{story.terms};
  course.advance(story.at(100));
  course.advance(story.at(50), outage(story, 50, 50));
  CHECK(course.next_instant() >= story.at(100));
}

TEST_CASE("advance: an unknown component decides nothing") {
  Story story;
  story.outage("nobody", 0, 900);
  CHECK(story.told_with_drafts().empty());
}

TEST_CASE("late: a word counts from when it was said and not from when it arrived") {
  const Story story;
  Course course{story.terms};
  auto signals = outage(story, 0, 60);
  course.advance(story.at(10), std::vector{signals[0]});
  const auto events = course.advance(story.at(75), std::vector{signals[1]});
  const auto said = std::ranges::find_if(
      events, [](const auto& event) { return std::holds_alternative<flow::Said>(event); });
  REQUIRE(said != events.end());
  CHECK(std::get<flow::Said>(*said).kind == NoticeKind::Opened);
  CHECK(std::get<flow::Said>(*said).at == story.at(75));
}

}  // namespace
}  // namespace goji::test
