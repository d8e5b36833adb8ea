#pragma once

#include "base/clock.h"
#include "channel_api/pace.h"

#include <string>
#include <unordered_map>

namespace goji::deliveries {

/// What the servers of one domain are sent by mail, unless they say otherwise: large providers
/// defer the mails of a sender that comes with thousands at once.
inline constexpr Pace kDomainPace{.per_second = 100, .burst = 200};

/// The level of a destination that is the domain of mail recipients begins with this.
inline constexpr char kDomainMark = '@';

/// Plans what goes to a domain of recipients at its pace: a token bucket that gives each mail its
/// time, though that is later. Beyond the burst the domain has a destination of its own, where
/// Limits hold retries, and what waited for a closed relay, to the same pace.
///
/// Pure but for what it remembers, which are the domains with a backlog. For one thread.
class Domains {
 public:
  struct Place {
    TimePoint due_at{};
    std::string destination{};
  };

  /// The next mail to `domain` that leaves by `relay`. Without a domain: now, by the relay.
  [[nodiscard]] Place next(const std::string& relay, const std::string& domain, TimePoint now);

  /// Forgets whoever has no backlog any more.
  void tidy(TimePoint now);

 private:
  std::unordered_map<std::string, TimePoint> full_at_{};  ///< when the bucket is full again
};

}  // namespace goji::deliveries
