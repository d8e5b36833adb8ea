#include "messages/fit.h"

#include "base/utf8.h"
#include "messages/graphemes.h"

#include <algorithm>
#include <vector>

namespace goji::messages {
namespace {

constexpr std::string_view kEllipsis = "…";

bool is_space(char byte) {
  return byte == ' ' || byte == '\n' || byte == '\t';
}

bool starts_link(std::string_view text) {
  return text.starts_with("https://") || text.starts_with("http://");
}

bool is_host_byte(char byte) {
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
         (byte >= '0' && byte <= '9') || byte == '-' || byte == '.';
}

/// The host name without a scheme that `text` begins with, and what follows it up to a space:
/// "status.example.com/x". Empty if it begins with none.
std::string_view bare_host(std::string_view text) {
  std::size_t end = 0;
  while (end < text.size() && is_host_byte(text[end]))
    ++end;
  const auto host = text.substr(0, end);
  const auto dot = host.rfind('.', host.find_last_not_of('.'));
  if (dot == std::string_view::npos || dot == 0 || dot + 2 >= host.size()) return {};
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (std::ranges::any_of(host.substr(dot + 1), is_digit)) return {};
  while (end < text.size() && !is_space(text[end]))
    ++end;
  return text.substr(0, end);
}

/// The part of a link that channels take for one: they stop at what is not ASCII, and leave the
/// punctuation of the sentence out.
std::string_view counted_link(std::string_view link) {
  const auto is_url_byte = [](char byte) {
    return byte > ' ' && byte < 0x7F &&
           std::string_view("<>\"{}|\\^`").find(byte) == std::string_view::npos;
  };
  const auto end = std::ranges::find_if_not(link, is_url_byte) - link.begin();
  link = link.substr(0, static_cast<std::size_t>(end));
  return link.substr(0, link.find_last_not_of(".,!?:;'()[]") + 1);
}

/// Whether its host is a name with a top-level domain; Twitter counts other links as they are.
bool is_public(std::string_view link) {
  const auto host = link.find("://");
  return !bare_host(link.substr(host + 3)).empty();
}

/// A part of the text that is never cut, and what it counts.
struct Piece {
  std::size_t begin = 0;  ///< in bytes
  std::size_t end = 0;
  std::size_t length = 0;
};

std::size_t summed(const std::vector<Piece>& pieces) {
  std::size_t sum = 0;
  for (const auto& piece : pieces)
    sum += piece.length;
  return sum;
}

/// Takes text apart into graphemes and links.
class Pieces {
 public:
  Pieces(std::string_view text, Unit unit, std::size_t link_length)
      : text_(text), unit_(unit), link_length_(link_length) {}

  std::vector<Piece> all() {
    const auto ends = grapheme_ends(text_);
    pieces_.reserve(ends.size());
    std::size_t begin = 0;
    for (std::size_t i = 0; i < ends.size(); ++i) {
      if (const auto link = link_at(begin); !link.empty()) {
        const auto link_end = begin + link.size();
        while (ends[i] < link_end)
          ++i;
        add({begin, ends[i], link_cost(link)});
      } else {
        add({begin, ends[i], grapheme_length(text_.substr(begin, ends[i] - begin), unit_)});
      }
      begin = ends[i];
    }
    return std::move(pieces_);
  }

 private:
  void add(const Piece& piece) { pieces_.push_back(piece); }

  [[nodiscard]] std::string_view link_at(std::size_t begin) const {
    const bool inside_word = begin > 0 && is_host_byte(text_[begin - 1]);
    const auto rest = text_.substr(begin);
    if (starts_link(rest)) {
      const auto end = std::ranges::find_if(rest, is_space) - rest.begin();
      return rest.substr(0, static_cast<std::size_t>(end));
    }
    const bool counts = unit_ == Unit::Weighted && link_length_ != 0 && !inside_word;
    return counts ? bare_host(rest) : std::string_view();
  }

  [[nodiscard]] std::size_t own_length(std::string_view text) const {
    std::size_t own = 0;
    std::size_t begin = 0;
    for (const auto end : grapheme_ends(text)) {
      own += grapheme_length(text.substr(begin, end - begin), unit_);
      begin = end;
    }
    return own;
  }

