#include "app/doorways.h"

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

net::Outbound outbound_of(const Config& config) {
  net::Outbound outbound;
  for (const auto& network : config.outbound_allow)
    if (auto parsed = net::parse_cidr(network)) outbound.allow.push_back(*parsed);
  return outbound;
}

}  // namespace goji::app
