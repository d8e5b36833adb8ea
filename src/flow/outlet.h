#pragma once

#include "channel_api/channel.h"
#include "store/rows.h"

#include <functional>
#include <map>
#include <span>
#include <string>

namespace goji::flow {

/// One configured channel, as planning sees it.
struct Outlet {
  enum class Audience { Everybody, Internal, Regulator };

  std::string channel;  ///< its name
  std::string kind{};   ///< of the channel: email, webhook
  Audience audience = Audience::Everybody;
  std::string language{};  ///< of what is not JSON
  Capabilities capabilities{};
};

/// Whose limits it shares: its own, unless the channel says otherwise.
[[nodiscard]] std::string destination_of(const Outlet& outlet);

/// How fast deliveries may begin, by destination. Of several that say so the slowest counts.
[[nodiscard]] std::map<std::string, Pace, std::less<>> paces_of(std::span<const Outlet> outlets);

/// What travels with a delivery at every attempt: the same for the same three, whenever and
/// wherever they are planned.
[[nodiscard]] std::string delivery_key(store::Id revision,
                                       const std::string& channel,
                                       const std::string& recipient);

}  // namespace goji::flow
