#include "messages/plain_text.h"

#include <cstddef>
#include <memory>
#include <string_view>
#include <utility>

namespace goji::messages {
namespace {

struct FreeIterator {
  void operator()(cmark_iter* iterator) const { cmark_iter_free(iterator); }
};

std::string_view view_of(const char* text) {
  return text == nullptr ? std::string_view() : std::string_view(text);
}

bool is(cmark_node* node, cmark_node_type type) {
  return node != nullptr && cmark_node_get_type(node) == type;
}

/// The number of an item of an ordered list.
int number_of(cmark_node* item) {
  int number = cmark_node_get_list_start(cmark_node_parent(item));
  for (auto* before = cmark_node_previous(item); before != nullptr;
       before = cmark_node_previous(before))
    ++number;
  return number;
}

class Writer {
 public:
  void enter(cmark_node* node) {
    switch (cmark_node_get_type(node)) {
      case CMARK_NODE_ITEM:
        begin_item(node);
        break;
      case CMARK_NODE_PARAGRAPH:
      case CMARK_NODE_HEADING:
        begin_block(node);
        break;
      case CMARK_NODE_CODE_BLOCK:
        begin_block(node);
        write(view_of(cmark_node_get_literal(node)));
        break;
      case CMARK_NODE_TEXT:
      case CMARK_NODE_CODE:
        write(view_of(cmark_node_get_literal(node)));
        break;
      case CMARK_NODE_SOFTBREAK:
      case CMARK_NODE_LINEBREAK:
        write("\n");
        break;
      case CMARK_NODE_LINK:
        link_begin_ = out_.size();
        break;
      default:
        break;
    }
  }

  void leave(cmark_node* node) {
    if (is(node, CMARK_NODE_ITEM)) --depth_;
    if (!is(node, CMARK_NODE_LINK)) return;
    const auto url = view_of(cmark_node_get_url(node));
    const auto words = std::string_view(out_).substr(link_begin_);
    if (words == url) return;
    write(words.empty() ? std::string(url) : " (" + std::string(url) + ")");
  }

  std::string text() {
    while (out_.ends_with('\n') || out_.ends_with(' '))
      out_.pop_back();
    return std::move(out_);
  }

 private:
  void begin_item(cmark_node* item) {
    auto* list = cmark_node_parent(item);
    const bool tight = cmark_node_get_list_tight(list) != 0;
    const bool first = cmark_node_previous(item) == nullptr;
    if (!is_behind_marker_) {
      separate(tight && (!first || depth_ > 0) ? 1 : 2);
      out_.append(2 * depth_, ' ');
    }
    ++depth_;
    const bool ordered = cmark_node_get_list_type(list) == CMARK_ORDERED_LIST;
    out_ += ordered ? std::to_string(number_of(item)) + ". " : "- ";
    is_behind_marker_ = true;
  }

  void begin_block(cmark_node* node) {
    if (!is_behind_marker_) {
      auto* parent = cmark_node_parent(node);
      const bool in_tight_item =
          is(parent, CMARK_NODE_ITEM) && cmark_node_get_list_tight(cmark_node_parent(parent)) != 0;
      separate(in_tight_item ? 1 : 2);
      out_.append(2 * depth_, ' ');
    }
    is_behind_marker_ = false;
  }

  void separate(std::size_t line_ends) {
    while (out_.ends_with('\n'))
      out_.pop_back();
    if (!out_.empty()) out_.append(line_ends, '\n');
  }

  void write(std::string_view text) {
    is_behind_marker_ = false;
    out_ += text;
  }

  std::string out_{};
  std::size_t depth_ = 0;
  std::size_t link_begin_ = 0;
  bool is_behind_marker_ = false;
};

}  // namespace

std::string plain_text_of(cmark_node* document) {
  const std::unique_ptr<cmark_iter, FreeIterator> iterator(cmark_iter_new(document));
  Writer writer;
  for (auto event = cmark_iter_next(iterator.get()); event != CMARK_EVENT_DONE;
       event = cmark_iter_next(iterator.get())) {
    auto* node = cmark_iter_get_node(iterator.get());
    if (event == CMARK_EVENT_ENTER) {
      writer.enter(node);
    } else {
      writer.leave(node);
    }
  }
  return writer.text();
}

}  // namespace goji::messages
