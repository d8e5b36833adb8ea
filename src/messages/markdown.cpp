#include "messages/markdown.h"

#include "base/utf8.h"
#include "messages/fit.h"
#include "messages/plain_text.h"

#include <algorithm>
#include <cmark.h>
#include <cstdlib>
#include <memory>
#include <stdexcept>
#include <vector>

namespace goji::messages {
namespace {

struct FreeNode {
  void operator()(cmark_node* node) const { cmark_node_free(node); }
};
using Document = std::unique_ptr<cmark_node, FreeNode>;

struct FreeText {
  void operator()(char* text) const { std::free(text); }  // NOLINT(cppcoreguidelines-no-malloc)
};

std::string taken(char* text) {
  if (text == nullptr) throw std::runtime_error("cmark rendered nothing");
  const std::unique_ptr<char, FreeText> owned(text);
  return owned.get();
}

bool is_allowed_link(std::string_view url) {
  return url.starts_with("https://") || url.starts_with("http://");
}

/// Its children take the node's place.
void unwrap(cmark_node* node) {
  while (auto* child = cmark_node_first_child(node))
    cmark_node_insert_before(node, child);
  cmark_node_free(node);
}

std::vector<cmark_node*> nodes_of(cmark_node* root) {
  struct FreeIterator {
    void operator()(cmark_iter* iterator) const { cmark_iter_free(iterator); }
  };
  const std::unique_ptr<cmark_iter, FreeIterator> iterator(cmark_iter_new(root));
  std::vector<cmark_node*> nodes;
  for (auto event = cmark_iter_next(iterator.get()); event != CMARK_EVENT_DONE;
       event = cmark_iter_next(iterator.get())) {
    // On the way out of containers, so that what is inside them comes first.
    auto* node = cmark_iter_get_node(iterator.get());
    if (event == CMARK_EVENT_EXIT || cmark_node_first_child(node) == nullptr) nodes.push_back(node);
  }
  return nodes;
}

void make_safe(cmark_node* node) {
  constexpr int kHighestHeading = 4;
  switch (cmark_node_get_type(node)) {
    case CMARK_NODE_HTML_BLOCK:
    case CMARK_NODE_HTML_INLINE:
      cmark_node_free(node);
      break;
    case CMARK_NODE_IMAGE:
      unwrap(node);
      break;
    case CMARK_NODE_LINK:
      if (!is_allowed_link(cmark_node_get_url(node))) unwrap(node);
      break;
    case CMARK_NODE_HEADING:
      if (cmark_node_get_heading_level(node) < kHighestHeading)
        cmark_node_set_heading_level(node, kHighestHeading);
      break;
    default:
      break;
  }
}

/// What entities (&#13;) had hidden when the source was cleaned. They make no new line: only the
/// source's own lines do.
std::string in_its_line(const char* text) {
  auto clean = utf8::cleaned(text == nullptr ? "" : text);
  std::ranges::replace(clean, '\n', ' ');
  return clean;
}

void make_clean(cmark_node* node) {
  switch (cmark_node_get_type(node)) {
    case CMARK_NODE_TEXT:
      cmark_node_set_literal(node, in_its_line(cmark_node_get_literal(node)).c_str());
      break;
    case CMARK_NODE_LINK:
      cmark_node_set_url(node, in_its_line(cmark_node_get_url(node)).c_str());
      cmark_node_set_title(node, in_its_line(cmark_node_get_title(node)).c_str());
      break;
    default:
      break;
  }
}

Document parsed(std::string_view source) {
  auto text = utf8::cleaned(source);
  if (text.size() > kLongestSource)
    text = fit(text, "", {.limit = kLongestSource, .unit = Unit::Bytes});
  Document document(cmark_parse_document(text.data(), text.size(), CMARK_OPT_DEFAULT));
  for (auto* node : nodes_of(document.get())) {
    make_clean(node);
    make_safe(node);
  }
  return document;
}

/// Where in a line we are: some marks count only before its first word, or after a number there.
/// https://spec.commonmark.org/0.30/#backslash-escapes
struct Line {
  bool blank = true;
  bool numbered = true;  ///< blank or nothing but digits

  [[nodiscard]] bool is_mark(char c) const {
    constexpr std::string_view kAnywhere = "\\`*_[]<>&~|";
    constexpr std::string_view kFirst = "#+-=";
    constexpr std::string_view kAfterNumber = ".)";
    return kAnywhere.find(c) != std::string_view::npos ||
           (blank && kFirst.find(c) != std::string_view::npos) ||
           (numbered && kAfterNumber.find(c) != std::string_view::npos);
  }

  void pass(char c) {
    if (c == '\n' || c == '\r') {
      *this = {};
    } else if (c != ' ' && c != '\t') {
      blank = false;
      numbered = numbered && c >= '0' && c <= '9';
    }
  }
};

}  // namespace

std::string markdown_of(std::string_view plain) {
  std::string out;
  Line line;
  for (const char c : plain) {
    if (line.is_mark(c)) out += '\\';
    out += c;
    line.pass(c);
  }
  return out;
}

std::string markdown_to_html(std::string_view source) {
  return taken(cmark_render_html(parsed(source).get(), CMARK_OPT_HARDBREAKS));
}

std::string markdown_to_plain(std::string_view source) {
  return plain_text_of(parsed(source).get());
}

std::string markdown_to_markdown(std::string_view source) {
  return taken(cmark_render_commonmark(parsed(source).get(), CMARK_OPT_DEFAULT, 0));
}

}  // namespace goji::messages
