#pragma once

#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>

namespace goji::store {

/// A folder of one test's own, gone with it and with all that is in it.
class ScratchFolder {
 public:
  ScratchFolder() {
    auto path = (std::filesystem::temp_directory_path() / "goji-store-XXXXXX").string();
    if (mkdtemp(path.data()) == nullptr) throw std::runtime_error("no folder for the test");
    path_ = path;
  }
  ~ScratchFolder() {
    std::error_code nobody_reads;
    std::filesystem::remove_all(path_, nobody_reads);
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  /// A file in it, which need not be there.
  [[nodiscard]] std::string file(const std::string& name = "goji.db") const {
    return (path_ / name).string();
  }

 private:
  std::filesystem::path path_;
};

}  // namespace goji::store
