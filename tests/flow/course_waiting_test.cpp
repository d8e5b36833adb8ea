// Rule 1 is not asked again while it waits for a moment that is known. Whatever else may make it
// answer otherwise must make it be asked: here each of them does, in a course that goes on in
// memory and in one that is read back after every instant, and therefore keeps no answer.
#include "base/rfc3339.h"
#include "flow/course.h"
#include "support/catch.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <functional>
#include <random>
#include <string>
#include <vector>

namespace goji::flow {
namespace {

using criteria::Rule;
using namespace std::chrono_literals;
using Lines = std::vector<std::string>;
using Milliseconds = std::chrono::milliseconds;

/// A Wednesday, in UTC.
constexpr TimePoint kNoon{std::chrono::sys_days{std::chrono::year{2024} / 6 / 5} + 12h};

std::string facts_in(const Reason& reason) {
  auto text = reason.code;
  for (const auto& [name, fact] : reason.facts)
    text += fmt::format(" {}={}", name, fact);
  return text;
}

struct Line {
  std::string operator()(const Decided& one) const {
    // Without the sums, whose last digit may be another when they were read back.
    const auto heard = one.inputs.substr(0, one.inputs.find(R"("episode":)"));
    return fmt::format("decided {} {} {}", one.component, facts_in(one.reason), heard);
  }
  std::string operator()(const Said& one) const {
    auto text = fmt::format("said {} #{}", static_cast<int>(one.kind), one.draft);
    for (const auto& [key, status] : one.components)
      text += fmt::format(" {}={}", key, static_cast<int>(status));
    return text + ' ' + facts_in(one.reason);
  }
  std::string operator()(const Promised& one) const {
    return fmt::format("promised {} {} {}", one.id, to_rfc3339(one.due_at), one.is_void);
  }
  std::string operator()(const Noted& one) const { return "noted " + facts_in(one.reason); }
  std::string operator()(const DraftClosed& one) const {
    return fmt::format("draft {} {}", one.draft, one.rejected);
  }
};

std::string line_of(const Event& event) {
  const auto at = std::visit([](const auto& one) { return one.at; }, event);
  return to_rfc3339(at) + ' ' + std::visit(Line{}, event);
}

/// One course twice: as it goes on, and written down and read back after every instant.
class Pair {
 public:
  explicit Pair(Terms terms) : terms_(std::move(terms)), plain_(terms_), reread_(terms_) {}

  void hear(TimePoint at, const std::vector<Signal>& signals = {}) {
    for (auto due = next(); due < at; due = next())
      step(due, {});
    step(at, signals);
  }

  void adopt(Terms terms) {
    terms_ = std::move(terms);
    plain_.adopt(terms_);
    reread_.adopt(terms_);
  }

  /// When the first notice was given that people see, in seconds after noon.
  [[nodiscard]] std::int64_t first_told() const { return told_; }

 private:
  /// One may look where the other knows that nothing is due.
  [[nodiscard]] TimePoint next() const {
    return std::min(plain_.next_instant().value_or(TimePoint::max()),
                    reread_.next_instant().value_or(TimePoint::max()));
  }

  void step(TimePoint at, const std::vector<Signal>& signals) {
    const auto events = plain_.advance(at, signals);
    const auto others = reread_.advance(at, signals);
    CHECK(lines(events) == lines(others));
    for (const Event& event : events) {
      const auto* said = std::get_if<Said>(&event);
      if (said == nullptr || said->kind == NoticeKind::Draft || told_ >= 0) continue;
      told_ = std::chrono::floor<std::chrono::seconds>(said->at - kNoon).count();
    }
    reread_ = Course::restored(terms_, reread_.slices(), at).value();
  }

  static Lines lines(const std::vector<Event>& events) {
    Lines all;
    for (const Event& event : events)
      all.push_back(line_of(event));
    return all;
  }

