#pragma once

#include "domain/wants.h"
#include "messages/library.h"

#include <span>
#include <string>
#include <vector>

namespace goji::messages {

/// What one channel takes, by its name in the configuration.
struct ChannelWants {
  std::string channel;
  std::vector<Wants> wants;
};

/// Renders every kind of notice in every language in every form of every channel, as short and as
/// long as they come: with everything there is to say and with nothing, with the longest names of
/// components, as a drill, and with an operator's 10,000 characters. Returns what would go wrong,
/// each with the place of the template ("templates/messages/opened/ko.yaml:3: ...") and the
/// channel; nothing if all is well. Pure.
[[nodiscard]] std::vector<std::string> check_all(const Library& library,
                                                 std::span<const ChannelWants> channels);

}  // namespace goji::messages
