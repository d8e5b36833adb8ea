#include "store/sqlite/place.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

namespace goji::store::sqlite {
namespace {

namespace fs = std::filesystem;

constexpr mode_t kOwnerOnly = 0600;

// linux/magic.h, and the kernel's own headers of those that it leaves out: NFS, SMB, SMB2 and CIFS,
// AFS, Ceph, Coda, 9P, Lustre.
constexpr std::array<std::uint32_t, 9> kNetworkFileSystems{0x6969,
                                                           0x517B,
                                                           0xFE534D42,
                                                           0xFF534D42,
                                                           0x5346414F,
                                                           0x00C36400,
                                                           0x73757245,
                                                           0x01021997,
                                                           0x0BD00BD0};

Error unavailable(const std::string& what) {
  return {Fault::Unavailable, fmt::format("{}: {}", what, std::strerror(errno))};
}

/// Opens the file, and makes it for its owner alone if it is not there.
int open_private(const std::string& file) {
  const int made = ::open(file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, kOwnerOnly);
  if (made < 0) return errno == EEXIST ? ::open(file.c_str(), O_RDWR | O_CLOEXEC) : -1;
  ::fchmod(made, kOwnerOnly);  // the umask may have taken even the owner's rights
  return made;
}

}  // namespace

bool is_network_file_system(std::uint32_t type) {
  return std::ranges::find(kNetworkFileSystems, type) != kNetworkFileSystems.end();
}

Result<std::string> fit_place(const std::string& file) {
  std::error_code unknown;
  const fs::path path = fs::weakly_canonical(fs::absolute(file, unknown), unknown);
  if (unknown)
    return Error{Fault::Invalid,
                 fmt::format("{} is no name for a store: {}", file, unknown.message())};
  const auto folder = path.parent_path();
  if (!fs::is_directory(folder, unknown))
    return Error{Fault::NotFound,
                 fmt::format("the store's folder {} is not there", folder.string())};
  if (fs::exists(path, unknown) && !fs::is_regular_file(path, unknown))
    return Error{Fault::Invalid, fmt::format("{} is no plain file", path.string())};
  struct statfs about {};
  if (::statfs(folder.c_str(), &about) == 0 &&
      is_network_file_system(static_cast<std::uint32_t>(about.f_type)))
    return Error{Fault::Invalid,
                 fmt::format("{} is on a network file system, whose locks SQLite cannot trust",
                             folder.string())};
  return path.string();
}

Result<void> create_private(const std::string& file) {
  const int handle = open_private(file);
  if (handle < 0) return unavailable(fmt::format("cannot open {}", file));
  ::close(handle);
  return {};
}

void sync_folder_of(const std::string& file) {
  const int handle = ::open(fs::path{file}.parent_path().c_str(), O_RDONLY | O_CLOEXEC);
  if (handle < 0) return;
  ::fsync(handle);
  ::close(handle);
}

Result<void> move_to_free_name(const std::string& from, const std::string& to) {
  int failed = ::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE);
  if (failed != 0 && errno == EINVAL && ::access(to.c_str(), F_OK) != 0)
    failed = std::rename(from.c_str(), to.c_str());  // NFS, say, knows only the plain way
  if (failed == 0) return {};
  if (errno == EEXIST)
    return Error{Fault::Conflict, fmt::format("{} is there already; it is not overwritten", to)};
  return unavailable(fmt::format("cannot rename {} to {}", from, to));
}

Result<FileLock> FileLock::on(const std::string& path) {
  const int handle = open_private(path);
  if (handle < 0) return unavailable(fmt::format("cannot open {}", path));
  FileLock lock{handle};
  if (::flock(handle, LOCK_EX | LOCK_NB) == 0) return lock;
  if (errno == EWOULDBLOCK)
    return Error{Fault::Conflict, fmt::format("another process holds {}", path)};
  return unavailable(fmt::format("cannot lock {}", path));
}

Result<FileLock> FileLock::serving(const std::string& file) {
  auto lock = on(file + ".lock");
  if (!lock && lock.error().fault == Fault::Conflict)
    return Error{Fault::Conflict,
                 fmt::format("another goji serves the store {}; stop it first", file)};
  return lock;
}

FileLock::~FileLock() {
  if (handle_ >= 0) ::close(handle_);
}

}  // namespace goji::store::sqlite
