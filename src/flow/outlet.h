#pragma once

#include "channel_api/channel.h"

#include <string>

namespace goji::flow {

/// One configured channel, as planning sees it.
struct Outlet {
  enum class Audience { Everybody, Internal, Regulator };

  std::string channel;  ///< its name
  Audience audience = Audience::Everybody;
  std::string language{};  ///< of what is not JSON
  Capabilities capabilities{};
};

}  // namespace goji::flow
