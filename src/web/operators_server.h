#pragma once

#include "web/engine.h"

namespace goji::web {

/// The operators' listener: console, API and inlets, all through the router. One network thread;
/// handlers hand over what waits.
class OperatorsServer {
 public:
  /// `authorizer` and `clock` outlive the server and are asked on its thread.
  OperatorsServer(Listener listener,
                  std::vector<Route> routes,
                  const Authorizer& authorizer,
                  const Clock& clock);

  Result<std::uint16_t> start() { return engine_.start(); }  ///< see Engine
  void stop() { engine_.stop(); }                            ///< see Engine
  Result<bool> reload_tls() { return engine_.reload_tls(); }
  [[nodiscard]] Totals totals() const { return engine_.totals(); }  ///< from any thread

 private:
  Engine engine_;
};

/// What every answer to operators says unless its handler says otherwise: not to be kept, not to be
/// framed, and no content of anybody else's.
[[nodiscard]] Headers operators_headers();

}  // namespace goji::web
