#include "subscribers/returned.h"

#include "base/utf8.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>

namespace goji::subscribers {
namespace {

constexpr std::size_t kLongestWhy = 300;

/// What says that nobody is there to take mail, whatever we send (RFC 3463).
constexpr std::array<std::string_view, 9> kNobodyThere{
    "5.1.0", "5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1", "5.4.1", "5.4.4"};

std::string lower(std::string_view text) {
  std::string out{text};
  std::ranges::transform(out, out.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  });
  return out;
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

std::string_view next_line(std::string_view& text) {
  const auto end = text.find('\n');
  auto line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

using Fields = std::map<std::string, std::string>;  ///< the first of each name, in lower case

/// One block of header fields, unfolded; `text` moves past the empty line that ends it.
Fields fields_in(std::string_view& text) {
  Fields fields;
  auto last = fields.end();
  while (!text.empty()) {
    const auto line = next_line(text);
    if (line.empty()) break;
    if (line.starts_with(' ') || line.starts_with('\t')) {
      if (last != fields.end()) last->second.append(" ").append(trimmed(line));
      continue;
    }
    const auto colon = line.find(':');
    last = fields.end();
    if (colon == std::string_view::npos) continue;
    const auto [place, is_new] = fields.emplace(lower(trimmed(line.substr(0, colon))),
                                                std::string{trimmed(line.substr(colon + 1))});
    if (is_new) last = place;
  }
  return fields;
}

std::string field(const Fields& fields, const std::string& name) {
  const auto found = fields.find(name);
  return found == fields.end() ? std::string{} : found->second;
}

/// The value of `name=` in a header field, with or without quotes.
std::string parameter(std::string_view value, std::string_view name) {
  const auto at = lower(value).find(std::string{name} + "=");
  if (at == std::string::npos) return {};
  auto rest = value.substr(at + name.size() + 1);
  if (rest.starts_with('"')) return std::string{rest.substr(1, rest.find('"', 1) - 1)};
  return std::string{trimmed(rest.substr(0, rest.find(';')))};
}

/// What stands in the part of this type.
std::optional<std::string_view> part_of_type(std::string_view body,
                                             const std::string& boundary,
                                             std::string_view type) {
  const auto mark = "--" + boundary;
  for (auto at = body.find(mark); at != std::string_view::npos; at = body.find(mark, at)) {
    at += mark.size();
    auto part = body.substr(at, body.find(mark, at) - at);
    next_line(part);
    if (lower(field(fields_in(part), "content-type")).starts_with(type)) return part;
  }
  return std::nullopt;
}

std::string in_short(std::string text) {
  text = utf8::cleaned_line(text);
  if (text.size() <= kLongestWhy) return text;
  text.resize(kLongestWhy);
  return utf8::cleaned_line(text);
}

/// A block about the whole message, and one for each recipient: of ours there is one.
Returned status_of(std::string_view part) {
  while (!part.empty()) {
    const auto fields = fields_in(part);
    if (lower(field(fields, "action")) != "failed") continue;
    const auto written = field(fields, "status");
    const auto status = std::string{trimmed(written.substr(0, written.find(' ')))};
    return {.what = is_refusal(status) ? Returned::What::Refused : Returned::What::Failed,
            .why = in_short(status + ' ' + field(fields, "diagnostic-code"))};
  }
  return {};
}

Returned complaint_in(std::string_view part) {
  const auto type = lower(field(fields_in(part), "feedback-type"));
  if (type.empty() || type == "not-spam") return {};
  return {.what = Returned::What::Complaint, .why = in_short("complaint: " + type)};
}

}  // namespace

bool is_refusal(std::string_view words) {
  while (!words.empty()) {
    const auto first = words.find_first_not_of(" :,;()\r\n\t");
    if (first == std::string_view::npos) return false;
    words.remove_prefix(first);
    const auto word = words.substr(0, words.find_first_of(" :,;()\r\n\t"));
    if (std::ranges::find(kNobodyThere, word) != kNobodyThere.end()) return true;
    words.remove_prefix(word.size());
  }
  return false;
}

Returned read_returned(std::string_view message) {
  auto body = message;
  const auto type = field(fields_in(body), "content-type");
  const auto boundary = parameter(type, "boundary");
  if (!lower(type).starts_with("multipart/report") || boundary.empty()) return {};
  if (const auto part = part_of_type(body, boundary, "message/delivery-status"))
    return status_of(*part);
  if (const auto part = part_of_type(body, boundary, "message/feedback-report"))
    return complaint_in(*part);
  return {};
}

}  // namespace goji::subscribers
