#pragma once

#include "settings/document.h"
#include "settings/reader.h"

#include <yaml-cpp/yaml.h>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace goji::settings {

/// What a file may hold at most. Any text within them is read or refused in less than 100 ms and
/// 64 MiB (measured with the corpus of tests/settings/hostile_test.cpp, -O2, one core of 2023).
constexpr std::size_t kMostFileBytes = std::size_t{256} * 1024;
constexpr std::size_t kMostNodes = 20'000;
constexpr std::size_t kMostDepth = 32;

/// A YAML file that was looked through before anything was built from it: UTF-8, no tabs as
/// indentation, one document, no key twice, no anchors, aliases, merge keys or tags of its own,
/// within the limits above. Readers point into it, so it stays where it is.
struct File {
  Document document;
  YAML::Node root{};
  bool sound = false;  ///< `root` holds the file; if not, the complaints say why

  /// The whole file. Only if it is sound.
  [[nodiscard]] Reader reader() { return Reader{root, "", document}; }
};

/// Never throws on what it reads, and never waits: only a regular file is opened.
[[nodiscard]] std::unique_ptr<File> load_file(const std::string& path, Environment environment);

/// The same for a text that is called `name` in complaints.
[[nodiscard]] std::unique_ptr<File> load_text(std::string_view text,
                                              std::string name,
                                              Environment environment);

}  // namespace goji::settings
