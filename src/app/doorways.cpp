#include "app/doorways.h"

#include <algorithm>

namespace goji::app {

web::Listener listener_of(const Config& config,
                          const settings::Address& address,
                          const std::vector<std::string>& hosts) {
  web::Listener listener{.host = address.host, .port = address.port, .hosts = hosts};
  if (config.listen.tls)
    listener.tls = web::TlsFiles{config.listen.tls->certificate_file, config.listen.tls->key_file};
  for (const auto& network : config.proxies)
    if (auto parsed = net::parse_cidr(network)) listener.proxies.push_back(*parsed);
  return listener;
}

web::CapLimits caps_for_readers(std::size_t files) {
  constexpr std::size_t kForOthers = 4'200;  // flow/sending.cpp opens 4,000 at the most
  web::CapLimits caps;
  caps.in_all = std::max(caps.in_all, files - std::min(files, kForOthers));
  caps.from_loopback = caps.in_all;
  return caps;
}

net::Outbound outbound_of(const Config& config) {
  net::Outbound outbound{.ca_file = config.outbound.ca_file};
  for (const auto& network : config.outbound.allow)
    if (auto parsed = net::parse_cidr(network)) outbound.allow.push_back(*parsed);
  return outbound;
}

}  // namespace goji::app
