#pragma once

#include "store/store.h"

#include <memory>

namespace goji::simulation {

/// A store in memory that is as new. There is one at a time in a thread: the next is the same one
/// emptied, so that thousands of worlds do not each make a schema and prepare its statements.
[[nodiscard]] std::unique_ptr<store::Store> fresh_store();

}  // namespace goji::simulation
