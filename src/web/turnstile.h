#pragma once

#include "base/clock.h"

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

namespace goji::web {

/// Lets so many requests of one address pass within a minute; of IPv6, of one /64, which one reader
/// owns. For what very many readers do: from any thread, which waits for nobody, and in memory that
/// does not grow. Addresses that share a place by chance take it from each other, so that a few
/// more may pass, and none is kept out by another. It keeps no address longer than its minute, and
/// then only as a number made from it.
class Turnstile {
 public:
  explicit Turnstile(std::uint32_t most_in_a_minute);

  /// `peer`: an IP address; what is none passes as if it were one. False: not within this minute.
  [[nodiscard]] bool pass(std::string_view peer, TimePoint now);

 private:
  static constexpr std::size_t kPlaces = 1U << 16U;

  const std::uint64_t most_;
  std::unique_ptr<std::array<std::atomic<std::uint64_t>, kPlaces>> places_;
};

}  // namespace goji::web
