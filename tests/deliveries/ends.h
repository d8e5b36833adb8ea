#pragma once

#include "deliveries/limits.h"
#include "deliveries/now.h"

#include <cstddef>
#include <string>

/// How attempts end, for the tests of the limits.
namespace goji::deliveries::test {

inline const std::string kHost = "hooks.example.com";

inline store::Settled well() {
  return {.said = store::Settled::Said::Well};
}

inline store::Settled ill() {
  return {.said = store::Settled::Said::Ill};
}

inline store::Settled busy_until(TimePoint when) {
  return {.said = store::Settled::Said::Ill, .closed_until = when, .closed_for = "rate"};
}

inline std::size_t room(Limits& limits, TimePoint now, const std::string& where = kHost) {
  return limits.room(now).left(where);
}

inline void end(Limits& limits, const store::Settled& settled, TimePoint now) {
  limits.began(kHost, now);
  limits.ended(kHost, &settled, now);
}

/// One that has failed `times` in a row, the last at kNow.
inline Limits after_failures(int times) {
  Limits limits;
  for (int i = 0; i < times; ++i)
    end(limits, ill(), kNow);
  return limits;
}

}  // namespace goji::deliveries::test
