#include "email/message.h"

#include "base/base64.h"
#include "base/utf8.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace goji::channels::email {
namespace {

constexpr std::size_t kLongestPlain = 60;     // with any header's name, below 78
constexpr std::size_t kBytesInWord = 39;      // 64 characters; RFC 2047 allows lines of 76
constexpr std::size_t kCharactersInRow = 76;  // of base64, RFC 2045

bool is_plain(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; }) &&
         text.find("=?") == std::string_view::npos;
}

/// What stands before an address.
std::string phrase(const std::string& name) {
  if (!is_plain(name) || name.size() > kLongestPlain) return encoded_words(name);
  std::string quoted = "\"";
  for (const char c : name) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + '"';
}

std::string mailbox(const Mailbox& from) {
  const auto name = utf8::cleaned_line(from.name);
  if (name.empty()) return from.address;
  return fmt::format("{}\r\n <{}>", phrase(name), from.address);
}

/// "Tue, 21 May 2024 00:31:00 +0000"; names are not those of any locale.
std::string date(TimePoint at) {
  constexpr std::array kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array kMonths{
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto day = std::chrono::floor<std::chrono::days>(at);
  const std::chrono::year_month_day parts{day};
  const std::chrono::hh_mm_ss time{std::chrono::floor<std::chrono::seconds>(at - day)};
  return fmt::format("{}, {} {} {} {:02}:{:02}:{:02} +0000",
                     kDays.at(std::chrono::weekday{day}.c_encoding()),
                     static_cast<unsigned>(parts.day()),
                     kMonths.at(static_cast<unsigned>(parts.month()) - 1),
                     static_cast<int>(parts.year()),
                     time.hours().count(),
                     time.minutes().count(),
                     time.seconds().count());
}

void header(std::string& out, std::string_view name, std::string_view value) {
  if (!value.empty()) out.append(name).append(": ").append(value).append("\r\n");
}

std::string with_line_ends(std::string_view text) {
  std::string out;
  for (const char c : text)
    out.append(c == '\n' ? "\r\n" : std::string_view{&c, 1});
  return out;
}

void part(std::string& out,
          const std::string& boundary,
          std::string_view type,
          std::string_view text) {
  out += fmt::format(
      "--{}\r\nContent-Type: {}; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n",
      boundary,
      type);
  const auto coded = to_base64(with_line_ends(utf8::cleaned(text)));
  for (std::size_t at = 0; at < coded.size(); at += kCharactersInRow)
    out.append(coded, at, kCharactersInRow).append("\r\n");
}

std::string references(const Message& message) {
  if (message.parent.empty() || message.parent == message.root) return message.root;
  return fmt::format("{}\r\n {}", message.root, message.parent);
}

void identify(std::string& out, const Message& message) {
  header(out, "Date", date(message.date));
  header(out, "Message-ID", message.id);
  header(out, "In-Reply-To", message.parent.empty() ? message.root : message.parent);
  header(out, "References", references(message));
}

/// What other programs are to know: that no person wrote it, and how to be rid of it. The link
/// stands on one line: a relay that folds it anew breaks its signature.
void explain(std::string& out, const Message& message) {
  header(out, "List-Id", "<" + message.list_id + ">");
  if (!message.unsubscribe.empty()) {
    header(out, "List-Unsubscribe", "<" + message.unsubscribe + ">");
    header(out, "List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
  }
  header(out, "Auto-Submitted", "auto-generated");
  header(out, "X-Auto-Response-Suppress", "OOF, AutoReply");
}

}  // namespace

std::string encoded_words(std::string_view text) {
  if (is_plain(text) && text.size() <= kLongestPlain) return std::string{text};
  std::string out;
  for (std::size_t begin = 0; begin < text.size();) {
    std::size_t end = begin;
    for (std::size_t next = begin; next < text.size() && next - begin <= kBytesInWord; end = next) {
      static_cast<void>(utf8::next(text, next));
      if (next - begin > kBytesInWord) break;
    }
    out += fmt::format(
        "{}=?UTF-8?B?{}?=", out.empty() ? "" : "\r\n ", to_base64(text.substr(begin, end - begin)));
    begin = end;
  }
  return out;
}

std::string to_bytes(const Message& message) {
  // Base64 has no "=_" at the beginning of a row.
  const auto boundary = "=_goji";
  std::string out;
  header(out, "From", mailbox(message.from));
  header(out, "To", message.to);
  header(out, "Subject", encoded_words(utf8::cleaned_line(message.subject)));
  identify(out, message);
  explain(out, message);
  header(out, "MIME-Version", "1.0");
  header(out, "Content-Type", fmt::format("multipart/alternative; boundary=\"{}\"", boundary));
  out += "\r\n";
  part(out, boundary, "text/plain", message.text);
  part(out, boundary, "text/html", message.html);
  return out + fmt::format("--{}--\r\n", boundary);
}

}  // namespace goji::channels::email
