#include "store/restored.h"

#include "base/rfc3339.h"
#include "store/store.h"

namespace goji::store {

std::optional<TimePoint> restored_at(Reading& reading) {
  const auto kept = reading.meta(kRestoredAt);
  if (!kept) return std::nullopt;
  const auto at = parse_rfc3339(*kept);
  if (!at) throw Failure("the store holds an unreadable restored_at: " + *kept);
  return *at;
}

}  // namespace goji::store
