#pragma once

#include "web/head.h"
#include "web/peer.h"
#include "web/router.h"
#include "web/tokens.h"

#include <string>
#include <variant>
#include <vector>

namespace goji::web {

/// A request that may come in: its body is read next, then its handler is called.
struct Welcome {
  const Route* route = nullptr;
  Request request{};    ///< all but the body
  bool packed = false;  ///< the body comes in gzip
};

/// Judges requests by their heads alone, before anything of a body is read: path, method, token,
/// size, coding. The handlers' rules begin where it ends. Safe from any thread.
class Door {
 public:
  /// `authorizer` outlives the door; none: no token is valid.
  Door(Router router, const Authorizer* authorizer, std::vector<Cidr> proxies);

  /// Welcome, or the answer at once.
  [[nodiscard]] std::variant<Welcome, Response> judge(const Head& head,
                                                      const Address& peer,
                                                      TimePoint now) const;

  [[nodiscard]] const Router& router() const { return router_; }

 private:
  [[nodiscard]] Request request_of(const Head& head, const Address& peer, TimePoint now) const;

  Router router_;
  const Authorizer* authorizer_;
  std::vector<Cidr> proxies_;
};

/// The answer to OPTIONS; `cors`: pages of any origin may ask for that path.
[[nodiscard]] Response options_answer(const std::string& allow, bool cors);

/// 405, naming what the path does have.
[[nodiscard]] Response method_not_allowed(const std::string& allow);

}  // namespace goji::web
