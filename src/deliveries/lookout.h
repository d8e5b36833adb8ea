#pragma once

#include "base/clock.h"
#include "channel_api/open_channels.h"
#include "deliveries/inquiry.h"
#include "deliveries/sight.h"
#include "net/exchange.h"
#include "store/watch_rows.h"

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace goji::deliveries {

/// Looks whether readers see what was accepted, as they would, and where that is late, searches for
/// it with the channel's own rights. It has no thread: all of it is on the exchange's.
class Lookout {
 public:
  using Found = std::function<void(Sight)>;

  /// `http` and `clock` outlive it, and `http` calls nobody once it is gone.
  Lookout(net::Exchange& http, const Clock& clock, Found found)
      : doors_{.http = &http, .clock = &clock}, found_(std::move(found)) {}

  struct Terms {
    std::string site{};                        ///< where readers find it; empty: nowhere
    std::chrono::milliseconds within{60'000};  ///< not seen so long after acceptance: an alarm
  };

  void adopt(std::shared_ptr<const Channels> channels, Terms terms);

  /// Calls `found` once for each.
  void look(const std::vector<store::Watched>& all);

 private:
  void look_for(const store::Watched& one);
  void search_for(store::Id delivery, Inquiry look, const Outcome& seen);

  InquiryDoors doors_;
  Found found_;
  std::shared_ptr<const Channels> channels_ = std::make_shared<const Channels>();
  Terms terms_{};
};

}  // namespace goji::deliveries
