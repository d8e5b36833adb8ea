#pragma once

#include "criteria/history.h"

#include <chrono>
#include <cstdint>
#include <optional>

/// What sources said, and what follows from it, for the tests of the history.
namespace goji::criteria::test {

using namespace std::chrono_literals;

inline constexpr TimePoint kStart{1'700'000'000s};

inline TimePoint at(std::chrono::milliseconds after) {
  return kStart + after;
}

/// Double from 10 minutes to 20 minutes after the start.
class Peak final : public Weights {
 public:
  [[nodiscard]] Weight at(TimePoint moment) const override {
    if (moment < kStart + 10min) return {.factor = 1, .until = kStart + 10min};
    if (moment < kStart + 20min) return {.factor = 2, .until = kStart + 20min};
    return {.factor = 1, .until = moment + 24h};
  }
};

struct Notes {
  Policy policy{};
  Peak weights{};
  History history{};

  void say(std::chrono::milliseconds when, std::uint32_t source, double share, bool press = false) {
    history.set(at(when), source, Voice{.source = source, .share = share, .press = press});
  }
  void stop(std::chrono::milliseconds when, std::uint32_t source) {
    history.set(at(when), source, std::nullopt);
  }
  History& settled(std::chrono::milliseconds now = 0ms) {
    history.settle(policy, weights, at(now));
    return history;
  }
  double weighted(std::chrono::milliseconds now) {
    return settled(now).weighted(policy, weights, at(now));
  }
  double agreed(std::chrono::milliseconds now) {
    return settled(now).corroborated(policy, at(now));
  }
};

}  // namespace goji::criteria::test
