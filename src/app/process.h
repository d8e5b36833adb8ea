#pragma once

#include <cstddef>

/// What the operating system lets this process have, and how it uses it.
namespace goji::app {

/// How many files may be open; 0 if nobody knows.
[[nodiscard]] std::size_t files_allowed();

/// Those processors that this process may run on; where they were narrowed (CPUAffinity, taskset,
/// cpusets) the library still counts all.
[[nodiscard]] std::size_t processors_allowed();

/// As many heaps as threads can run at once and no more: left alone, glibc makes one for every
/// thread, each with room for what that once needed. Before the first thread.
void keep_few_heaps();

/// What was freed and is still held, as after a start. Takes milliseconds, in which other threads
/// may have to wait for memory.
void give_memory_back();

}  // namespace goji::app
