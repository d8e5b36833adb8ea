#pragma once

#include "board/templates.h"
#include "messages/template.h"
#include "messages/words.h"

#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace goji::board {

/// What one language's readers are served from.
class Wording {
 public:
  /// What notices are written with too.
  messages::Words spoken{};

  /// By dotted path in the file of words, without its "page.": "nav.now"; also "status.*".
  std::map<std::string, std::string, std::less<>> words{};

  /// The words that hold {{names}}, ready to be filled for a text (not for HTML).
  std::map<std::string, messages::Template, std::less<>> phrases{};

  /// By file name without ".html": "home".
  std::map<std::string, messages::Template, std::less<>> pages{};

  /// The word of that name, which read() has seen to.
  [[nodiscard]] const std::string& word(std::string_view name) const;

  /// The phrase of that name with its names filled in.
  [[nodiscard]] std::string phrase(std::string_view name, const messages::Values& values) const;

  [[nodiscard]] std::string page(std::string_view name, const messages::Values& values) const;
};

struct Templates::Compiled {
  std::map<std::string, Wording, std::less<>> languages{};
  std::string csp{};          ///< what a page with our style and script may do
  std::string script{};       ///< the body of live.js
  std::string script_path{};  ///< changes with it, so that it can be kept for ever
  std::string banner{};       ///< the body of banner.js
  messages::Template badge;
  messages::Template icon;

  [[nodiscard]] const Wording& in(std::string_view language) const;
};

}  // namespace goji::board
