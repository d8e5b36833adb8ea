#include "subscribers/key_file.h"

#include "base/digest.h"
#include "settings/secret_file.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace goji::subscribers {
namespace {

constexpr std::size_t kKey = 32;

/// Whole and on disk under its name, or not at all; what has the name already stays.
Result<void> write_new(const std::string& file, const std::string& text) {
  const auto partial = fmt::format("{}.{}.partial", file, ::getpid());
  const int handle = ::open(partial.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  const bool written =
      handle >= 0 && ::fchmod(handle, 0600) == 0 &&
      ::write(handle, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
      ::fsync(handle) == 0 && ::link(partial.c_str(), file.c_str()) == 0;
  const int why = errno;
  if (handle >= 0) {
    ::close(handle);
    ::unlink(partial.c_str());
  }
  if (written) return {};
  return Error{Fault::Unavailable,
               fmt::format("cannot write the key of the subscribers {}: {}",
                           file,
                           std::strerror(why))};  // NOLINT(concurrency-mt-unsafe)
}

Error about(const std::string& file, const std::string& what) {
  return {Fault::Invalid, fmt::format("the key of the subscribers {}", what + ": " + file)};
}

}  // namespace

Result<Keyring> key_in(const std::string& file,
                       const std::optional<std::string>& known,
                       Random& random) {
  auto secret = settings::read_secret_file(file);
  if (!secret && secret.error().fault == Fault::NotFound) {
    if (known)
      return about(file, "is missing, and nobody in the store can be told without it; put it back");
    const auto written = write_new(file, to_hex(random_bytes(random, kKey)) + "\n");
    if (!written) return written.error();
    secret = settings::read_secret_file(file);
  }
  if (!secret)
    return Error{secret.error().fault, "the key of the subscribers " + secret.error().what};
  auto keyring = Keyring::of(*secret);
  if (!keyring) return about(file, keyring.error().what);
  if (known && *known != keyring->label())
    return about(file, "is not the one that this store's addresses are sealed with");
  return keyring;
}

}  // namespace goji::subscribers
