#include "deliveries/backoff.h"

#include <algorithm>
#include <array>

namespace goji::deliveries {

std::chrono::milliseconds wait_after(std::uint64_t attempt, Random& random) {
  using std::chrono::seconds;
  constexpr std::array<seconds, kMostAttempts - 1> kWaits{seconds{5},
                                                          seconds{15},
                                                          seconds{45},
                                                          seconds{120},
                                                          seconds{300},
                                                          seconds{600},
                                                          seconds{1200},
                                                          seconds{2400},
                                                          seconds{3600},
                                                          seconds{7200},
                                                          seconds{14400}};
  const auto index = std::clamp<std::uint64_t>(attempt, 1, kWaits.size()) - 1;
  const std::chrono::duration<double, std::milli> base = kWaits.at(index);
  return std::chrono::round<std::chrono::milliseconds>(base * (0.8 + 0.4 * random.fraction()));
}

}  // namespace goji::deliveries
