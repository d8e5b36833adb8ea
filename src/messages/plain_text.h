#pragma once

#include <cmark.h>
#include <string>

namespace goji::messages {

/// What people read of a parsed document when there is nothing but text: paragraphs with an empty
/// line between, list items behind "- " or their number, links with their address in brackets
/// unless that is what they say. No line end stands at the end.
[[nodiscard]] std::string plain_text_of(cmark_node* document);

}  // namespace goji::messages
