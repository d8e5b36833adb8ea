#pragma once

#include "base/result.h"
#include "domain/signal.h"

#include <cstddef>
#include <string_view>
#include <vector>

/// Histories for backtests: JSON Lines (https://jsonlines.org), one signal a line.
namespace goji::signals {

/// One signal; what read_recorded() makes of it, only sooner: lines of the usual shape never meet
/// a JSON parser.
[[nodiscard]] Result<Signal> read_line(std::string_view line);

/// All of a file, or a piece that begins with its line `first_line`: pieces may be read by several
/// threads. Lines of nothing but spaces are skipped. The first bad line is the Error, with its
/// place: "PATH:7: affected_share must be from 0 to 1".
[[nodiscard]] Result<std::vector<Signal>> read_history(std::string_view text,
                                                       std::string_view path,
                                                       std::size_t first_line = 1);

}  // namespace goji::signals
