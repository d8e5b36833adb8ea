#pragma once

#include "store/delivery_rows.h"
#include "store/watch.h"

#include <cstdint>
#include <string>

/// What became of deliveries after they were accepted: whether anybody can see them.
namespace goji::store {

/// A delivery that is to be looked for.
struct Watched {
  Watch watch{};
  DeliveryRow delivery{};
  std::string rendered_body{};
};

/// How long it took on one channel from planning until it was seen, of those that were looked for.
struct SeenRow {
  std::string channel{};
  std::uint64_t number = 0;
  std::uint64_t total_ms = 0;  ///< of all of them together

  bool operator==(const SeenRow&) const = default;
};

}  // namespace goji::store
