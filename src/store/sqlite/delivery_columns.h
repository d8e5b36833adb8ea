#pragma once

#include "store/delivery_rows.h"
#include "store/sqlite/query.h"

#include <optional>
#include <string_view>
#include <vector>

namespace goji::store::sqlite {

[[nodiscard]] std::string_view word(Task task);
[[nodiscard]] std::optional<Task> task_named(std::string_view word);

/// Which dead deliveries a person may have sent again, oldest first.
[[nodiscard]] std::vector<Id> redrivable_deliveries(Connection& from, const DeadFilter& filter);

/// Which wait for a person's yes, oldest first.
[[nodiscard]] std::vector<Id> approvable_deliveries(Connection& from, const HeldFilter& filter);

/// Takes the columns of a whole delivery, in the order of the table.
[[nodiscard]] DeliveryRow read_delivery(Query& row);

}  // namespace goji::store::sqlite
