#pragma once

#include "base/clock.h"
#include "store/rows.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace goji::store {

/// Pending: asked, and has not said yes yet. Active: is told. Suppressed: is not told, because
/// mails came back or were complained of, until a person decides otherwise. Gone: has left, and
/// nothing is known of them any more.
enum class SubscriberState { Pending, Active, Suppressed, Gone };

[[nodiscard]] std::string_view word(SubscriberState state);
[[nodiscard]] std::optional<SubscriberState> subscriber_state_named(std::string_view word);

/// Somebody who asked to be told. The store knows no address: only what it was sealed to, and what
/// it is found by.
struct SubscriberRow {
  Id id = 0;
  std::string kind{};  ///< of the channels that reach them: email, webhook
  SubscriberState state = SubscriberState::Pending;
  std::string language{};                 ///< BCP 47
  std::vector<std::string> components{};  ///< keys; none: all of them
  std::string format{};                   ///< of what a webhook gets; empty: goji's own
  std::string sealed{};                   ///< the address and the secrets; empty once Gone
  std::string fingerprint{};              ///< of the address, one row for each; empty once Gone
  std::string destination{};              ///< whose limits they share; empty: their channel's
  std::uint64_t asked = 0;                ///< how often they were asked to say yes
  TimePoint created_at{};
  TimePoint asked_at{};  ///< the last time
  std::optional<TimePoint> confirmed_at{};
  TimePoint changed_at{};
  std::string reason{};        ///< why they are Suppressed or Gone
  std::uint64_t failures = 0;  ///< attempts that came to nothing since an endpoint took anything
  std::optional<TimePoint> failing_since{};  ///< the first of them

  bool operator==(const SubscriberRow&) const = default;
};

/// Which subscribers to list, in the order of their ids; empty fields do not restrict.
struct SubscriberFilter {
  std::string kind{};
  std::optional<SubscriberState> state{};
  Id after = 0;
  std::size_t limit = 100;
};

/// Who is to be told: Active ones of a kind who want to hear of one of these components.
struct AudienceQuery {
  std::string kind{};
  std::vector<std::string> components{};  ///< none: only who wants to hear of everything
  Id after = 0;                           ///< in the order of their ids
  std::size_t limit = 100;
};

/// As much of a subscriber as planning needs.
struct AudienceRow {
  Id id = 0;
  std::string language{};
  std::string destination{};

  bool operator==(const AudienceRow&) const = default;
};

}  // namespace goji::store
