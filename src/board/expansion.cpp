#include "board/expansion.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>

namespace goji::board {
namespace {

constexpr int kDeepest = 8;

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(' ');
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

/// A word is text, but for its {{names}}, which hold none of these.
std::string as_html(std::string_view word) {
  std::string html;
  for (const char c : word) {
    if (c == '&') {
      html += "&amp;";
    } else if (c == '<') {
      html += "&lt;";
    } else if (c == '>') {
      html += "&gt;";
    } else if (c == '"') {
      html += "&quot;";
    } else {
      html += c;
    }
  }
  return html;
}

class Expander {
 public:
  Expander(const Parts& parts, const WordMap& words) : parts_(parts), words_(words) {}

  void take(const Source& source, int depth) {
    const std::string_view text = source.text;
    for (std::size_t at = 0; at < text.size();) {
      const auto open = std::min(text.find("{{", at), text.size());
      const auto close = std::min(text.find("}}", open), text.size());
      expanded_.text += text.substr(at, open - at);
      if (close == text.size()) {
        expanded_.text += text.substr(open);
        return;
      }
      const auto tag = text.substr(open + 2, close - open - 2);
      if (!take_tag(source, open, trimmed(tag), depth))
        expanded_.text += text.substr(open, close + 2 - open);
      at = close + 2;
    }
  }

  Expanded done() { return std::move(expanded_); }

 private:
  /// False: it is none of ours.
  bool take_tag(const Source& source, std::size_t at, std::string_view tag, int depth) {
    if (tag.starts_with("w.")) {
      const auto word = words_.find(tag.substr(2));
      if (word == words_.end()) complain(source, at, fmt::format("no word page.{}", tag.substr(2)));
      if (word != words_.end()) expanded_.text += as_html(word->second);
      return true;
    }
    if (!tag.starts_with('>')) return false;
    const auto part = parts_.find(trimmed(tag.substr(1)));
    if (part == parts_.end() || depth >= kDeepest) {
      complain(source, at, fmt::format("no part {}", trimmed(tag.substr(1))));
      return true;
    }
    take(part->second, depth + 1);
    return true;
  }

  void complain(const Source& source, std::size_t at, const std::string& what) {
    const auto before = std::string_view(source.text).substr(0, at);
    expanded_.complaints.push_back(
        fmt::format("{}:{}: {}", source.path, 1 + std::ranges::count(before, '\n'), what));
  }

  const Parts& parts_;
  const WordMap& words_;
  Expanded expanded_{};
};

}  // namespace

Expanded expand(const Source& page, const Parts& parts, const WordMap& words) {
  Expander expander(parts, words);
  expander.take(page, 0);
  return expander.done();
}

std::string without_includes(std::string_view text) {
  std::string rest;
  for (std::size_t at = 0; at < text.size();) {
    const auto open = std::min(text.find("{{>", at), text.size());
    rest += text.substr(at, open - at);
    const auto close = text.find("}}", open);
    if (close == std::string_view::npos) return rest += text.substr(open);
    at = close + 2;
  }
  return rest;
}

}  // namespace goji::board