  /// What is written against a link belongs to it for readers, and is never cut off from it; but
  /// channels count it apart.
  [[nodiscard]] std::size_t link_cost(std::string_view link) const {
    if (link_length_ == 0) return own_length(link);
    const auto counted = counted_link(link);
    const auto rest = own_length(link.substr(counted.size()));
    if (starts_link(link) && is_public(counted)) return link_length_ + rest;
    return std::max(own_length(counted), link_length_) + rest;
  }

  std::string_view text_;
  Unit unit_;
  std::size_t link_length_;
  std::vector<Piece> pieces_{};
};

std::string_view trimmed_end(std::string_view text) {
  const auto last = text.find_last_not_of(" \n\t,;:-");
  return last == std::string_view::npos ? std::string_view() : text.substr(0, last + 1);
}

/// The last place in [least, most] where a word ends; 0 if none does. A space ends words; where a
/// script has none, so does what Unicode lets lines break at.
std::size_t end_of_word(std::string_view text, std::size_t least, std::size_t most) {
  for (auto at = most; at >= least && at > 0; --at)
    if (is_space(text[at])) return at;
  std::size_t best = 0;
  for (const auto place : line_breaks(text))
    if (place >= least && place <= most) best = place;
  return best;
}

/// The longest beginning of `text` that takes `room`, at the end of a word if one is near enough.
/// `text` as a whole takes more.
std::string_view beginning(std::string_view text,
                           const std::vector<Piece>& pieces,
                           std::size_t room) {
  std::size_t used = 0;
  std::size_t count = 0;
  while (used + pieces[count].length <= room)
    used += pieces[count++].length;
  if (count == 0) return {};
  const auto most = pieces[count - 1].end;
  // One piece more shows whether a word ends where the room does.
  const auto place = end_of_word(text.substr(0, pieces[count].end), most - most / 3, most);
  const bool whole = std::ranges::any_of(pieces, [&](const Piece& p) { return p.end == place; });
  return trimmed_end(text.substr(0, whole ? place : most));
}

std::string shortened(std::string_view text, std::size_t room, const Wants& wants) {
  const auto pieces = Pieces(text, wants.unit, wants.link_length).all();
  if (summed(pieces) <= room) return std::string(text);
  const auto mark = length_of(kEllipsis, wants.unit);
  if (mark > room) return {};
  const auto kept = beginning(text, pieces, room - mark);
  return kept.empty() ? std::string() : std::string(kept) + std::string(kEllipsis);
}

}  // namespace

std::size_t length_of(std::string_view text, Unit unit, std::size_t link_length) {
  // Only Weighted composes first: the others count what is sent.
  if (unit != Unit::Weighted) return summed(Pieces(text, unit, link_length).all());
  const auto composed = in_nfc(text);
  return summed(Pieces(composed, unit, link_length).all());
}

std::string fit(std::string_view text, std::string_view link, const Wants& wants) {
  const auto composed = wants.unit == Unit::Weighted ? in_nfc(text) : std::string(text);
  text = composed;
  const auto whole = length_of(text, wants.unit, wants.link_length);
  const bool fits = wants.limit == 0 || whole <= wants.limit;
  if (link.empty() || (fits && text.find(link) != std::string_view::npos))
    return fits ? composed : shortened(text, wants.limit, wants);
  const auto tail = (text.empty() ? "" : "\n") + std::string(link);
  if (wants.limit == 0) return composed + tail;
  const auto tail_length = length_of(tail, wants.unit, wants.link_length);
  if (tail_length > wants.limit) return shortened(text, wants.limit, wants);
  const auto head = shortened(text, wants.limit - tail_length, wants);
  return head.empty() ? std::string(link) : head + tail;
}

std::string cut(std::string_view text, std::size_t graphemes) {
  constexpr std::size_t kLargestGrapheme = 64;
  std::string out;
  std::size_t begin = 0;
  for (const auto end : grapheme_ends(text)) {
    const auto grapheme = text.substr(begin, end - begin);
    auto first = begin;
    if (grapheme.size() > kLargestGrapheme) {
      utf8::append(out, utf8::next(text, first));
    } else {
      out += grapheme;
    }
    begin = end;
  }
  return shortened(out, graphemes, {.limit = graphemes});
}

}  // namespace goji::messages
