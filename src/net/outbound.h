#pragma once

#include "net/address.h"

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace goji::net {

/// What holds for all that goes out.
struct Outbound {
  std::vector<Cidr> allow{};  ///< where subscribers' endpoints may be, though it is not public
  std::string ca_file{};      ///< certificates to trust; empty: the system's
  std::string user_agent = "goji";
  std::chrono::milliseconds name_timeout{5'000};     ///< or half of the request's own, if less
  std::chrono::milliseconds connect_timeout{5'000};  ///< TCP and TLS together
  std::chrono::milliseconds pool_idle{10'000};       ///< then connections beyond 200 are closed
};

inline constexpr std::size_t kLongestBody = 65'536;  ///< of an answer; the rest is cut off
inline constexpr std::size_t kLongestHead = 65'536;  ///< of an answer, interim ones included

}  // namespace goji::net
