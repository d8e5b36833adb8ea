#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

/// What happens from outside in one simulated course of events: signals, people and faults.
namespace goji::simulation {

using Moment = std::chrono::milliseconds;  ///< since the beginning

enum class What {
  Fire,     ///< `who` (a source) says of `about` (a component) that it is out
  Clear,    ///< and that it is well
  Retract,  ///< a person takes back whatever incident is open
  Trouble,  ///< the peer of channel `who` behaves as `how` for `lasts`
  Rival,    ///< another process takes the store over, and the desk of this one lives on
  Crash,    ///< the process dies at the named point `about` when it next passes it
  Sleep,    ///< the process's sending thread stands still for `lasts`
  Crawl,    ///< a thread gets its turn late, up to a second, for `lasts`
  Refuse    ///< the disk takes nothing for `lasts`
};

enum class How {
  Well,
  Fails,        ///< 500
  Busy,         ///< 429 with Retry-After
  LockedOut,    ///< 401
  Refuses,      ///< no connection
  LosesAnswer,  ///< does it, and the answer is lost
  LosesAll,     ///< does nothing, and no answer comes
  Hangs,        ///< does it, and no answer comes before the time is over
  Slow,         ///< answers within seconds
  Mixed         ///< each time another of these
};

struct Item {
  Moment at{};
  What what = What::Fire;
  std::string who{};
  std::string about{};
  How how = How::Well;
  Moment lasts{};
};

struct Plan {
  std::uint64_t seed = 0;
  std::vector<Item> items{};
};

/// The plan of a seed: always the same one.
[[nodiscard]] Plan plan_of(std::uint64_t seed);

[[nodiscard]] std::string in_words(const Item& item);
[[nodiscard]] std::string in_words(How how);

}  // namespace goji::simulation
