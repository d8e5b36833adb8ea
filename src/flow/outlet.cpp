#include "flow/outlet.h"

#include "base/digest.h"

#include <fmt/format.h>

namespace goji::flow {

std::string destination_of(const Outlet& outlet) {
  const auto& shared = outlet.capabilities.destination;
  return shared.empty() ? outlet.channel : shared;
}

std::string delivery_key(store::Id revision,
                         const std::string& channel,
                         const std::string& recipient) {
  return sha256_hex(fmt::format("{}|{}|{}", revision, channel, recipient)).substr(0, 32);
}

}  // namespace goji::flow
