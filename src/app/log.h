#pragma once

namespace goji::app {

/// Has the log written to `file`, a descriptor, without ever waiting for whoever reads it: what a
/// full pipe does not take is left out, and how many lines that were is the next line that it
/// takes. Once, before anything is logged; the descriptor outlives the log.
void log_without_waiting(int file);

}  // namespace goji::app
