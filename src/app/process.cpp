#include "app/process.h"

#include <algorithm>
#include <malloc.h>
#include <sched.h>
#include <sys/resource.h>
#include <thread>

namespace goji::app {

std::size_t files_allowed() {
  rlimit files{};
  return ::getrlimit(RLIMIT_NOFILE, &files) == 0 ? files.rlim_cur : 0;
}

std::size_t processors_allowed() {
  cpu_set_t allowed{};
  if (::sched_getaffinity(0, sizeof allowed, &allowed) == 0)
    return static_cast<std::size_t>(CPU_COUNT(&allowed));
  return std::max(1U, std::thread::hardware_concurrency());
}

void keep_few_heaps() {
  ::mallopt(M_ARENA_MAX, static_cast<int>(processors_allowed()) + 1);
}

void give_memory_back() {
  ::malloc_trim(0);
}

}  // namespace goji::app
