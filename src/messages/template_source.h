#pragma once

#include "base/result.h"

#include <string>
#include <string_view>
#include <vector>

namespace goji::messages {

/// Stands for the end of a line while kainjow fills: it has rules of its own for lines that hold
/// only a section's tag, which leave an empty line behind a section that is not shown.
inline constexpr char kLineEnd = '\x02';

/// A template as kainjow is given it, once all that kainjow would take silently was refused. A
/// section asks for its name with a "?" behind it, so that it can be told from a variable; pairs of
/// particles are marks (see particles.h); the ends of lines are kLineEnd; and of a line that holds
/// only a section's tag or a remark, the tag is left
/// (https://github.com/mustache/spec/blob/master/specs/sections.yml, "Standalone Lines").
struct TemplateSource {
  std::string rewritten;
  std::vector<std::string> names;     ///< sorted
  std::vector<std::string> sections;  ///< sorted
};

/// Invalid, with "line N: what is wrong". `text` is clean (see utf8::cleaned()).
[[nodiscard]] Result<TemplateSource> template_source(std::string_view text);

}  // namespace goji::messages
