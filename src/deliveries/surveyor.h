#pragma once

#include "base/clock.h"
#include "channel_api/open_channels.h"
#include "net/exchange.h"

#include <functional>
#include <memory>
#include <string>

namespace goji::deliveries {

/// Asks the channels that can be asked (Capabilities::can_survey) whether they are known over there
/// and how much is taken, apart from any notice. It has no thread: all of it is on the exchange's.
class Surveyor {
 public:
  using Found = std::function<void(const std::string& channel, const Outcome& outcome)>;

  /// `http` and `clock` outlive it, and `http` calls nobody once it is gone.
  Surveyor(net::Exchange& http, const Clock& clock, Found found)
      : http_(http), clock_(clock), found_(std::move(found)) {}

  /// Calls `found` once for each that can be asked, when its answer is there.
  void ask(const std::shared_ptr<const Channels>& channels);

 private:
  struct Question;

  void step(const std::shared_ptr<Question>& question);

  net::Exchange& http_;
  const Clock& clock_;
  Found found_;
};

}  // namespace goji::deliveries
