#pragma once

#include "store/operator_rows.h"

#include <string>
#include <string_view>

namespace goji::store {

/// The name under which the store keeps the hash of the audit's last row, so that missing last rows
/// are noticed too.
inline constexpr auto kAuditHead = "audit_head";

/// What stands in a row of the audit: hex SHA-256 over the hash of the row before it (empty for the
/// first) and all of this row but its id.
[[nodiscard]] std::string audit_hash(std::string_view before, const AuditRow& row);

}  // namespace goji::store
