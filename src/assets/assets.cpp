#include "assets/assets.h"

#include "assets/embedded.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <set>
#include <system_error>
#include <utility>

namespace goji::assets {
namespace {

namespace fs = std::filesystem;

// What may be laid over. A directory given by mistake ("/") is not read as a whole.
constexpr std::array<std::string_view, 2> kRoots{"templates", "config/policies"};

Error invalid(const fs::path& path, const std::string& why) {
  return {Fault::Invalid, path.string() + ": " + why};
}

bool is_leftover(const std::string& name) {
  return name.starts_with('.') || name.ends_with('~');
}

Result<std::string> content_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return invalid(path, "cannot be read");
  std::string bytes(kLargestFile + 1, '\0');
  file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (file.bad()) return invalid(path, "cannot be read");
  bytes.resize(static_cast<std::size_t>(file.gcount()));
  if (bytes.size() > kLargestFile) return invalid(path, "is larger than 1 MB");
  return bytes;
}

using Files = std::map<std::string, std::string, std::less<>>;

Result<void> gather(const fs::path& directory, const fs::path& folder, Files& files) {
  std::error_code error;
  fs::directory_iterator entries(folder, error);
  for (; !error && entries != fs::directory_iterator(); entries.increment(error)) {
    const auto& path = entries->path();
    if (is_leftover(path.filename().string())) continue;
    std::error_code unknown;
    if (fs::is_directory(path, unknown)) {
      if (auto deeper = gather(directory, path, files); !deeper) return deeper;
      continue;
    }
    auto content = content_of(path);
    if (!content) return content.error();
    files.emplace(fs::relative(path, directory).generic_string(), std::move(*content));
  }
  if (error) return invalid(folder, error.message());
  return {};
}

}  // namespace

Result<Assets> Assets::overlaid(const fs::path& directory) {
  std::error_code error;
  if (!fs::is_directory(directory, error)) return invalid(directory, "is not a directory");
  Assets assets;
  for (const auto root : kRoots) {
    const auto folder = directory / root;
    if (!fs::exists(folder, error)) continue;
    if (auto gathered = gather(directory, folder, assets.overlay_); !gathered)
      return gathered.error();
  }
  return assets;
}

std::optional<std::string> Assets::read(std::string_view path) const {
  if (const auto found = overlay_.find(path); found != overlay_.end()) return found->second;
  const auto files = embedded();
  const auto found = std::ranges::lower_bound(files, path, {}, &Embedded::path);
  if (found == files.end() || found->path != path) return std::nullopt;
  return std::string(found->bytes);
}

std::vector<std::string> Assets::list(std::string_view prefix) const {
  std::set<std::string> paths;
  for (const auto& file : embedded())
    if (file.path.starts_with(prefix)) paths.emplace(file.path);
  for (const auto& [path, content] : overlay_)
    if (path.starts_with(prefix)) paths.insert(path);
  return {paths.begin(), paths.end()};
}

}  // namespace goji::assets
