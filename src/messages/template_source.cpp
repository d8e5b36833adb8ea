#include "messages/template_source.h"

#include "messages/particles.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <set>
#include <utility>

namespace goji::messages {
namespace {

Error invalid(std::string what) {
  return {Fault::Invalid, std::move(what)};
}

/// One {{tag}} of the source.
struct Tag {
  char sort = 'v';  ///< v for a variable, else what it begins with: # ^ / & {
  std::string name{};
  std::size_t line = 0;
};

bool is_name(std::string_view text) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
  };
  return !text.empty() && text.front() >= 'a' && text.front() <= 'z' &&
         std::ranges::all_of(text, fits);
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\n") - first + 1);
}

/// Goes through the source once.
class Scanner {
 public:
  explicit Scanner(std::string_view source) : source_(source) {}

  Result<std::string> rewritten() {
    for (std::size_t at = 0; at < source_.size();) {
      const auto open = std::min(source_.find("{{", at), source_.size());
      write_text(source_.substr(at, open - at));
      if (open == source_.size()) break;
      const bool triple = source_.substr(open).starts_with("{{{");
      const std::string_view closing = triple ? "}}}" : "}}";
      const auto inside = open + closing.size();
      const auto close = source_.find(closing, inside);
      if (close == std::string_view::npos) return complaint("a tag is never closed");
      const auto content = trimmed(source_.substr(inside, close - inside));
      at = close + closing.size();
      if (!triple) at = without_its_line(content, open, at);
      if (auto taken = take(triple, content); !taken) return taken.error();
      line_ += lines_in(source_.substr(open, at - open));
    }
    if (open_.empty()) return std::move(out_);
    const auto& left = open_.back();
    return invalid(
        fmt::format("line {}: {{{{{}{}}}}} is never closed", left.line, left.sort, left.name));
  }

  [[nodiscard]] std::vector<std::string> names() const { return {names_.begin(), names_.end()}; }
  [[nodiscard]] std::vector<std::string> sections() const {
    return {sections_.begin(), sections_.end()};
  }

 private:
  [[nodiscard]] Error complaint(const std::string& what) const {
    return invalid(fmt::format("line {}: {}", line_, what));
  }

  static std::size_t lines_in(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count(text, '\n'));
  }

  void write_text(std::string_view text) {
    auto marked = with_particles_marked(text);
    for (const auto& [blank, mark] : kStandIns)
      std::ranges::replace(marked, blank, mark);
    out_ += marked;
    line_ += lines_in(text);
  }

  /// Where to go on behind a tag: if nothing else stands on its line, behind that line, and what
  /// was written of the line is taken back.
  std::size_t without_its_line(std::string_view content, std::size_t open, std::size_t behind) {
    if (content.empty() || std::string_view("#^/!").find(content.front()) == std::string_view::npos)
      return behind;
    const auto line = open == 0 ? std::string_view::npos : source_.rfind('\n', open - 1);
    const auto begin = line == std::string_view::npos ? 0 : line + 1;
    const auto end = std::min(source_.find('\n', behind), source_.size());
    if (!trimmed(source_.substr(begin, open - begin)).empty() ||
        !trimmed(source_.substr(behind, end - behind)).empty())
      return behind;
    out_.resize(out_.size() - (open - begin));
    return std::min(end + 1, source_.size());
  }

  Result<void> take(bool triple, std::string_view content) {
    Tag tag{.sort = triple ? '{' : 'v', .name = std::string(content), .line = line_};
    if (!triple && !content.empty() &&
        std::string_view("#^/&!>=").find(content.front()) != std::string_view::npos) {
      tag.sort = content.front();
      tag.name = trimmed(content.substr(1));
    }
    if (tag.sort == '!') return {};
    if (tag.sort == '>' || tag.sort == '=' || !is_name(tag.name))
      return complaint(fmt::format("{{{{{}}}}} is not a tag that templates may use", content));
    if (tag.sort == '/') return close_section(tag);
    names_.insert(tag.name);
    write(tag);
    if (tag.sort != '#' && tag.sort != '^') return {};
    sections_.insert(tag.name);
    open_.push_back(std::move(tag));
    return {};
  }

  Result<void> close_section(const Tag& tag) {
    if (open_.empty()) return complaint(fmt::format("{{{{/{}}}}} closes nothing", tag.name));
    if (open_.back().name != tag.name)
      return complaint(fmt::format("{{{{/{}}}}} stands where {{{{/{}}}}} of line {} should",
                                   tag.name,
                                   open_.back().name,
                                   open_.back().line));
    open_.pop_back();
    write(tag);
    return {};
  }

  void write(const Tag& tag) {
    if (tag.sort == 'v') {
      out_ += fmt::format("{{{{{}}}}}", tag.name);
    } else if (tag.sort == '&' || tag.sort == '{') {
      out_ += fmt::format("{{{{&{}}}}}", tag.name);
    } else {
      out_ += fmt::format("{{{{{}{}?}}}}", tag.sort, tag.name);
    }
  }

  std::string_view source_;
  std::string out_{};
  std::set<std::string> names_{};
  std::set<std::string> sections_{};
  std::vector<Tag> open_{};
  std::size_t line_ = 1;
};

}  // namespace

Result<TemplateSource> template_source(std::string_view text) {
  Scanner scanner(text);
  auto rewritten = scanner.rewritten();
  if (!rewritten) return rewritten.error();
  return TemplateSource{std::move(*rewritten), scanner.names(), scanner.sections()};
}

}  // namespace goji::messages
