#include "messages/template.h"

#include "base/utf8.h"
#include "messages/particles.h"
#include "settings/suggestion.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <kainjow/mustache.hpp>
#include <optional>
#include <set>
#include <utility>

namespace goji::messages {
namespace {

namespace mustache = kainjow::mustache;

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

// Stands for the end of a line while kainjow fills: it has rules of its own for lines that hold
// only a section's tag, which leave an empty line behind a section that is not shown.
constexpr char kLineEnd = '\x02';

/// Goes through the source once: refuses what kainjow would take silently, and writes what kainjow
/// will be given. There, a section asks for its name with a "?", so that it can be told from a
/// variable; particles are marks; and a line that holds only a section's tag or a remark is gone
/// but for the tag (https://github.com/mustache/spec, "standalone").
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

 private:
  [[nodiscard]] Error complaint(const std::string& what) const {
    return invalid(fmt::format("line {}: {}", line_, what));
  }

  static std::size_t lines_in(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count(text, '\n'));
  }

  void write_text(std::string_view text) {
    auto marked = with_particles_marked(text);
    std::ranges::replace(marked, '\n', kLineEnd);
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
    if (tag.sort == '#' || tag.sort == '^') open_.push_back(std::move(tag));
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
  std::vector<Tag> open_{};
  std::size_t line_ = 1;
};

mustache::data to_data(const Values& values);

mustache::data to_data(const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return {utf8::cleaned(*text)};
  if (const auto* flag = std::get_if<bool>(&value)) return {*flag};
  mustache::list list;
  for (const auto& item : std::get<std::vector<Values>>(value))
    list.push_back(to_data(item));
  return {list};
}

mustache::data to_data(const Values& values) {
  mustache::data data;
  for (const auto& [name, value] : values)
    data[name] = to_data(value);
  return data;
}

/// kainjow shows nothing for a name without a value; this remembers the first of them.
class StrictContext final : public mustache::basic_context<std::string> {
 public:
  explicit StrictContext(const mustache::data& data) { push(&data); }

  void push(const mustache::data* data) override { around_.push_back(data); }
  void pop() override { around_.pop_back(); }

  [[nodiscard]] const mustache::data* get(const std::string& asked) const override {
    const bool section = asked.ends_with('?');
    const auto name = section ? asked.substr(0, asked.size() - 1) : asked;
    const auto* found = look_up(name);
    if (found == nullptr) return complain("{{" + name + "}} has no value", name);
    if (section) return found->is_string() ? truth(!found->string_value().empty()) : found;
    if (found->is_string()) return found;
    return complain("{{" + name + "}} is not a text but for a section, {{#" + name + "}}", {});
  }

  [[nodiscard]] const mustache::data* get_partial(const std::string& /*name*/) const override {
    return nullptr;
  }

  /// Nothing if all went well.
  [[nodiscard]] const std::string& complaint() const { return complaint_; }
  [[nodiscard]] const std::string& missing() const { return missing_; }

 private:
  [[nodiscard]] const mustache::data* look_up(const std::string& name) const {
    for (auto data = around_.rbegin(); data != around_.rend(); ++data)
      if (const auto* found = (*data)->get(name)) return found;
    return nullptr;
  }

  [[nodiscard]] const mustache::data* truth(bool value) const { return value ? &yes_ : &no_; }

  const mustache::data* complain(std::string what, std::string missing) const {
    if (complaint_.empty()) {
      complaint_ = std::move(what);
      missing_ = std::move(missing);
    }
    return nullptr;
  }

  std::vector<const mustache::data*> around_{};
  mustache::data yes_{true};
  mustache::data no_{false};
  mutable std::string complaint_{};
  mutable std::string missing_{};
};

std::string as_it_is(const std::string& text) {
  return text;
}

// What Markdown gives a meaning to, wherever it may stand.
// https://spec.commonmark.org/0.30/#backslash-escapes
std::string as_markdown(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (std::string_view("\\`*_[]<>#&+-=.~|!)").find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

std::string (*escaping(Escape escape))(const std::string&) {
  if (escape == Escape::None) return as_it_is;
  return escape == Escape::Html ? mustache::html_escape<std::string> : as_markdown;
}

}  // namespace

struct Template::Parsed {
  Parsed(const std::string& rewritten, std::vector<std::string> asked, Escape how)
      : engine(rewritten), names(std::move(asked)), escape(how) {
    engine.set_custom_escape(escaping(how));
  }

  // Its render() is not const for the sake of partials and lambdas, which we have none of.
  mutable mustache::mustache engine;
  std::vector<std::string> names;
  Escape escape;
};

Template::Template(std::shared_ptr<const Parsed> parsed) : parsed_(std::move(parsed)) {
}

Result<Template> Template::parse(std::string_view text, Escape escape) {
  if (!utf8::is_valid(text)) return invalid("line 1: not UTF-8");
  const auto source = utf8::cleaned(text);
  Scanner scanner(source);
  const auto rewritten = scanner.rewritten();
  if (!rewritten) return rewritten.error();
  auto parsed = std::make_shared<Parsed>(*rewritten, scanner.names(), escape);
  if (!parsed->engine.is_valid()) return invalid("line 1: " + parsed->engine.error_message());
  return Template(std::move(parsed));
}

const std::vector<std::string>& Template::names() const {
  return parsed_->names;
}

Result<std::string> Template::render(const Values& values) const {
  const auto data = to_data(values);
  StrictContext context(data);
  auto filled = parsed_->engine.render(context);
  std::ranges::replace(filled, kLineEnd, '\n');
  if (context.complaint().empty())
    return with_particles_chosen(filled, parsed_->escape == Escape::Html);
  if (context.missing().empty()) return invalid(context.complaint());
  std::vector<std::string> known;
  for (const auto& [name, value] : values)
    known.push_back(name);
  return invalid(context.complaint() + settings::suggestion(context.missing(), known));
}

}  // namespace goji::messages
