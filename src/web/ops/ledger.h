#pragma once

#include "store/delivery_rows.h"

#include <string>

namespace goji::web::ops {

/// Where a delivery stands and why, as one sentence for whoever looks at it at night.
[[nodiscard]] std::string in_words(const store::DeliveryRow& row);

}  // namespace goji::web::ops
