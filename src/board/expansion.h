#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

/// Pages are written once for all languages. Before they are compiled, {{> part}} becomes the part
/// of that name and {{w.word}} the word in the reader's language, so that filling them costs no
/// look-up and a word may itself hold {{names}}.
namespace goji::board {

/// One file, with its path for complaints.
struct Source {
  std::string path{};
  std::string text{};
};

using Parts = std::map<std::string, Source, std::less<>>;
using WordMap = std::map<std::string, std::string, std::less<>>;

struct Expanded {
  std::string text{};
  std::vector<std::string> complaints{};  ///< path:line: what is not there
};

/// Parts may hold parts, to a depth of 8.
[[nodiscard]] Expanded expand(const Source& page, const Parts& parts, const WordMap& words);

/// The text with nothing where parts would be, so that a file's syntax can be judged by itself.
[[nodiscard]] std::string without_includes(std::string_view text);

}  // namespace goji::board
