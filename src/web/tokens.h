#pragma once

#include "base/secret.h"
#include "web/http.h"
#include "web/router.h"

#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace goji::web {

/// Whose token it is, and what it allows.
struct Identity {
  std::string name{};  ///< for the audit
  Scope scope = Scope::Signal;
};

/// Knows the tokens that were handed out.
class Authorizer {
 public:
  virtual ~Authorizer() = default;

  /// Nothing if there is no such token, or no longer. Called on the network's thread for every
  /// request that needs a token: it must not wait. Compare with same() or by hash.
  [[nodiscard]] virtual std::optional<Identity> identify(const Secret& presented) const = 0;
};

/// The token of "Authorization: Bearer TOKEN"; nothing if it is of another kind or malformed.
/// https://www.rfc-editor.org/rfc/rfc6750#section-2.1
[[nodiscard]] std::optional<Secret> bearer_token(std::string_view authorization);

/// Who may pass to a route of `scope`: an identity (without a name on open routes and inlets), or
/// the refusal: 401 without a valid token, 403 if it allows too little. Neither says why.
[[nodiscard]] std::variant<Identity, Response> admitted(Scope scope,
                                                        std::string_view authorization,
                                                        const Authorizer* authorizer);

}  // namespace goji::web
