#pragma once

#include "domain/signal.h"

#include <string_view>

namespace goji::signals {

/// Reads a line of a history without building a document, if it is of the usual shape: known
/// fields with plain values, `labels` and unknown fields with texts. False if anything about it is
/// unusual or wrong; then `signal` holds nothing of use, and read_recorded() has the word.
[[nodiscard]] bool scan_line(std::string_view line, Signal& signal);

}  // namespace goji::signals
