#pragma once

#include <cstdint>
#include <memory>
#include <string>

namespace goji {

/// The only source of chance. Tests and the simulation hand in one with a seed. For one thread,
/// unless its maker says otherwise.
class Random {
 public:
  virtual ~Random() = default;

  /// 64 bits, each value as likely as any other.
  virtual std::uint64_t next() = 0;

  /// In [0, 1).
  double fraction() { return static_cast<double>(next() >> 11U) * 0x1.0p-53; }
};

/// From the operating system, unpredictable: for keys, tokens and leases. From any thread.
[[nodiscard]] std::unique_ptr<Random> system_random();

/// `count` bytes of it.
[[nodiscard]] std::string random_bytes(Random& random, std::size_t count);

}  // namespace goji
