#pragma once

#include "base/result.h"

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace goji::messages {

struct Value;

/// What a template is filled with. A name may hold dots ("page.subscribe"); they mean nothing.
using Values = std::map<std::string, Value, std::less<>>;

/// A text; or yes or no; or a list, whose items have values of their own.
struct Value : std::variant<std::string, bool, std::vector<Values>> {
  using variant::variant;
};

/// What the filled text will be read as; values are escaped for it, the template's own text is not.
enum class Escape { None, Html, Markdown };

/// A mustache template (https://mustache.github.io/mustache.5.html) that takes nothing for granted:
/// a name that has no value is an error, not an empty place.
///
///     {{name}}                 the text, escaped
///     {{{name}}} or {{&name}}  the text as it is, for what is HTML or Markdown already
///     {{#name}}...{{/name}}    if it is true, or a text that is not empty, or once for each item
///     {{^name}}...{{/name}}    if it is false, or an empty text, or an empty list
///     {{! a remark }}
///
/// Inside a list an item's names are looked for first, then those around it. Partials, changed
/// delimiters and {{.}} are refused. Korean particles are written with both forms, as everywhere in
/// translations: 을(를), (으)로; the reader sees the fitting one (see particles.h).
///
/// Values are hostile: control characters and marks that turn the direction of text are dropped.
/// Copies are cheap. Safe to use from any thread.
class Template {
 public:
  /// Invalid, with "line N: what is wrong".
  static Result<Template> parse(std::string_view text, Escape escape);

  /// Every name that the template mentions, sorted; those inside lists too.
  [[nodiscard]] const std::vector<std::string>& names() const;

  /// Those of them that it asks a section for, and which it may thus do without; sorted.
  [[nodiscard]] const std::vector<std::string>& sections() const;

  /// Invalid names the first name that has no value, or whose value is of the wrong sort.
  [[nodiscard]] Result<std::string> render(const Values& values) const;

 private:
  struct Parsed;
  explicit Template(std::shared_ptr<const Parsed> parsed);

  std::shared_ptr<const Parsed> parsed_;
};

}  // namespace goji::messages
