#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string_view>

/// What a server counts of itself, for /metrics.
namespace goji::web {

/// Why something was turned away before a handler or a page saw it.
enum class Turned {
  Malformed,        ///< the head or the body's framing
  StrangeHost,      ///< a Host that is not ours
  TooLargeHead,     ///<
  TooLargeBody,     ///<
  SlowHead,         ///< the head's deadline passed
  SlowBody,         ///< the body's deadline passed
  SlowReader,       ///< the answer was not taken in time
  NoToken,          ///< 401 and 403
  NoAnswer,         ///< a handler threw, or did not answer in time
  TooMany,          ///< the cap on connections
  TooManyFromOne,   ///< the cap on connections of one address
  FailedHandshake,  ///< TLS
};
inline constexpr std::size_t kTurnedReasons = 12;

/// "slow_head", as it stands in a metric's label.
[[nodiscard]] constexpr std::string_view name_of(Turned reason) {
  constexpr std::array<std::string_view, kTurnedReasons> kNames{"malformed",
                                                                "strange_host",
                                                                "too_large_head",
                                                                "too_large_body",
                                                                "slow_head",
                                                                "slow_body",
                                                                "slow_reader",
                                                                "no_token",
                                                                "no_answer",
                                                                "too_many",
                                                                "too_many_from_one",
                                                                "failed_handshake"};
  return kNames[static_cast<std::size_t>(reason)];
}

/// One thread's counts; it alone adds, anybody may read.
struct alignas(64) Counters {
  using Count = std::atomic<std::uint64_t>;

  std::array<Count, 6> answered{};  ///< by the status' first digit
  std::array<Count, kTurnedReasons> turned{};
  Count open{};  ///< connections, now

  /// Cheaper than fetch_add, and enough for one writer.
  static void add(Count& count, std::uint64_t by = 1) {
    count.store(count.load(std::memory_order_relaxed) + by, std::memory_order_relaxed);
  }
  static void take(Count& count) {
    count.store(count.load(std::memory_order_relaxed) - 1, std::memory_order_relaxed);
  }
  void add(Turned reason) { add(turned[static_cast<std::size_t>(reason)]); }

  void count_answer(int status) { add(answered[static_cast<std::size_t>(status / 100) % 6]); }

  /// What the door turned away, by its answer's status.
  void count_turned(int status) {
    if (status == 401 || status == 403) add(Turned::NoToken);
    if (status == 413) add(Turned::TooLargeBody);
  }
};

/// All threads' counts together.
struct Totals {
  std::array<std::uint64_t, 6> answered{};  ///< by the status' first digit
  std::array<std::uint64_t, kTurnedReasons> turned{};
  std::uint64_t open = 0;

  [[nodiscard]] std::uint64_t of(Turned reason) const {
    return turned[static_cast<std::size_t>(reason)];
  }
  void add(const Counters& counters);
};

inline void Totals::add(const Counters& counters) {
  for (std::size_t i = 0; i < answered.size(); ++i)
    answered[i] += counters.answered[i].load(std::memory_order_relaxed);
  for (std::size_t i = 0; i < turned.size(); ++i)
    turned[i] += counters.turned[i].load(std::memory_order_relaxed);
  open += counters.open.load(std::memory_order_relaxed);
}

}  // namespace goji::web
