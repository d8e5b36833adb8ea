#include "settings/secret_file.h"

#include <filesystem>
#include <fstream>
#include <system_error>
#include <utility>

namespace goji::settings {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostBytes = std::size_t{64} * 1024;

std::string content_of(std::ifstream& file) {
  std::string content(kMostBytes + 1, '\0');
  file.read(content.data(), static_cast<std::streamsize>(content.size()));
  content.resize(static_cast<std::size_t>(file.gcount()));
  return content;
}

void drop_line_break(std::string& content) {
  if (content.ends_with('\n')) content.pop_back();
  if (content.ends_with('\r')) content.pop_back();
}

}  // namespace

Result<Secret> read_secret_file(const std::string& path) {
  std::error_code failure;
  const auto status = fs::status(path, failure);
  if (!fs::exists(status)) return Error{Fault::NotFound, "names a file that is not there: " + path};
  if (!fs::is_regular_file(status)) return Error{Fault::Invalid, "is not a file: " + path};
  const auto for_everybody = fs::perms::others_read | fs::perms::others_write;
  if ((status.permissions() & for_everybody) != fs::perms::none)
    return Error{Fault::Invalid, "is open to everybody; run: chmod o= " + path};

  std::ifstream file(path, std::ios::binary);
  if (!file) return Error{Fault::Unavailable, "cannot be read: " + path};
  auto content = content_of(file);
  if (content.size() > kMostBytes) return Error{Fault::Invalid, "is over 64 KiB: " + path};
  drop_line_break(content);
  if (content.empty()) return Error{Fault::Invalid, "is empty: " + path};
  return Secret{std::move(content)};
}

}  // namespace goji::settings
