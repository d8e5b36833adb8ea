#pragma once

#include "base/result.h"
#include "net/address.h"
#include "net/loop.h"
#include "net/sockets.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace goji::net {

/// What one look-up found.
struct Found {
  std::vector<Address> addresses;  ///< IPv4 and IPv6, best first; never empty
  std::chrono::seconds ttl{0};     ///< 0 for what /etc/hosts says
};

/// Where the name servers are written down, and the port they listen on.
struct NameServers {
  std::string resolv_conf = "/etc/resolv.conf";
  std::uint16_t port = 53;
};

/// Asks the name servers of a resolv.conf, by c-ares on the loop. Each question ends by itself
/// after a few seconds. Loop's thread only.
class DnsChannel {
 public:
  /// Called from inside ask() or by the loop, in the order found. The error is NotFound when
  /// there is no such name, Unavailable when nobody could be asked.
  using Answered = std::function<void(const std::string& name, Result<Found>)>;

  /// `loop` outlives it. Without the file the server is 127.0.0.1.
  DnsChannel(Loop& loop, const NameServers& servers, Answered answered);

  /// What is not answered yet never will be. Not from inside `answered`.
  ~DnsChannel();
  DnsChannel(const DnsChannel&) = delete;
  DnsChannel& operator=(const DnsChannel&) = delete;

  /// /etc/hosts first.
  void ask(const std::string& name);

 private:
  struct Library;
  struct Question;

  void open(const NameServers& servers);
  void process(int readable, int writable);
  void after_library();
  void deliver();

  Loop& loop_;
  Answered answered_;
  Sockets sockets_;
  std::unique_ptr<Library> library_;
  std::vector<std::pair<std::string, Result<Found>>> ready_{};
  std::size_t open_questions_ = 0;
  std::optional<TimerId> timer_{};
};

}  // namespace goji::net
