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

}  // namespace

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
