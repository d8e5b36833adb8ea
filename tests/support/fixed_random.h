#pragma once

#include "base/random.h"

namespace goji::test {

/// Chance that always falls the same way: `fraction()` is what it was made with.
class FixedRandom final : public Random {
 public:
  explicit FixedRandom(double fraction = 0.5)
      : value_(static_cast<std::uint64_t>(fraction * 0x1.0p53) << 11U) {}

  std::uint64_t next() override { return value_; }

 private:
  std::uint64_t value_;
};

}  // namespace goji::test
