#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace goji::settings {

/// Looked up for `env:NAME`. main.cpp hands it in; nothing else reads the environment.
using Environment = std::function<std::optional<std::string>(const std::string& name)>;

/// One configuration file while it is read: where secrets come from, and all that was wrong.
struct Document {
  std::string file;  ///< its path, for the complaints; relative paths in it start in its folder
  Environment environment;

  /// "goji.yaml:7: channels[0].kind is missing", by line, and of one line in the order found.
  std::vector<std::string> complaints{};

  /// Every key that readers asked for, known by its place: "channels[].name", "audiences.*".
  std::set<std::string> asked{};

  std::vector<int> lines{};  ///< of the complaints; complain() keeps it

  /// `line` counts from 1. Control characters are replaced, and an overlong text is cut: what is
  /// wrong with a file may well be written in it. After a hundred complaints it only counts.
  void complain(int line, std::string_view what);

  std::size_t unlisted = 0;  ///< complaints beyond the hundred
};

}  // namespace goji::settings
