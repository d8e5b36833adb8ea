#include "net/request_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <string_view>

namespace goji::net {
namespace {

// How long the message is and what becomes of the connection.
constexpr auto kOurs = std::to_array<std::string_view>({"connection",
                                                        "content-length",
                                                        "expect",
                                                        "host",
                                                        "keep-alive",
                                                        "proxy-authorization",
                                                        "proxy-connection",
                                                        "te",
                                                        "trailer",
                                                        "transfer-encoding",
                                                        "upgrade"});

bool is_token(std::string_view text) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view{"!#$%&'*+-.^_`|~"}.find(c) != std::string_view::npos;
  };
  return !text.empty() && std::ranges::all_of(text, fits);
}

bool has_control_bytes(std::string_view text) {
  return std::ranges::any_of(text, [](char c) { return (c >= 0 && c < ' ') || c == '\x7f'; });
}

std::optional<std::string> trouble_with_header(const std::string& name, const std::string& value) {
  if (!is_token(name)) return "a header has a name that is none";
  if (std::ranges::count(kOurs, lower_case(name)) > 0)
    return fmt::format("the header {} is not the sender's to set", name);
  if (has_control_bytes(value)) return fmt::format("the header {} has a control byte", name);
  return std::nullopt;
}

/// Nothing that could end a word of the conversation.
bool is_plain_word(std::string_view text) {
  const auto fits = [](char c) { return c > ' ' && c <= '~' && c != '<' && c != '>'; };
  return !text.empty() && std::ranges::all_of(text, fits);
}

bool is_mail_address(std::string_view text) {
  const auto at = text.find('@');
  return is_plain_word(text) && at != std::string_view::npos && at != 0 && at + 1 < text.size() &&
         text.find('@', at + 1) == std::string_view::npos;
}

bool has_odd_line_ends(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '\n') return true;
    if (text[at] == '\r' && (++at == text.size() || text[at] != '\n')) return true;
  }
  return !text.ends_with("\r\n");
}

}  // namespace

std::optional<std::string> trouble_with(const MailRequest& request) {
  const auto& server = request.server;
  if (!is_plain_word(server.host) || server.port == 0) return "the mail server has no address";
  if (!is_plain_word(server.hello)) return "the name to greet the mail server with is none";
  if (!is_mail_address(request.from)) return "the sender is no address";
  const bool only_logs_in = request.to.empty() && request.message.empty();
  if (!only_logs_in && !is_mail_address(request.to)) return "the recipient is no address";
  if (has_control_bytes(server.username) || has_control_bytes(server.password.reveal()))
    return "the user name or the password has a control byte";
  if (!only_logs_in && has_odd_line_ends(request.message))
    return "a line of the message does not end with CR LF";
  if (request.timeout <= std::chrono::milliseconds{0}) return "no time is given for the mail";
  return std::nullopt;
}

std::optional<std::string> trouble_with(const HttpRequest& request) {
  if (!is_token(request.method)) return "the method is none";
  if (request.method == "CONNECT" || request.method == "TRACE")
    return "the method is for proxies and tests";
  std::set<std::string> names;
  for (const auto& [name, value] : request.headers) {
    if (auto trouble = trouble_with_header(name, value)) return trouble;
    if (!names.insert(lower_case(name)).second)
      return fmt::format("the header {} is given twice", name);
  }
  if (request.authorization.empty()) return std::nullopt;
  if (names.contains("authorization")) return "the header Authorization is given twice";
  return trouble_with_header("Authorization", request.authorization.reveal());
}

bool is_idempotent(const std::string& method) {
  constexpr auto kMethods =
      std::to_array<std::string_view>({"GET", "HEAD", "OPTIONS", "PUT", "DELETE"});
  return std::ranges::count(kMethods, method) > 0;
}

std::string lower_case(std::string text) {
  for (auto& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

}  // namespace goji::net
