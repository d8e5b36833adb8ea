#pragma once

#include "store/store.h"

#include <string>

/// Who serves a store. Only one process may, and a lock sees to it; should a second get past that
/// (a file system that does not lock, a copied lock), the first one's term is over.
namespace goji::store {

/// Begins a term and ends that of whoever served the store before: its name. It throws as
/// Writing::commit() does.
[[nodiscard]] std::string take_over(Store& store);

/// Throws TakenOver if the term is over.
void check_term(Reading& reading, const std::string& term);

}  // namespace goji::store
