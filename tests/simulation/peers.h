#pragma once

#include "net/exchange.h"
#include "simulation/clock.h"
#include "simulation/history.h"
#include "simulation/plan.h"
#include "support/fake_exchange.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace goji::simulation {

/// Everybody whom goji sends to, each with a memory of what has really reached it.
class Peers {
 public:
  struct Arrival {
    std::string key{};
    TimePoint at{};
  };

  Peers(WorldClock& clock, History& history, std::uint64_t seed)
      : clock_(clock), history_(history), seed_(seed) {}

  void trouble(const std::string& peer, How how, TimePoint until) { moods_[peer] = {how, until}; }

  /// What becomes of a request, which the peer does or does not do.
  [[nodiscard]] test::Fate take(const net::HttpRequest& request);

  /// What readers of that peer have seen, twice if it is there twice.
  [[nodiscard]] const std::vector<Arrival>& arrivals(const std::string& peer) {
    return arrivals_[peer];
  }
  [[nodiscard]] std::size_t count(const std::string& peer, const std::string& key) const;

 private:
  struct Mood {
    How how = How::Well;
    TimePoint until{};
  };

  [[nodiscard]] How mood_of(const std::string& peer, const std::string& key);
  [[nodiscard]] test::Fate take_away(const net::HttpRequest& request, How how);
  void arrive(const std::string& peer, const std::string& key);
  [[nodiscard]] test::Fate look(const std::string& peer, const std::string& key, How how);

  WorldClock& clock_;
  History& history_;
  std::uint64_t seed_;
  std::map<std::string, Mood> moods_{};
  std::map<std::string, std::vector<Arrival>> arrivals_{};
  std::map<std::string, std::uint64_t> asked_{};  ///< how often, by key
};

}  // namespace goji::simulation
