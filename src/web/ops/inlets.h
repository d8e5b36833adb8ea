#pragma once

#include "flow/desk.h"
#include "signals/current_alerts.h"
#include "signals/handle.h"
#include "signals/inlet.h"
#include "signals/mapping.h"
#include "signals/repeats.h"
#include "web/http.h"
#include "web/tokens.h"

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
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
  /// What a request brought, until it is committed.
  struct Arrived {
    signals::Taking taking{};
    std::vector<signals::Repeats::Digest> texts{};  ///< of its alerts, where they can be told apart
    TimePoint at{};
  };

  /// Of one inlet.
  struct Heard {
    signals::CurrentAlerts alerts{};
    signals::Repeats repeats{};
  };

  [[nodiscard]] std::shared_ptr<const Setup> setup() const;
  [[nodiscard]] std::optional<Response> turned_away(const signals::Inlet& inlet,
                                                    const Request& request) const;
  [[nodiscard]] std::vector<signals::Alert> firing(const std::string& inlet, TimePoint now);
  [[nodiscard]] bool tells_nothing(const std::string& inlet,
                                   std::span<const signals::Repeats::Digest> texts,
                                   TimePoint now);
  void commit(const std::string& inlet, Arrived arrived, Answer answer);
  void remember(const std::string& inlet, const Arrived& arrived, std::uint64_t news);

  flow::Desk& desk_;
  const Authorizer& authorizer_;
  const TimePoint started_;

  mutable std::mutex guard_{};  // short: a pointer, or one inlet's alerts
  std::shared_ptr<const Setup> setup_;
  std::map<std::string, Heard> heard_{};  ///< by inlet
};

}  // namespace goji::web::ops
