#pragma once

#include "base/random.h"
#include "store/store.h"

#include <string>

/// Which store it is. Numbers begin anew in every store, and go on from an older one in what was
/// put back from a backup: whatever is to be one of a kind outside holds this name too.
namespace goji::store {

/// The name under which the store keeps it. A backup that is put back does without until it is
/// served: what was said since the backup was said by another store.
inline constexpr auto kIdentity = "store_id";

/// Gives the store a name if it has none. It throws as Writing::commit() does.
void identify(Store& store, Random& random);

/// Its name; empty if it was never served.
[[nodiscard]] std::string identity_of(Reading& reading);

}  // namespace goji::store
