#pragma once

#include "deliveries/standings.h"
#include "store/pause_rows.h"
#include "web/http.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

/// GET /api/v1/channels: every channel, how it stands with the service that it goes to, and what
/// people keep back there.
namespace goji::web::ops {

struct ChannelsPage {
  std::map<std::string, deliveries::Standing> channels{};
  std::vector<store::PauseRow> pauses{};
  std::map<std::string, std::uint64_t> unapproved{};  ///< deliveries, by channel
};

[[nodiscard]] Response channels_page(const ChannelsPage& page);

}  // namespace goji::web::ops
