#pragma once

#include "base/clock.h"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <unordered_map>
#include <utility>

namespace goji::simulation {

/// Time as the world has it, which only the simulation moves.
class WorldClock {
 public:
  using Due = std::pair<TimePoint, std::uint64_t>;

  explicit WorldClock(TimePoint now) : now_(now) {}

  [[nodiscard]] TimePoint now() const { return now_; }

  std::uint64_t call_at(TimePoint due, std::function<void()> what) {
    const auto number = ++last_;
    dues_.emplace(number, due);
    timers_.emplace(Due{due, number}, std::move(what));
    return number;
  }

  void cancel(std::uint64_t number) {
    const auto found = dues_.find(number);
    if (found == dues_.end()) return;
    timers_.erase({found->second, number});
    dues_.erase(found);
  }

  [[nodiscard]] std::optional<TimePoint> next() const {
    if (timers_.empty()) return std::nullopt;
    return std::max(now_, timers_.begin()->first.first);
  }

  /// Goes to the next timer and fires it.
  void fire() {
    auto timer = timers_.extract(timers_.begin());
    now_ = std::max(now_, timer.key().first);
    dues_.erase(timer.key().second);
    timer.mapped()();
  }

  void pass(std::chrono::milliseconds time) { now_ += time; }

 private:
  TimePoint now_;
  std::uint64_t last_ = 0;
  std::map<Due, std::function<void()>> timers_{};
  std::unordered_map<std::uint64_t, TimePoint> dues_{};
};

/// The clock of one process: the world's, set wrong by as much as the process found it when it
/// began. What it waits for goes through `post`, as on a loop of its own, and is forgotten with it.
class ProcessClock final : public Clock {
 public:
  using Post = std::function<void(std::function<void()>)>;

  ProcessClock(WorldClock& world, std::chrono::milliseconds wrong_by, Post post)
      : world_(world), wrong_by_(wrong_by), post_(std::move(post)) {}
  ~ProcessClock() override {
    for (const auto& [id, number] : waiting_)
      world_.cancel(number);
  }
  ProcessClock(const ProcessClock&) = delete;
  ProcessClock& operator=(const ProcessClock&) = delete;

  [[nodiscard]] TimePoint now() const override { return world_.now() + wrong_by_; }

  TimerId call_at(TimePoint due, std::function<void()> what) override {
    const auto id = ++last_;
    waiting_[id] = world_.call_at(due - wrong_by_, [this, id, what = std::move(what)]() mutable {
      waiting_.erase(id);
      due_.insert(id);
      post_([this, id, what = std::move(what)] {
        if (due_.erase(id) != 0) what();
      });
    });
    return TimerId{id};
  }

  void cancel(TimerId timer) override {
    const auto id = static_cast<std::uint64_t>(timer);
    due_.erase(id);
    const auto found = waiting_.find(id);
    if (found == waiting_.end()) return;
    world_.cancel(found->second);
    waiting_.erase(found);
  }

 private:
  WorldClock& world_;
  std::chrono::milliseconds wrong_by_;
  Post post_;
  std::uint64_t last_ = 0;
  std::map<std::uint64_t, std::uint64_t> waiting_{};  ///< timers by their number in the world
  std::set<std::uint64_t> due_{};                     ///< fired, and posted
};

}  // namespace goji::simulation
