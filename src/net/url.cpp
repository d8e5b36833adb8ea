#include "net/url.h"

#include <curl/curl.h>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <memory>
#include <utility>

namespace goji::net {
namespace {

constexpr std::size_t kLongestUrl = 8'192;
constexpr std::size_t kLongestHost = 253;  // RFC 1035, without the root's dot

/// Curl's own parser, so that what is checked is what is dialled.
class ParsedUrl {
 public:
  explicit ParsedUrl(const std::string& url)
      : handle_(curl_url(), curl_url_cleanup),
        code_(curl_url_set(handle_.get(), CURLUPART_URL, url.c_str(), CURLU_NON_SUPPORT_SCHEME)) {}

  [[nodiscard]] bool good() const { return code_ == CURLUE_OK; }
  [[nodiscard]] std::string_view complaint() const { return curl_url_strerror(code_); }

  [[nodiscard]] std::optional<std::string> get(CURLUPart part, unsigned flags = 0) const {
    char* text = nullptr;
    if (curl_url_get(handle_.get(), part, &text, flags) != CURLUE_OK) return std::nullopt;
    const std::unique_ptr<char, decltype(&curl_free)> owner{text, curl_free};
    return std::string{text};
  }

  void set(CURLUPart part, const char* text) { curl_url_set(handle_.get(), part, text, 0); }

 private:
  std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> handle_;
  CURLUcode code_;
};

Error invalid(std::string what) {
  return {Fault::Invalid, "the URL " + std::move(what)};
}

std::string lower(std::string text) {
  for (auto& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_printable(char c) {
  return c > ' ' && c <= '~';
}

bool is_name_byte(char c) {
  return (c >= 'a' && c <= 'z') || is_digit(c) || c == '-' || c == '_' || c == '.';
}

/// Resolvers disagree about what looks like a number and is no address: 127.0.0.256, 0x100000000.
bool ends_in_a_number(std::string_view host) {
  const auto last = host.substr(host.rfind('.') + 1);
  return std::ranges::all_of(last, is_digit) || last.starts_with("0x");
}

std::optional<Error> trouble_with_bytes(std::string_view url) {
  if (url.size() > kLongestUrl) return invalid(fmt::format("is longer than {} bytes", kLongestUrl));
  const auto bad = std::ranges::find_if(url, [](char c) { return !is_printable(c) || c == '\\'; });
  if (bad == url.end()) return std::nullopt;
  return invalid(
      fmt::format("has a byte at {} that must be percent-encoded, or in a host's name "
                  "written in its xn-- form",
                  bad - url.begin() + 1));
}

std::optional<Error> trouble_with_name(std::string_view host) {
  if (host.size() > kLongestHost) return invalid("has a host longer than any name");
  if (!std::ranges::all_of(host, is_name_byte) || host.starts_with('.') || host.ends_with('.') ||
      host.find("..") != std::string_view::npos)
    return invalid("has a host that is no name");
  if (ends_in_a_number(host)) return invalid("has a host that is neither an address nor a name");
  return std::nullopt;
}

/// Curl would take one slash or three as well.
bool has_two_slashes(std::string_view url) {
  const auto rest = url.substr(std::min(url.find(':'), url.size()));
  return rest.starts_with("://") && !rest.starts_with(":///");
}

std::optional<Error> trouble_with_parts(const ParsedUrl& parsed, NamedBy named_by) {
  const auto scheme = parsed.get(CURLUPART_SCHEME).value_or("");
  if (scheme != "https" && scheme != "http") return invalid("must begin with https:// or http://");
  if (named_by == NamedBy::Operator) return std::nullopt;
  if (scheme != "https") return invalid("must begin with https://");
  if (parsed.get(CURLUPART_USER) || parsed.get(CURLUPART_PASSWORD))
    return invalid("may not hold a user name or a password");
  return std::nullopt;
}

/// The host of curl's making, and the rest in order: no fragment, no root's dot, lower case.
std::optional<std::string> normal_host(ParsedUrl& parsed) {
  auto host = parsed.get(CURLUPART_HOST);
  if (!host) return std::nullopt;
  *host = lower(std::move(*host));
  if (host->size() > 1 && host->ends_with('.')) host->pop_back();
  parsed.set(CURLUPART_HOST, host->c_str());
  parsed.set(CURLUPART_FRAGMENT, nullptr);
  if (host->starts_with('[')) *host = host->substr(1, host->size() - 2);
  return host;
}

constexpr std::size_t kLongPiece = 16;  // shorter ones are words that other texts hold, too

void add_pieces(std::vector<std::string>& parts, std::string_view text, char between) {
  while (!text.empty()) {
    const auto end = std::min(text.find(between), text.size());
    const auto piece = text.substr(0, end);
    if (between == '&') parts.emplace_back(piece.substr(piece.find('=') + 1));
    if (between == '/' && piece.size() >= kLongPiece) parts.emplace_back(piece);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

}  // namespace

Result<Target> parse_url(std::string_view url, NamedBy named_by) {
  if (auto trouble = trouble_with_bytes(url)) return *std::move(trouble);
  if (!has_two_slashes(url)) return invalid("must begin with https:// or http://");
  ParsedUrl parsed{std::string{url}};
  if (!parsed.good()) return invalid(fmt::format("cannot be read: {}", parsed.complaint()));
  if (auto trouble = trouble_with_parts(parsed, named_by)) return *std::move(trouble);
  auto host = normal_host(parsed);
  if (!host) return invalid("has no host");
  const auto address = parse_address(*host);
  if (!address)
    if (auto trouble = trouble_with_name(*host)) return *std::move(trouble);
  Target target{.url = parsed.get(CURLUPART_URL).value_or(""),
                .scheme = parsed.get(CURLUPART_SCHEME).value_or(""),
                .host = *std::move(host),
                .address = address};
  const auto port = parsed.get(CURLUPART_PORT, CURLU_DEFAULT_PORT).value_or("");
  std::from_chars(port.data(), port.data() + port.size(), target.port);
  if (target.port == 0) return invalid("has a port that is none");
  return target;
}

std::string redacted(std::string_view url) {
  const ParsedUrl parsed{std::string{url}};
  const auto scheme = parsed.get(CURLUPART_SCHEME);
  const auto host = parsed.get(CURLUPART_HOST);
  if (!parsed.good() || !scheme || !host || !std::ranges::all_of(*host, is_printable))
    return "(not a URL)";
  return *scheme + "://" + *host;
}

std::vector<std::string> private_parts(std::string_view url) {
  const auto scheme = url.find("://");
  if (scheme == std::string_view::npos) return {};
  std::vector<std::string> parts{std::string{url}};
  auto rest = url.substr(scheme + 3);
  const auto host = rest.substr(0, rest.find_first_of("/?#"));
  if (const auto at = host.rfind('@'); at != std::string_view::npos) {
    const auto user = host.substr(0, at);
    parts.emplace_back(user);
    parts.emplace_back(user.substr(user.find(':') + 1));
  }
  rest.remove_prefix(host.size());
  rest = rest.substr(0, rest.find('#'));
  const auto path = rest.substr(0, rest.find('?'));
  parts.emplace_back(rest);
  parts.emplace_back(path);
  add_pieces(parts, path, '/');
  if (path.size() < rest.size()) add_pieces(parts, rest.substr(path.size() + 1), '&');
  return parts;
}

}  // namespace goji::net
