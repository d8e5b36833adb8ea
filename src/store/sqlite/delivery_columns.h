#pragma once

#include "store/delivery_rows.h"
#include "store/sqlite/query.h"

#include <optional>
#include <string_view>

namespace goji::store::sqlite {

[[nodiscard]] std::string_view word(Task task);
[[nodiscard]] std::optional<Task> task_named(std::string_view word);

/// Takes the columns of a whole delivery, in the order of the table.
[[nodiscard]] DeliveryRow read_delivery(Query& row);

}  // namespace goji::store::sqlite
