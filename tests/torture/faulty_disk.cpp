// Loaded before the C library (LD_PRELOAD), it makes a store's disk fail:
//
//     FAULTY_SYNC=N      the Nth fsync or fdatasync of a file of the store, and each one after it,
//                        fails with EIO and syncs nothing, as a dying disk does
//     FAULTY_FULL=FILE   while FILE is there, a write to a file of the store fails with ENOSPC
//
// A file of the store is one whose name contains ".db".

#include <array>
#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <dlfcn.h>
#include <fcntl.h>
#include <string>
#include <sys/types.h>
#include <unistd.h>

namespace {

template <class Function>
Function* real(const char* name) {
  return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

bool is_of_the_store(int file) {
  std::array<char, 4096> name{};
  const auto link = "/proc/self/fd/" + std::to_string(file);
  const auto length = ::readlink(link.c_str(), name.data(), name.size() - 1);
  return length > 0 && std::strstr(name.data(), ".db") != nullptr;
}

bool sync_fails(int file) {
  static std::atomic<long> seen = 0;
  static const char* const first = std::getenv("FAULTY_SYNC");
  if (first == nullptr || !is_of_the_store(file)) return false;
  if (++seen < std::strtol(first, nullptr, 10)) return false;
  errno = EIO;
  return true;
}

bool write_fails(int file) {
  static const char* const flag = std::getenv("FAULTY_FULL");
  if (flag == nullptr || ::access(flag, F_OK) != 0 || !is_of_the_store(file)) return false;
  errno = ENOSPC;
  return true;
}

}  // namespace

extern "C" {

int fsync(int file) {
  return sync_fails(file) ? -1 : real<int(int)>("fsync")(file);
}

int fdatasync(int file) {
  return sync_fails(file) ? -1 : real<int(int)>("fdatasync")(file);
}

ssize_t write(int file, const void* bytes, size_t count) {
  return write_fails(file) ? -1
                           : real<ssize_t(int, const void*, size_t)>("write")(file, bytes, count);
}

ssize_t pwrite(int file, const void* bytes, size_t count, off_t at) {
  if (write_fails(file)) return -1;
  return real<ssize_t(int, const void*, size_t, off_t)>("pwrite")(file, bytes, count, at);
}

ssize_t pwrite64(int file, const void* bytes, size_t count, off64_t at) {
  if (write_fails(file)) return -1;
  return real<ssize_t(int, const void*, size_t, off64_t)>("pwrite64")(file, bytes, count, at);
}
}
