#pragma once

#include "assets/assets.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <stdexcept>
#include <string>

namespace goji::test {

/// Files laid over those in the program, in a directory that goes with this object.
class Overlay {
 public:
  explicit Overlay(const std::map<std::string, std::string>& files) {
    auto name = (std::filesystem::temp_directory_path() / "goji-overlay-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary directory");
    directory_ = name;
    for (const auto& [path, content] : files)
      write(path, content);
  }
  ~Overlay() { std::filesystem::remove_all(directory_); }
  Overlay(const Overlay&) = delete;
  Overlay& operator=(const Overlay&) = delete;

  void write(const std::string& path, const std::string& content) const {
    std::filesystem::create_directories((directory_ / path).parent_path());
    std::ofstream(directory_ / path, std::ios::binary) << content;
  }

  [[nodiscard]] assets::Assets assets() const {
    return assets::Assets::overlaid(directory_).value();
  }

  [[nodiscard]] const std::filesystem::path& directory() const { return directory_; }

 private:
  std::filesystem::path directory_;
};

}  // namespace goji::test
