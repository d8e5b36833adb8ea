#pragma once

#include "flow/desk.h"
#include "signals/current_alerts.h"
#include "signals/handle.h"
#include "signals/inlet.h"
#include "signals/mapping.h"
#include "web/http.h"
#include "web/tokens.h"

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

/// Every request below /in/: the ways in of signals from monitoring systems (docs/signals.md).
namespace goji::web::ops {

class Inlets {
 public:
  /// What the configuration says of them; replaced whole at a reload.
  struct Setup {
    std::vector<signals::Inlet> inlets{};
    signals::ComponentKeys components{};
  };

  /// `desk` and `authorizer` outlive this.
  Inlets(flow::Desk& desk, const Authorizer& authorizer, TimePoint started, Setup setup);

  /// A handler of routes with Scope::Inlet and the captures `name` and `rest`. Network thread.
  void handle(Request request, Answer answer);

  void adopt(Setup setup);  ///< from any thread

  /// Whether the configuration has such a component. From any thread.
  [[nodiscard]] bool knows(const std::string& component) const;

 private:
  [[nodiscard]] std::shared_ptr<const Setup> setup() const;
  [[nodiscard]] std::optional<Response> turned_away(const signals::Inlet& inlet,
                                                    const Request& request) const;
  [[nodiscard]] std::vector<signals::Alert> firing(const std::string& inlet, TimePoint now);
  void commit(const signals::Inlet& inlet, signals::Taking taking, Answer answer);

  flow::Desk& desk_;
  const Authorizer& authorizer_;
  const TimePoint started_;

  mutable std::mutex guard_{};  // short: a pointer, or one inlet's alerts
  std::shared_ptr<const Setup> setup_;
  std::map<std::string, signals::CurrentAlerts> alerts_{};  ///< by inlet
};

}  // namespace goji::web::ops
