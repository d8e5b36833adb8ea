#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "domain/signal.h"

#include <functional>
#include <optional>
#include <span>
#include <string>

/// Recorded signals of any amount, from a file to whoever wants them in order.
namespace goji::app::cli {

struct HistoryFile {
  std::string path;
  std::optional<TimePoint> from{};  ///< signals before are passed over
  std::optional<TimePoint> to{};    ///< and those after
};

/// Takes whole instants: no two calls share one.
using TakeSignals = std::function<void(std::span<const Signal>)>;

/// Told now and then how much of the work is done, from 0 to 1.
using TellProgress = std::function<void(double part)>;

enum class Order { Kept, Broken };

/// Hands out the signals as they stand in the file, a few megabytes at a time. Broken: a line is
/// older than the one before it; what was handed out until then is of no use. Invalid: the first
/// bad line, as path:line.
[[nodiscard]] Result<Order> read_in_order(const HistoryFile& file,
                                          const TakeSignals& take,
                                          const TellProgress& tell);

/// The same for a file in any order: sorts it by `at` in pieces that it keeps in temporary files,
/// which need as much room as the file.
[[nodiscard]] Result<void> read_sorted(const HistoryFile& file,
                                       const TakeSignals& take,
                                       const TellProgress& tell);

}  // namespace goji::app::cli
