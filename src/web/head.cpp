#include "web/head.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace goji::web {
namespace {

using Table = std::array<bool, 256>;

constexpr Table table_of(std::string_view characters, bool letters_and_digits) {
  Table table{};
  for (const char c : characters)
    table[static_cast<unsigned char>(c)] = true;
  for (int c = 0; c < 128 && letters_and_digits; ++c)
    if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'))
      table[static_cast<std::size_t>(c)] = true;
  return table;
}

constexpr Table kToken = table_of("!#$%&'*+-.^_`|~", true);
constexpr Table kHost = table_of("-._", true);
constexpr Table kAddress6 = table_of(":.", true);

constexpr Table value_table() {
  Table table{};
  table.fill(true);
  for (std::size_t c = 0; c < 0x20; ++c)
    table[c] = c == '\t';
  table[0x7F] = false;
  return table;
}
constexpr Table kValue = value_table();

/// What a request's target may hold: visible ASCII, but no fragment.
constexpr Table target_table() {
  Table table{};
  for (std::size_t c = 0x21; c < 0x7F; ++c)
    table[c] = c != '#';
  return table;
}
constexpr Table kTarget = target_table();

bool all_of(std::string_view text, const Table& table) {
  return std::ranges::all_of(text, [&](char c) { return table[static_cast<unsigned char>(c)]; });
}

bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_blank(text.front()))
    text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back()))
    text.remove_suffix(1);
  return text;
}

/// Takes one line off the front, without its CR LF. Nothing: there is no whole line.
std::optional<std::string_view> take_line(std::string_view& bytes) {
  const auto end = bytes.find("\r\n");
  if (end == std::string_view::npos) return {};
  const auto line = bytes.substr(0, end);
  bytes.remove_prefix(end + 2);
  return line;
}

std::optional<Refused> read_version(std::string_view version, Head& head) {
  head.http_1_0 = version == "HTTP/1.0";
  if (head.http_1_0 || version == "HTTP/1.1") return {};
  const bool shaped = version.size() == 8 && version.starts_with("HTTP/") && is_digit(version[5]) &&
                      version[6] == '.' && is_digit(version[7]);
  if (shaped) return Refused{505, "only HTTP/1.1 and HTTP/1.0 are spoken"};
  return Refused{400, "the request line must end in HTTP/1.1 or HTTP/1.0"};
}

/// "." or "..", encoded or not: whoever guards paths before us may have resolved them.
bool is_dots(std::string_view segment) {
  std::size_t dots = 0;
  for (; !segment.empty(); ++dots) {
    const bool encoded = segment.starts_with("%2e") || segment.starts_with("%2E");
    if (!encoded && segment.front() != '.') return false;
    segment.remove_prefix(encoded ? 3 : 1);
  }
  return dots == 1 || dots == 2;
}

bool has_dot_segment(std::string_view path) {
  while (!path.empty()) {
    path.remove_prefix(1);  // its slash
    const auto segment = path.substr(0, path.find('/'));
    if (is_dots(segment)) return true;
    path.remove_prefix(segment.size());
  }
  return false;
}

std::optional<Refused> read_target(std::string_view target, Head& head) {
  // Proxies are asked with whole URLs, tunnels with CONNECT host:port; we are neither.
  if (!target.starts_with('/')) return Refused{400, "the target must be a path"};
  if (!all_of(target, kTarget)) return Refused{400, "the target must be visible ASCII, encoded"};
  const auto mark = target.find('?');
  head.path = target.substr(0, mark);
  head.query = mark == std::string_view::npos ? std::string_view{} : target.substr(mark + 1);
  if (head.path.find('\\') != std::string_view::npos)
    return Refused{400, "a path has no backslash"};
  if (has_dot_segment(head.path)) return Refused{400, "a path has no . or .. in it"};
  return {};
}

std::optional<Refused> read_request_line(std::string_view line, Head& head) {
  const auto first = line.find(' ');
  const auto last = line.rfind(' ');
  if (first == std::string_view::npos || first == last)
    return Refused{400, "the request line must be method, target and version"};
  head.method = line.substr(0, first);
  constexpr std::size_t kLongestMethod = 24;
  if (head.method.empty() || head.method.size() > kLongestMethod ||
      !std::ranges::all_of(head.method, [](char c) { return is_upper(c) || c == '-'; }))
    return Refused{400, "a method is a word in capital letters"};
  if (const auto refused = read_version(line.substr(last + 1), head)) return refused;
  return read_target(line.substr(first + 1, last - first - 1), head);
}

std::optional<Refused> read_host(std::string_view value, Head& head) {
  const Refused refused{400, "Host must be a name or an address, and perhaps a port"};
  const bool bracketed = value.starts_with('[');
  const auto colon = bracketed ? value.find("]:") : value.rfind(':');
  const auto end = colon == std::string_view::npos ? value.size() : colon + (bracketed ? 1 : 0);
  const auto port = value.substr(std::min(value.size(), end + 1));
  if (colon != std::string_view::npos && (port.empty() || port.size() > 5)) return refused;
  if (!std::ranges::all_of(port, is_digit)) return refused;
  auto name = value.substr(0, end);
  if (bracketed) {
    if (name.size() < 3 || !name.ends_with(']')) return refused;
    name = name.substr(1, name.size() - 2);
  }
  if (name.empty() || !all_of(name, bracketed ? kAddress6 : kHost)) return refused;
  head.host = name;
  return {};
}

