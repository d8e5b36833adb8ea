#pragma once

#include "store/rows.h"

#include <cstdint>
#include <string>

namespace goji::store {

/// How often the banner displayed a revision in one language, as readers' browsers told.
struct DisplayRow {
  Id revision = 0;
  std::string language{};
  std::uint64_t number = 0;

  bool operator==(const DisplayRow&) const = default;
};

}  // namespace goji::store
