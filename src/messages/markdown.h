#pragma once

#include <cstddef>
#include <string>
#include <string_view>

/// What operators may write of Markdown (CommonMark), and what becomes of it. The source is
/// hostile: HTML in it is dropped, images become their words, links lead to http and https only and
/// stay their words otherwise, headings are at most of the fourth level, control characters and
/// marks that turn the direction of text are gone, also those that entities stand for, and whatever
/// is beyond 16 KB is cut off, since cmark takes quadratic time for some sources. A line's end is
/// kept as one. Safe on any thread.
namespace goji::messages {

/// In bytes.
inline constexpr std::size_t kLongestSource = 16'384;

/// Plain text as Markdown that means the same: only what would be read as a mark in its place gets
/// a backslash, since not everybody who gets the Markdown renders it.
[[nodiscard]] std::string markdown_of(std::string_view plain);

[[nodiscard]] std::string markdown_to_html(std::string_view source);

/// As people read it without any marks; links show their address behind their words.
[[nodiscard]] std::string markdown_to_plain(std::string_view source);

/// The same Markdown with nothing but what is allowed in it.
[[nodiscard]] std::string markdown_to_markdown(std::string_view source);

}  // namespace goji::messages
