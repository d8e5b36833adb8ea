#pragma once

#include "base/result.h"

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace goji::messages {

/// What stands for white space while kainjow fills. It has rules of its own for lines that hold
/// only a section's tag, which leave an empty line behind a section that is not shown; and to that
/// end it would keep every blank of a template as a node of 150 bytes, and visit it each time.
struct StandIn {
  char blank;
  char mark;
};
inline constexpr std::array<StandIn, 3> kStandIns{{{'\n', '\x02'}, {' ', '\x03'}, {'\t', '\x04'}}};

/// A template as kainjow is given it, once all that kainjow would take silently was refused. A
/// section asks for its name with a "?" behind it, so that it can be told from a variable; pairs of
/// particles are marks (see particles.h); white space is as kStandIns say; and of a line that holds
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