/// The fields that say how to read on, of which each may stand there only once.
class Framers {
 public:
  /// `tabbed`: a tab stands somewhere on the field's line.
  std::optional<Refused> take(const Field& field, bool tabbed, Head& head) {
    const bool frames = same_word(field.name, "host") || same_word(field.name, "content-length") ||
                        same_word(field.name, "transfer-encoding");
    // The standard would trim it; nginx takes it for a part of the value.
    if (frames && tabbed) return Refused{400, "a tab beside a value that frames the request"};
    if (same_word(field.name, "host")) {
      if (++hosts_ > 1) return Refused{400, "Host is there twice"};
      return read_host(field.value, head);
    }
    if (same_word(field.name, "content-length")) return take_length(field.value, head);
    if (same_word(field.name, "transfer-encoding")) return take_encoding(field.value, head);
    if (same_word(field.name, "expect")) return take_expectation(field.value, head);
    if (same_word(field.name, "connection")) take_connection(field.value);
    return {};
  }

  std::optional<Refused> conclude(Head& head) const {
    if (hosts_ == 0) return Refused{400, "Host is missing"};
    if (lengths_ > 0 && encodings_ > 0)
      return Refused{400, "Content-Length and Transfer-Encoding exclude each other"};
    if (head.http_1_0 && encodings_ > 0) return Refused{400, "HTTP/1.0 knows no Transfer-Encoding"};
    head.keep_alive = !close_ && (!head.http_1_0 || keep_alive_);
    head.expects_continue = head.expects_continue && !head.http_1_0;
    return {};
  }

 private:
  std::optional<Refused> take_length(std::string_view value, Head& head) {
    if (++lengths_ > 1) return Refused{400, "Content-Length is there twice"};
    const auto [end, error] =
        std::from_chars(value.data(), value.data() + value.size(), head.length);
    if (value.empty() || !std::ranges::all_of(value, is_digit) || error != std::errc{} ||
        end != value.data() + value.size())
      return Refused{400, "Content-Length must be one number, in digits"};
    head.framing = head.length > 0 ? Framing::Length : Framing::None;
    return {};
  }

  std::optional<Refused> take_encoding(std::string_view value, Head& head) {
    if (++encodings_ > 1 || !same_word(value, "chunked"))
      return Refused{400, "Transfer-Encoding may only be chunked, once"};
    head.framing = Framing::Chunked;
    return {};
  }

  static std::optional<Refused> take_expectation(std::string_view value, Head& head) {
    if (!same_word(value, "100-continue")) return Refused{417, "only 100-continue can be expected"};
    head.expects_continue = true;
    return {};
  }

  void take_connection(std::string_view value) {
    for_each_element(value, [this](std::string_view option) {
      close_ = close_ || same_word(option, "close");
      keep_alive_ = keep_alive_ || same_word(option, "keep-alive");
    });
  }

  int hosts_ = 0;
  int lengths_ = 0;
  int encodings_ = 0;
  bool close_ = false;
  bool keep_alive_ = false;
};

std::optional<Refused> read_field(std::string_view line, Field& field) {
  if (is_blank(line.front())) return Refused{400, "a field is folded over several lines"};
  const auto colon = line.find(':');
  if (colon == std::string_view::npos) return Refused{400, "a field has no colon"};
  field = {.name = line.substr(0, colon), .value = trimmed(line.substr(colon + 1))};
  if (field.name.empty() || !all_of(field.name, kToken))
    return Refused{400, "the name of a field has characters that do not belong there"};
  if (!all_of(field.value, kValue)) return Refused{400, "a field has control characters"};
  return {};
}

/// RFC 9112 2.2: one empty line before a request is forgiven.
std::size_t forgiven(std::string_view bytes) {
  return bytes.starts_with("\r\n") ? 2 : 0;
}

}  // namespace

bool same_word(std::string_view any_case, std::string_view lower) {
  return std::ranges::equal(any_case, lower, [](char a, char b) {
    return (is_upper(a) ? static_cast<char>(a | 0x20) : a) == b;
  });
}

std::string in_lower_case(std::string_view ascii) {
  std::string lower{ascii};
  for (char& c : lower)
    if (is_upper(c)) c = static_cast<char>(c | 0x20);
  return lower;
}

std::string_view Head::find(std::string_view name) const {
  for (const auto& field : fields)
    if (same_word(field.name, name)) return field.value;
  return {};
}

std::variant<std::size_t, Refused> HeadEnd::look(std::string_view bytes) {
  const auto skip = forgiven(bytes);
  line_ = std::max(line_, skip);
  if (bytes.size() > skip && !is_upper(bytes[skip]) && bytes != "\r")
    return Refused{400, "a request begins with its method, in capital letters"};
  for (seen_ = std::max(seen_, line_);;) {
    const auto end = bytes.find('\n', seen_);
    if (end == std::string_view::npos) break;
    if (end == line_ || bytes[end - 1] != '\r') return Refused{400, "a line ends without CR"};
    const bool empty = end == line_ + 1;
    line_ = seen_ = end + 1;
    if (empty) return line_;
  }
  seen_ = bytes.size();
  return std::size_t{0};
}

std::optional<Refused> read_head(std::string_view bytes, Head& head) {
  auto fields = std::move(head.fields);
  fields.clear();
  head = Head{.fields = std::move(fields)};
  bytes.remove_prefix(forgiven(bytes));

  const auto first = take_line(bytes);
  if (!first) return Refused{400, "the head is not complete"};
  if (const auto refused = read_request_line(*first, head)) return refused;
  Framers framers;
  while (const auto line = take_line(bytes)) {
    if (line->empty()) return framers.conclude(head);
    if (head.fields.size() == kMaxFields) return Refused{431, "the head has too many fields"};
    Field field;
    if (const auto refused = read_field(*line, field)) return refused;
    if (const auto refused = framers.take(field, line->find('\t') != std::string_view::npos, head))
      return refused;
    head.fields.push_back(field);
  }
  return Refused{400, "the head is not complete"};
}

}  // namespace goji::web
