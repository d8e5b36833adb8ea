#pragma once

#include "base/clock.h"
#include "criteria/history.h"
#include "criteria/policy.h"
#include "criteria/weights.h"
#include "domain/reason.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

/// Opening rule 1: is there enough to tell users? Maintenance, dependencies and blindness are
/// judged elsewhere. All pure.
namespace goji::criteria {

/// Who else could have spoken of the component.
struct Company {
  std::size_t others = 0;               ///< heard within memory, and able to speak
  std::optional<TimePoint> alone_at{};  ///< when the last of them is forgotten
};

struct Opening {
  bool holds = false;
  bool lone = false;                         ///< by a single source's word
  std::string_view code{};                   ///< which sentence held, or what is missing
  std::optional<TimePoint> look_again_at{};  ///< time alone may make it hold then
  std::optional<TimePoint>
      by_minutes_at{};  ///< share-minutes reach the bar then, if nothing changes
};

/// `history` is settled and its component fires.
[[nodiscard]] Opening rule_one(const Policy& policy,
                               const History& history,
                               const Weights& weights,
                               const Company& company,
                               TimePoint now);

/// What rule_one() says of the same, with all the numbers that it looked at. Asked for only when
/// somebody is to read it.
[[nodiscard]] Reason reason_of(const Policy& policy,
                               const History& history,
                               const Weights& weights,
                               const Company& company,
                               TimePoint now);

/// "0.05", "1.234": as facts carry numbers.
[[nodiscard]] std::string plain(double number);

}  // namespace goji::criteria
