#pragma once

#include "base/random.h"

#include <random>

namespace goji::test {

/// Chance that is the same in every run of the same seed.
class SeededRandom final : public Random {
 public:
  explicit SeededRandom(std::uint64_t seed) : engine_(seed) {}

  std::uint64_t next() override { return engine_(); }

 private:
  std::mt19937_64 engine_;
};

}  // namespace goji::test
