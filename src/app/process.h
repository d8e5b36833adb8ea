#pragma once

#include <cstddef>

/// What the operating system lets this process have, and how it uses it.
namespace goji::app {

/// How many files may be open; 0 if nobody knows.
[[nodiscard]] std::size_t files_allowed();

/// Those processors that this process may run on; where they were narrowed (CPUAffinity, taskset,
/// cpusets) the library still counts all.
[[nodiscard]] std::size_t processors_allowed();

/// Gives memory back that is not in use: as many heaps as threads can run at once and no more, each
/// cut off where its use ends. Left alone, glibc makes a heap for every thread and lets what it
/// keeps grow with the largest block it has seen. Before the first thread.
void keep_memory_small();

}  // namespace goji::app
