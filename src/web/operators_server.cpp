#include "web/operators_server.h"

#include <utility>

namespace goji::web {
namespace {

std::vector<std::unique_ptr<Shelf>> one_thread_without_shelf() {
  std::vector<std::unique_ptr<Shelf>> shelves;
  shelves.emplace_back();
  return shelves;
}

Listener with_headers(Listener listener) {
  if (listener.headers.empty()) listener.headers = operators_headers();
  if (listener.tls) listener.headers.push_back(strict_transport());
  return listener;
}

}  // namespace

OperatorsServer::OperatorsServer(Listener listener,
                                 std::vector<Route> routes,
                                 const Authorizer& authorizer,
                                 const Clock& clock)
    : engine_(with_headers(std::move(listener)),
              Router{std::move(routes)},
              &authorizer,
              clock,
              one_thread_without_shelf()) {
}

Headers operators_headers() {
  return {{"Cache-Control", "no-store"},
          {"X-Content-Type-Options", "nosniff"},
          {"Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"},
          {"Referrer-Policy", "no-referrer"},
          {"Cross-Origin-Opener-Policy", "same-origin"},
          {"Cross-Origin-Resource-Policy", "same-origin"}};
}

}  // namespace goji::web
