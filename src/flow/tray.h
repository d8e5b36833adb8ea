#pragma once

#include "base/clock.h"
#include "flow/turn.h"

#include <chrono>
#include <cstddef>
#include <mutex>
#include <optional>
#include <vector>

namespace goji::flow {

/// What waits for the desk's next turn. While very many attempts are under way, their ends are
/// gathered for a moment: each turn is a write to the disk, and one write can hold many of them.
class Tray {
 public:
  static constexpr std::size_t kRush = 48;    ///< attempts under way
  static constexpr std::size_t kEnough = 32;  ///< ends of attempts
  static constexpr std::chrono::milliseconds kMoment{4};

  /// From any thread. Whether a turn is to be called for.
  [[nodiscard]] bool put(Command command);

  /// The same of the end of an attempt, which can wait for others.
  [[nodiscard]] bool put_end(Command command);

  /// Those that waited longest, back again. Desk's thread, as all below.
  void put_back(std::vector<Command> commands);

  /// All that waits, or nothing where more is to be gathered.
  [[nodiscard]] std::vector<Command> take(TimePoint now, std::size_t under_way);

  /// From now on nothing is gathered any more: there may be no later turn.
  void hurry();

  /// Whatever there is.
  [[nodiscard]] std::vector<Command> take_all();

  /// When what is being gathered is to be taken.
  [[nodiscard]] std::optional<TimePoint> next() const { return until_; }

 private:
  std::mutex guard_{};
  std::vector<Command> waiting_{};
  std::size_t ends_ = 0;    ///< of those that wait
  bool gathering_ = false;  ///< take() has left them there
  bool hurried_ = false;
  std::optional<TimePoint> until_{};
};

}  // namespace goji::flow
