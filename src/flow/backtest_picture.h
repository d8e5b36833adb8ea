#pragma once

#include "flow/backtest.h"

#include <string>

namespace goji::flow {

/// One incident as a picture (SVG): a bar a component, coloured by what was told of it, and a
/// number for every notice, listed below; in light and dark. Empty if there is no such incident.
[[nodiscard]] std::string to_svg(const BacktestResult& result,
                                 IncidentId incident,
                                 const std::string& zone);

}  // namespace goji::flow
