#pragma once

#include "flow/backtest.h"

#include <string>

/// Two policies over the same history: what the other would have said differently.
namespace goji::flow {

/// As to_json() of the first, with the second's notices, incidents, promises and totals under
/// `against`, and every notice that only one of them gives under `differences`.
[[nodiscard]] std::string compared_json(const BacktestResult& own,
                                        const BacktestResult& other,
                                        const std::string& zone);

/// The first's text, then what differs, a line each: `-` only the own policy says it, `+` only the
/// other.
[[nodiscard]] std::string compared_text(const BacktestResult& own,
                                        const BacktestResult& other,
                                        const std::string& zone);

}  // namespace goji::flow