  Terms terms_;
  Course plain_;
  Course reread_;
  std::int64_t told_ = -1;
};

Terms terms_of(const std::vector<std::string>& keys) {
  Terms terms;
  for (const auto& key : keys)
    terms.components.push_back({.key = key});
  return terms;
}

Signal fires(const std::string& source,
             Milliseconds at,
             double share,
             std::string component = "a") {
  return {.source = source,
          .key = "check",
          .component = std::move(component),
          .impact = Impact::MajorOutage,
          .affected_share = share,
          .started_at = kNoon,
          .at = kNoon + at};
}

/// Both sources, every 30 s.
void go_on(Pair& pair, Milliseconds from, Milliseconds to, double share) {
  for (auto at = from; at <= to; at += 30s)
    pair.hear(kNoon + at, {fires("s1", at, share), fires("s2", at, share)});
}

TEST_CASE("waiting: for nothing but time it comes true in the second that was foreseen") {
  Pair pair{terms_of({"a"})};
  go_on(pair, 0s, 1560s, 0.04);
  CHECK(pair.first_told() == 1500);
}

TEST_CASE("waiting: a share that changes is heard though its minutes were foreseen") {
  Pair pair{terms_of({"a"})};
  go_on(pair, 0s, 600s, 0.04);
  go_on(pair, 630s, 900s, 0.05);
  CHECK(pair.first_told() == 690);
  Pair less{terms_of({"a"})};
  go_on(less, 0s, 600s, 0.04);
  go_on(less, 630s, 2400s, 0.02);
  CHECK(less.first_told() == 2370);  // 0.42 by 630 s, then 0.58 at 0.02 a minute
}

TEST_CASE("waiting: a share that falls within the hold stops the clock") {
  Pair pair{terms_of({"a"})};
  go_on(pair, 0s, 30s, 0.05);
  go_on(pair, 59s, 600s, 0.01);
  CHECK(pair.first_told() == -1);
}

TEST_CASE("waiting: a source that goes stale is no longer counted on") {
  Pair pair{terms_of({"a"})};
  go_on(pair, 0s, 60s, 0.04);
  for (auto at = 90s; at <= 2400s; at += 30s)
    pair.hear(kNoon + at, {fires("s1", at, 0.04)});
  CHECK(pair.first_told() == -1);  // two agreed for 360 s: then s2 had been silent for five minutes
}

TEST_CASE("waiting: a new policy counts from the next second") {
  auto terms = terms_of({"a"});
  Pair pair{terms};
  go_on(pair, 0s, 300s, 0.04);
  terms.policy.announce_share = 0.04;
  pair.adopt(terms);
  go_on(pair, 330s, 600s, 0.04);
  CHECK(pair.first_told() == 301);
  Pair higher{terms_of({"a"})};
  go_on(higher, 0s, 30s, 0.05);
  terms.policy.announce_share = 0.06;
  higher.adopt(terms);
  go_on(higher, 60s, 600s, 0.05);
  CHECK(higher.first_told() == -1);
}

TEST_CASE("waiting: an hour that weighs more was foreseen") {
  auto terms = terms_of({"a"});
  terms.policy.peaks = {{.from = 12h + 10min, .to = 12h + 20min}};
  Pair pair{terms};
  go_on(pair, 0s, 1200s, 0.04);  // 0.4 by 600 s, then 0.08 a minute
  CHECK(pair.first_told() == 1050);
}

TEST_CASE("waiting: a rule that begins by the clock is asked at once") {
  for (const bool sooner : {true, false}) {
    CAPTURE(sooner);
    auto terms = terms_of({"a"});
    terms.policy.rules = {{.place = "rules[0]",
                           .between = {{.from = 12h + 5min, .to = 12h + 30min}},
                           .zone = "UTC",
                           .share = sooner ? 0.04 : 0.06}};
    Pair pair{terms};
    go_on(pair, 0s, 270s, sooner ? 0.04 : 0.01);
    go_on(pair, 271s, 600s, sooner ? 0.04 : 0.05);
    CHECK(pair.first_told() == (sooner ? 300 : -1));
  }
}

TEST_CASE("waiting: a source whose word begins to count by the clock is heard then") {
  auto terms = terms_of({"a"});
  terms.policy.rules = {{.place = "rules[0]",
                         .between = {{.from = 11h, .to = 12h + 5min}},
                         .zone = "UTC",
                         .sources = {"s1", "s2"}}};
  Pair pair{terms};
  for (auto at = 0s; at <= 600s; at += 30s)
    pair.hear(kNoon + at, {fires("s1", at, 0.9), fires("s2", at, 0.002), fires("s3", at, 0.9)});
  CHECK(pair.first_told() == 360);
}

TEST_CASE("waiting: announced maintenance holds it back and its end lets it go") {
  auto terms = terms_of({"a"});
  terms.maintenances = {{.components = {"a"}, .from = kNoon + 30s, .to = kNoon + 300s}};
  Pair pair{terms};
  go_on(pair, 0s, 600s, 0.05);
  CHECK(pair.first_told() == 301);
}

TEST_CASE("waiting: another that it depends on is announced meanwhile and gains it") {
  auto terms = terms_of({"a", "p"});
  terms.components[0].depends_on = {"p"};
  Pair pair{terms};
  for (auto at = 0s; at <= 2400s; at += 30s)
    pair.hear(kNoon + at,
              {fires("s1", at, 0.04),
               fires("s2", at, 0.04),
               fires("s1", at, 0.5, "p"),
               fires("s2", at, 0.5, "p")});
  CHECK(pair.first_told() == 60);
}

TEST_CASE("waiting: a third that joins and one of the first two that leaves are both heard") {
  Pair pair{terms_of({"a"})};
  go_on(pair, 0s, 120s, 0.03);
  for (auto at = 150s; at <= 300s; at += 30s)
    pair.hear(kNoon + at, {fires("s1", at, 0.03), fires("s3", at, 0.9), fires("s2", at, 0.9)});
  CHECK(pair.first_told() == 210);
}

// --- long and by chance --------------------------------------------------------------------------

/// Hours of small and large trouble, with all that changes what rule 1 says by itself.
Terms eventful_terms() {
  auto terms = terms_of({"a", "b", "c"});
  terms.components[1].depends_on = {"c"};
  terms.policy.peaks = {{.from = 13h, .to = 14h}, {.from = 16h, .to = 16h + 10min}};
  terms.policy.rules = {{.place = "rules[0]",
                         .components = {"a"},
                         .between = {{.from = 12h + 40min, .to = 13h + 20min}},
                         .zone = "UTC",
                         .source_weights = {{"s2", 0.5}},
                         .share = 0.02},
                        {.place = "rules[1]",
                         .components = {"b"},
                         .between = {{.from = 15h, .to = 15h + 30min}},
                         .zone = "Asia/Seoul",
                         .weight = 3}};
  terms.maintenances = {{.components = {"c"}, .from = kNoon + 1h, .to = kNoon + 90min}};
  terms.heartbeats = {{.source = "s1", .every = 30s}};
  return terms;
}

void play(std::uint32_t seed) {
  std::mt19937 random{seed};
  const auto below = [&](std::uint32_t bound) {
    return static_cast<std::uint32_t>(random() % bound);
  };
  static constexpr std::array kShares{0.0009, 0.01, 0.02, 0.04, 0.05, 0.049, 0.3};
  auto terms = eventful_terms();
  Pair pair{terms};
  auto at = Milliseconds{0};
  while (at < 5h) {
    at += Milliseconds{1 + below(below(8) == 0 ? 900'000 : 40'000)};
    std::vector<Signal> signals;
    if (below(3) == 0)
      signals.push_back({.source = "s1", .status = Status::Heartbeat, .at = kNoon + at});
    for (std::uint32_t i = below(4); i > 0; --i) {
      auto one = fires(fmt::format("s{}", 1 + below(3)),
                       at,
                       kShares.at(below(kShares.size())),
                       std::string(1, static_cast<char>('a' + below(3))));
      one.started_at.reset();
      one.impact = static_cast<Impact>(below(3));
      if (below(4) == 0) one.status = Status::Resolved;
      signals.push_back(std::move(one));
    }
    pair.hear(kNoon + at, signals);
    if (below(60) != 0) continue;
    terms.policy.announce_share = kShares.at(2 + below(3));
    pair.adopt(terms);
  }
}

TEST_CASE("waiting: an answer that is kept says what a new one would, whatever happens") {
  for (std::uint32_t seed = 1; seed <= 5; ++seed) {
    CAPTURE(seed);
    play(seed);
  }
}

}  // namespace
}  // namespace goji::flow
