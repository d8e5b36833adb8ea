#include "web/tokens.h"

#include "web/head.h"

#include <algorithm>

namespace goji::web {
namespace {

constexpr std::size_t kLongestToken = 1024;

bool belongs_in_token(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
         std::string_view{"-._~+/="}.find(c) != std::string_view::npos;
}

Response unauthorized() {
  auto response = problem(401, "a valid token is needed: Authorization: Bearer TOKEN");
  response.headers.emplace_back("WWW-Authenticate", "Bearer realm=\"goji\"");
  return response;
}

}  // namespace

std::optional<Secret> bearer_token(std::string_view authorization) {
  constexpr std::string_view kScheme = "bearer ";
  if (!same_word(authorization.substr(0, kScheme.size()), kScheme)) return {};
  auto token = authorization.substr(kScheme.size());
  while (token.starts_with(' '))
    token.remove_prefix(1);
  if (token.empty() || token.size() > kLongestToken) return {};
  if (!std::ranges::all_of(token, belongs_in_token)) return {};
  return Secret{std::string{token}};
}

std::variant<Identity, Response> admitted(Scope scope,
                                          std::string_view authorization,
                                          const Authorizer* authorizer) {
  if (scope == Scope::Open || scope == Scope::Inlet) return Identity{.scope = Scope::Open};
  const auto token = bearer_token(authorization);
  if (!token || authorizer == nullptr) return unauthorized();
  auto identity = authorizer->identify(*token);
  if (!identity) return unauthorized();
  if (identity->scope < scope) return problem(403, "this token does not allow that");
  return std::move(*identity);
}

}  // namespace goji::web
