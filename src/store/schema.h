#pragma once

#include <span>
#include <string_view>

namespace goji::store {

/// One step of the schema, forward only: schema/NNN_name.sql.
struct Migration {
  int number;  ///< NNN; the store's schema version after it
  std::string_view sql;
};

/// All steps, by number. Written by src/CMakeLists.txt.
[[nodiscard]] std::span<const Migration> migrations();

}  // namespace goji::store
