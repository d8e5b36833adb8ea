#pragma once

#include "domain/wants.h"
#include "messages/notice_text.h"

#include <string>
#include <string_view>

namespace goji::messages {

/// The text in one form that a channel wants, cut to fit:
///
///     Title  the title, without the link
///     Short  the brief line, then the link
///     Plain  the body without its marks, then the link
///     Html   the body, safe, then the link; shortened before it becomes HTML, so that no tag is
///     cut
///
/// Json is made by whoever knows what is in it, mails by Library: an empty text here.
[[nodiscard]] std::string in_form(const NoticeText& text,
                                  std::string_view link,
                                  const Wants& wants);

}  // namespace goji::messages
