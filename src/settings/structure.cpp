#include "settings/structure.h"

#include "settings/file.h"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <cstddef>
#include <map>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace goji::settings {
namespace {

constexpr std::string_view kCoreTag = "tag:yaml.org,2002:";

/// Thrown by the checker to end the walk; its complaint is made already.
struct Enough {};

class Checker final : public YAML::EventHandler {
 public:
  explicit Checker(Document& document) : document_(document) {}

  /// Of what was read last.
  [[nodiscard]] int last_line() const { return last_line_; }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (++documents_ == 2) fatal(mark, "a second document begins here; one file holds one");
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t /*anchor*/) override {
    add_node(mark);
    if (key_expected()) complain(mark, "a key is missing");
    value_seen();
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t /*anchor*/) override {
    fatal(mark, "aliases are not read; write the value out");
  }

  void OnAnchor(const YAML::Mark& mark, const std::string& name) override {
    complain(mark, fmt::format("anchors are not read: &{}", name));
  }

  void OnScalar(const YAML::Mark& mark,
                const std::string& tag,
                YAML::anchor_t /*anchor*/,
                const std::string& value) override {
    add_node(mark);
    check_tag(mark, tag);
    if (key_expected()) check_key(mark, value);
    value_seen();
  }

  void OnSequenceStart(const YAML::Mark& mark,
                       const std::string& tag,
                       YAML::anchor_t /*anchor*/,
                       YAML::EmitterStyle::value /*style*/) override {
    open(mark, tag, {});
  }
  void OnSequenceEnd() override { close(); }

  void OnMapStart(const YAML::Mark& mark,
                  const std::string& tag,
                  YAML::anchor_t /*anchor*/,
                  YAML::EmitterStyle::value /*style*/) override {
    open(mark, tag, {.is_map = true, .at_key = true});
  }
  void OnMapEnd() override { close(); }

 private:
  struct Level {
    bool is_map = false;
    bool at_key = false;
    std::map<std::string, int> keys{};  ///< and the lines they stand in
  };

  [[nodiscard]] bool key_expected() const { return !levels_.empty() && levels_.back().at_key; }

  /// A node of the innermost level is complete: in a mapping, keys and values take turns.
  void value_seen() {
    if (!levels_.empty() && levels_.back().is_map) levels_.back().at_key = !levels_.back().at_key;
  }

  void open(const YAML::Mark& mark, const std::string& tag, Level level) {
    add_node(mark);
    check_tag(mark, tag);
    if (key_expected()) fatal(mark, "a key must be a word, not a list or a mapping");
    if (levels_.size() == kMostDepth)
      fatal(mark, fmt::format("is nested more than {} levels deep", kMostDepth));
    levels_.push_back(std::move(level));
  }

  void close() {
    levels_.pop_back();
    value_seen();
  }

  void add_node(const YAML::Mark& mark) {
    last_line_ = mark.line + 1;
    if (++nodes_ > kMostNodes) fatal(mark, fmt::format("has more than {} values", kMostNodes));
  }

  void check_tag(const YAML::Mark& mark, const std::string& tag) {
    // What has no tag is "?", or "!" if it is quoted.
    const bool core = tag.empty() || tag == "?" || tag == "!" || tag.starts_with(kCoreTag);
    if (!core || tag == "tag:yaml.org,2002:binary")
      complain(mark, fmt::format("tags are not read: {}", tag));
  }

  void check_key(const YAML::Mark& mark, const std::string& key) {
    if (key == "<<") complain(mark, "merge keys are not read; write the values out");
    const auto [first, fresh] = levels_.back().keys.emplace(key, mark.line + 1);
    if (!fresh)
      complain(mark, fmt::format("{} is written twice, first in line {}", key, first->second));
  }

  void complain(const YAML::Mark& mark, const std::string& what) {
    document_.complain(mark.line + 1, what);
  }

  [[noreturn]] void fatal(const YAML::Mark& mark, const std::string& what) {
    complain(mark, what);
    throw Enough{};
  }

  Document& document_;
  std::vector<Level> levels_;
  std::size_t nodes_ = 0;
  int documents_ = 0;
  int last_line_ = 1;
};

int lines_in(std::string_view text) {
  if (text.ends_with('\n')) text.remove_suffix(1);
  return static_cast<int>(std::ranges::count(text, '\n')) + 1;
}

}  // namespace

bool check_structure(const std::string& text, Document& document) {
  // At the end of the text yaml-cpp closes a quote by itself, and so swallows what follows it. At
  // the end of a document it does not.
  std::istringstream ended{text + "\n...\n"};
  Checker checker{document};
  try {
    YAML::Parser parser{ended};
    while (parser.HandleNextDocument(checker)) {
    }
    return true;
  } catch (const Enough&) {
  } catch (const YAML::Exception& error) {
    if (error.msg == YAML::ErrorMsg::DOC_IN_SCALAR)
      document.complain(checker.last_line(), "a quote that begins here or below is never closed");
    else
      document.complain(std::min(error.mark.line + 1, lines_in(text)), "is not YAML: " + error.msg);
  }
  return false;
}

}  // namespace goji::settings
