#pragma once

#include "domain/signal.h"
#include "store/rows.h"

#include <optional>
#include <span>
#include <string>
#include <unordered_map>

namespace goji::flow {

/// What each (source, key, component) last said, to tell a repeat from news: a signal with the same
/// source, key, component, started_at and status changes nothing but last-seen, share and impact.
class Hearing {
 public:
  Hearing() = default;

  /// As of the newest signals that were kept.
  explicit Hearing(std::span<const store::SignalRow> newest);

  enum class News {
    Fresh,    ///< it must be kept
    Changed,  ///< a repeat with another share, impact or expiry: it must be kept too
    Repeat    ///< nothing in it is new
  };

  /// Tells which it is, and remembers it.
  News heard(const Signal& signal);

 private:
  struct Last {
    Status status = Status::Firing;
    std::optional<TimePoint> started_at{};
    std::optional<Impact> impact{};
    std::optional<double> affected_share{};
    std::optional<std::uint64_t> affected_users{};
  };

  static Last last_of(const Signal& signal);

  std::unordered_map<std::string, Last> last_{};
};

}  // namespace goji::flow
