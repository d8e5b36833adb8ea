#pragma once

#include "base/result.h"
#include "domain/signal.h"
#include "signals/call.h"
#include "signals/inlet.h"

namespace goji::signals {

/// Reads a sign of life at a heartbeat inlet, GET or POST. Who lives stands in the path
/// (/in/NAME/SOURCE), the query (?source=) or a JSON body {"source": ...}, looked for in this
/// order; if nowhere, it is the only source that the inlet expects. A body is not needed, and
/// beside a source in path or query it is not looked at.
///
/// NotFound if the inlet does not expect that source, Invalid if none is said; both name those it
/// expects.
[[nodiscard]] Result<Signal> read_heartbeat(const Inlet& inlet, const Call& call);

}  // namespace goji::signals
