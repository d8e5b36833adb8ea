#pragma once

#include "base/result.h"

#include <cstddef>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace goji::assets {

/// A file of an overlay larger than this (in bytes) is a mistake, and refused.
inline constexpr std::size_t kLargestFile = 1'048'576;

/// The files people may want to change without building goji: templates, words, pages, policies.
/// Paths are those of the sources ("templates/words/ko.yaml"). All are in the program; an
/// operator's directory laid over them may replace some and add others. It is read once, when it is
/// laid over: what is served does not change halfway through an edit, and a reload lays it over
/// anew.
///
/// Immutable once made, and safe to read from any thread.
class Assets {
 public:
  /// Only what is in the program.
  Assets() = default;

  /// With the files below `directory`/templates and `directory`/config/policies, which win.
  /// Hidden files and editors' leftovers are passed over. Invalid, with the path and why: no such
  /// directory, a file that cannot be read or is too large.
  static Result<Assets> overlaid(const std::filesystem::path& directory);

  /// The content of one file; nothing if there is none by that name.
  [[nodiscard]] std::optional<std::string> read(std::string_view path) const;

  /// The paths that begin with `prefix`, sorted.
  [[nodiscard]] std::vector<std::string> list(std::string_view prefix) const;

 private:
  std::map<std::string, std::string, std::less<>> overlay_{};
};

}  // namespace goji::assets
