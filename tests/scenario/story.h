#pragma once

#include "flow/course.h"

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

/// A small history told in seconds, and what goji said about it, in words. Every story is played
/// four times: as it is, with its lines doubled and turned around, through a second that falls
/// between two, and with all of goji's memory written down and read back after every instant. All
/// of them must say the same.
namespace goji::test {

using Seconds = std::chrono::duration<double>;

/// What a source states while it fires.
struct Fires {
  std::optional<Impact> impact = Impact::MajorOutage;
  std::optional<double> share{};
  std::optional<std::uint64_t> users{};
  std::optional<double> started{};  ///< seconds; the first word's `at` if it names none
  bool names_start = true;
  double every = 30;  ///< repeats; 0: never
  std::string key = "check";
  bool resolves = true;
  std::map<std::string, std::string> labels{};
};

/// What was said, "60 opened #1 a=major_outage", in order.
using Lines = std::vector<std::string>;

class Story {
 public:
  /// Components by key, on a Wednesday at noon, in UTC.
  explicit Story(std::vector<std::string> components = {"a"});

  flow::Terms terms{};
  TimePoint start{};

  [[nodiscard]] TimePoint at(double seconds) const;

  /// From `from` on, repeated, and resolved at `to`.
  Story& fires(const std::string& source,
               const std::string& component,
               double from,
               double to,
               const Fires& what = {});
  /// By two sources, s1 and s2.
  Story& outage(const std::string& component, double from, double to, const Fires& what = {});
  Story& signal(Signal signal);
  Story& beats(const std::string& source, double every, double from, double to);
  Story& maintenance(const std::string& component, double from, double to);
  Story& depends(const std::string& component, const std::string& on);
  Story& says(double at, flow::Word word);

  /// All notices; drafts and the reasons are left out unless asked for.
  [[nodiscard]] Lines told() const;
  [[nodiscard]] Lines told_with_drafts() const;
  [[nodiscard]] Lines drafts() const;
  /// "first_notice 300 met 60", "next_update 1860 missed", "recovery 700 void".
  [[nodiscard]] Lines promises() const;
  /// "300 condition_stale"
  [[nodiscard]] Lines notes() const;
  /// "0 a uncorroborated"
  [[nodiscard]] Lines decisions() const;
  /// The answer to each word that was refused.
  [[nodiscard]] Lines refusals() const;

  [[nodiscard]] std::vector<flow::IncidentState> incidents() const;

  /// Everything that happened, the first time.
  struct Outcome {
    std::vector<flow::Event> events{};
    std::vector<flow::IncidentState> incidents{};
    std::vector<Error> refusals{};
  };
  [[nodiscard]] const Outcome& outcome() const;

 private:
  enum class Way { Plain, Doubled, Restored, Halting };
  [[nodiscard]] Outcome play(Way way) const;
  [[nodiscard]] Lines lines(const Outcome& outcome, bool notices, bool drafts) const;
  [[nodiscard]] std::string when(TimePoint moment) const;

  std::vector<Signal> signals_;
  std::vector<flow::Word> words_;
  mutable std::optional<Outcome> outcome_;
};

}  // namespace goji::test

#include "scenario/story_play.h"  // IWYU pragma: keep
