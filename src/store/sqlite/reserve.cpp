#include "store/sqlite/reserve.h"

#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace goji::store::sqlite {
namespace {

namespace fs = std::filesystem;

constexpr auto kSuffix = ".reserve";
constexpr mode_t kOwnerOnly = 0600;

// Made only where that leaves three times as much: others write here, too.
constexpr std::uint64_t kAmple = 4 * kReserve;

bool is_ample(const fs::path& folder) {
  std::error_code unknown;
  const auto room = fs::space(folder, unknown);
  return !unknown && room.available >= kAmple;
}

}  // namespace

bool give_up_reserve(const std::string& store) noexcept {
  std::error_code unknown;
  return fs::remove(store + kSuffix, unknown) && !unknown;
}

Reserve::Reserve(const std::string& store) : file_(store + kSuffix) {
  look();
}

void Reserve::look() {
  std::error_code unknown;
  kept_ = fs::exists(file_, unknown) || make();
}

bool Reserve::make() const {
  if (!is_ample(fs::path{file_}.parent_path())) return false;
  const int handle = ::open(file_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, kOwnerOnly);
  if (handle < 0) return false;
  const bool made = ::posix_fallocate(handle, 0, static_cast<off_t>(kReserve)) == 0;
  ::close(handle);
  if (!made) ::unlink(file_.c_str());
  return made;
}

}  // namespace goji::store::sqlite
