#pragma once

#include "domain/signal.h"

#include <cstddef>
#include <string>
#include <vector>

namespace goji::signals {

/// One entry of a body that was not taken, and why. The others of the batch were.
struct Refusal {
  std::size_t index = 0;  ///< which entry, from 0
  std::string path;       ///< "[2].affected_share"; "body" if the whole of a single entry is wrong
  std::string what;       ///< "must be from 0 to 1"

  bool operator==(const Refusal&) const = default;
};

/// "[2].affected_share must be from 0 to 1".
[[nodiscard]] inline std::string sentence(const Refusal& refusal) {
  return refusal.path + " " + refusal.what;
}

/// What one body came to.
struct Read {
  std::vector<Signal> signals{};
  std::vector<Refusal> refusals{};
};

}  // namespace goji::signals
