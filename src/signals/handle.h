#pragma once

#include "signals/alert.h"
#include "signals/call.h"
#include "signals/inlet.h"
#include "signals/mapping.h"

#include <cstddef>
#include <span>
#include <string>
#include <variant>
#include <vector>

/// One request to an inlet, from bytes to signals and from the commit to the answer. Pure.
namespace goji::signals {

/// What an inlet must know to answer.
struct Around {
  const ComponentKeys& components;
  std::span<const Alert> alerts{};  ///< that fire now at this inlet (see CurrentAlerts)
  TimePoint started{};              ///< when this process began
};

/// What is to be committed before anybody hears that we have it.
struct Taking {
  enum class Dialect { Ours, Alertmanager };

  std::vector<Signal> signals{};
  std::vector<Unmapped> unmapped{};  ///< to be kept and shown to operators
  std::vector<Alert> alerts{};       ///< for CurrentAlerts, once committed
  std::vector<Refusal> refusals{};   ///< the rest of the body
  std::vector<std::string> notes{};  ///< for the log
  Dialect dialect = Dialect::Ours;   ///< of the answer
};

/// Whether the body is an array of alerts, as Prometheus posts them.
[[nodiscard]] bool posts_alerts(const Inlet& inlet, const Call& call);

/// The caller has let the sender in (inlet_auth.h). Never throws on what was sent.
[[nodiscard]] std::variant<Ready, Taking> handle(const Inlet& inlet,
                                                 const Call& call,
                                                 const Around& around);

/// The answer once `taking` is committed, by what the desk counted; its signals may be gone.
///
///     ours          202 {"accepted":2,"duplicates":0}, with "unmapped" and "refused" if any are;
///                   400 if nothing at all was taken though something was sent
///     Alertmanager  200 {}; 400 with a JSON text that names the refused, the others being taken
[[nodiscard]] Ready committed(const Taking& taking, std::size_t accepted, std::size_t duplicates);

/// The answer if it could not be committed: 503, send it again.
[[nodiscard]] Ready not_committed(const Taking& taking, std::string_view why);

}  // namespace goji::signals
