#include "store/audit_chain.h"

#include "base/digest.h"

#include <fmt/format.h>

namespace goji::store {

std::string audit_hash(std::string_view before, const AuditRow& row) {
  // Lengths stand before the parts, so that no two rows give the same text.
  std::string chained = fmt::format("{}|{}", before, row.at.time_since_epoch().count());
  for (const auto* part : {&row.actor, &row.action, &row.subject, &row.detail})
    chained += fmt::format("|{}:{}", part->size(), *part);
  return sha256_hex(chained);
}

}  // namespace goji::store
