#pragma once

#include "base/clock.h"
#include "channel_api/open_channels.h"
#include "net/exchange.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace goji::deliveries {

/// Asks the channels that can be asked (Capabilities::can_survey) whether they are known over there
/// and how much is taken, apart from any notice: over HTTP, or by logging in for mail. It has no
/// thread: all of it is on the exchange's.
class Surveyor {
 public:
  using Found = std::function<void(const std::string& channel, const Outcome& outcome)>;

  /// What it is given outlives it. The exchange and the mailer call nobody once it is gone.
  Surveyor(net::Exchange& http, net::Mailer& mail, Clock& clock, Found found)
      : http_(http), mail_(mail), clock_(clock), found_(std::move(found)) {}
  ~Surveyor();
  Surveyor(const Surveyor&) = delete;
  Surveyor& operator=(const Surveyor&) = delete;

  /// Asks these now and every hour from now on, and no others any more: a password that was taken
  /// back is known long before an outage needs it. `found` is called for each, when its answer is
  /// there.
  void watch(std::shared_ptr<const Channels> channels);

 private:
  void ask();

  net::Exchange& http_;
  net::Mailer& mail_;
  Clock& clock_;
  Found found_;
  std::shared_ptr<const Channels> watched_{};
  std::optional<TimerId> again_{};
};

}  // namespace goji::deliveries
