#include "store/identity.h"

#include <fmt/format.h>

namespace goji::store {

void identify(Store& store, Random& random) {
  if (!identity_of(*store.read()).empty()) return;
  const auto high = random.next();
  const auto low = random.next();
  const auto writing = store.write();
  writing->keep_meta(kIdentity, fmt::format("{:016x}{:016x}", high, low));
  writing->commit();
}

std::string identity_of(Reading& reading) {
  return reading.meta(kIdentity).value_or("");
}

}  // namespace goji::store
