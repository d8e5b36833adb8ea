#pragma once

#include "base/clock.h"
#include "criteria/policy.h"
#include "criteria/voices.h"
#include "criteria/weights.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace goji::criteria {

/// A time in which nothing changed.
struct Stretch {
  TimePoint from{};
  std::vector<Voice> voices{};  ///< by source
  bool announced = false;       ///< one source left keeps its word, within what was agreed before

  // Of it, and added up to its beginning; made from the above by settling.
  double corroborated = 0;
  double largest = 0;
  double weighted_before = 0;  ///< share-milliseconds
  double corroborated_before = 0;
  double largest_before = 0;
  double peak_before = 0;  ///< the largest share agreed on so far
};

/// What one component's sources said during one episode, from moment to moment. Words that come
/// late are put where they belong, so that every clock counts from a signal's `at`.
class History {
 public:
  /// All of it, to be kept and handed back.
  struct Memory {
    std::vector<Stretch> stretches{};
    TimePoint clocks_from{};   ///< rule 1's clocks and weighted minutes start no earlier
    TimePoint pruned_until{};  ///< nothing before it is known in detail
    std::optional<TimePoint> corroborated_at{};  ///< two sources first fired
    std::optional<TimePoint> reached_at{};       ///< the corroborated share first was at the bar,
    TimePoint judged_until{};  ///< as the bar was; stretches from here on are still to be judged
    std::optional<std::uint32_t> credited{};  ///< the lone source that was believed
  };

  History() = default;
  explicit History(Memory memory) : memory_(std::move(memory)) {}
  [[nodiscard]] const Memory& memory() const { return memory_; }

  /// From `at` on the source says this; nothing: it does not fire.
  void set(TimePoint at, std::uint32_t source, const std::optional<Voice>& voice);

  /// The source fired from `from` to `to` without anybody knowing.
  void overlay(TimePoint from, TimePoint to, const Voice& voice);

  /// From `at` on it is announced, or no longer.
  void announce(TimePoint at, bool announced);

  /// A lone source was believed: what it says while nobody else fires counts as agreed, from its
  /// first word.
  void credit(std::uint32_t source);

  /// What is to be judged otherwise from `at` on is told apart from what was before.
  void mark(TimePoint at) { split(at); }

  /// Rule 1's clocks and weighted share-minutes start from zero.
  void restart(TimePoint at);

  /// Brings the sums up to date and forgets details that no rule can ask for. Call it before
  /// reading.
  void settle(const Policy& policy, const Weights& weights, TimePoint until);

  /// Something was told since see(), or nothing is known of that.
  [[nodiscard]] bool changed() const { return !seen_; }
  void see() { seen_ = true; }

  /// Since when somebody fires without a break, as far as is known in detail.
  [[nodiscard]] std::optional<TimePoint> voiced_since() const;

  // Reading, once settled. Share-minutes are in minutes.
  [[nodiscard]] const Stretch& now() const { return memory_.stretches.back(); }
  [[nodiscard]] double weighted(const Policy&, const Weights&, TimePoint now) const;
  [[nodiscard]] double corroborated(const Policy&, TimePoint now) const;
  [[nodiscard]] double corroborated(const Policy&, TimePoint from, TimePoint to) const;
  [[nodiscard]] double largest(const Policy&, TimePoint now) const;

  /// When the weighted share-minutes reach the bar if nothing changes; nothing if they never do.
  [[nodiscard]] std::optional<TimePoint> reaches(const Policy&,
                                                 const Weights&,
                                                 TimePoint now) const;

  /// Since when the corroborated share has been at `bar` without a break.
  [[nodiscard]] std::optional<TimePoint> agreed_since(double bar) const;

  /// Since when the one source that fires has been at `bar` without a break; nothing if there is
  /// not exactly one.
  [[nodiscard]] std::optional<TimePoint> single_since(double bar) const;

 private:
  class Leaving;

  std::size_t split(TimePoint at);
  void touch(std::size_t index);
  void note_corroboration(TimePoint at);
  void forget_reached(TimePoint from);
  [[nodiscard]] std::size_t index_at(TimePoint moment) const;
  void sum_up(const Policy& policy, const Weights& weights, std::size_t index);
  [[nodiscard]] bool is_credited(const Stretch& stretch) const;
  [[nodiscard]] double corroborated_until(const Policy&, TimePoint moment) const;
  [[nodiscard]] double weighted_until(const Policy&, const Weights&, TimePoint moment) const;
  void prune(const Policy& policy, TimePoint now);

  Memory memory_{};
  std::size_t settled_ = 0;  ///< stretches before this index have their sums
  bool seen_ = false;
};

}  // namespace goji::criteria
