#pragma once

#include "domain/component.h"
#include "domain/localized.h"

#include <string>

namespace goji::messages {

/// A notice in one language, before it is made to fit a channel.
struct NoticeText {
  std::string title{};  ///< one line, no Markdown, at most 200 graphemes
  std::string brief{};  ///< one line for short channels: the template's `short`
  std::string body{};   ///< Markdown; make it safe with markdown.h

  /// Why the plain built-in text had to stand in for a template; empty if none had to. For
  /// operators: readers must not see it.
  std::string trouble{};
};

/// What a channel may say besides the notice's own words.
struct Surroundings {
  Localized site{};                                      ///< its name
  std::string home{};                                    ///< the status page
  std::string link{};                                    ///< where readers find more; may be empty
  ComponentStatus worst = ComponentStatus::Operational;  ///< of what the notice says: a colour
  std::string unsubscribe{};                             ///< empty: nothing to unsubscribe from
};

}  // namespace goji::messages
