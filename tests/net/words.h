#pragma once

#include <sstream>
#include <string>
#include <vector>

namespace goji::test {

/// A table of words, written with white space between them.
inline std::vector<std::string> words(const std::string& text) {
  std::istringstream in{text};
  std::vector<std::string> words;
  for (std::string word; in >> word;)
    words.push_back(word);
  return words;
}

}  // namespace goji::test
