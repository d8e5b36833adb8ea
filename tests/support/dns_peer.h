#pragma once

#include <arpa/inet.h>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>
#include <netinet/in.h>
#include <poll.h>
#include <stdexcept>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <sys/time.h>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

namespace goji::test {

/// What a name server says about a name. Texts with a colon answer AAAA, the others A.
struct DnsAnswer {
  enum Code { NoError = 0, ServerFailure = 2, NoSuchName = 3 };

  std::vector<std::string> addresses{};
  std::uint32_t ttl = 60;
  Code code = NoError;
  bool silent = false;  ///< says nothing at all
  bool silent_about_v6 = false;
};

/// A real little name server on a loopback port, on a thread of its own.
class DnsPeer {
 public:
  /// Called on the peer's thread with the name in lower case, once for A and once for AAAA.
  using Script = std::function<DnsAnswer(const std::string& name)>;

  explicit DnsPeer(Script script, const std::string& address = "127.0.0.1", std::uint16_t port = 0)
      : script_(std::move(script)), address_(address), port_(port), socket_(listening()) {
    thread_ = std::jthread{[this](const std::stop_token& stop) { serve(stop); }};
  }
  ~DnsPeer() {
    thread_.request_stop();
    thread_.join();
    close(socket_);
  }
  DnsPeer(const DnsPeer&) = delete;
  DnsPeer& operator=(const DnsPeer&) = delete;

  /// A line for a resolv.conf.
  [[nodiscard]] std::string line() const { return "nameserver " + address_ + "\n"; }

  [[nodiscard]] std::uint16_t port() const { return port_; }

  /// How many questions came, A and AAAA counted apart.
  [[nodiscard]] int questions() const { return questions_; }

 private:
  static constexpr std::uint16_t kA = 1;
  static constexpr std::uint16_t kAaaa = 28;
  static constexpr std::size_t kHeader = 12;

  int listening() {
    const int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    sockaddr_in name{};
    name.sin_family = AF_INET;
    name.sin_port = htons(port_);
    inet_pton(AF_INET, address_.c_str(), &name.sin_addr);
    socklen_t size = sizeof name;
    if (bind(fd, reinterpret_cast<sockaddr*>(&name), size) != 0)
      throw std::runtime_error("the name server cannot listen");
    getsockname(fd, reinterpret_cast<sockaddr*>(&name), &size);
    port_ = ntohs(name.sin_port);
    return fd;
  }

  void serve(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      pollfd watched{socket_, POLLIN, 0};
      if (poll(&watched, 1, 20) < 1) continue;
      std::array<char, 512> packet{};
      sockaddr_in from{};
      socklen_t size = sizeof from;
      auto* const name = reinterpret_cast<sockaddr*>(&from);
      const auto got = recvfrom(socket_, packet.data(), packet.size(), 0, name, &size);
      if (got < static_cast<ssize_t>(kHeader + 5)) continue;
      const auto reply = replied({packet.data(), static_cast<std::size_t>(got)});
      if (!reply.empty()) sendto(socket_, reply.data(), reply.size(), 0, name, size);
    }
  }

  std::string replied(std::string_view query) {
    ++questions_;
    std::string name;
    std::size_t at = kHeader;
    while (query[at] != 0) {
      const auto length = static_cast<std::size_t>(static_cast<unsigned char>(query[at]));
      name += (name.empty() ? "" : ".") + std::string{query.substr(at + 1, length)};
      at += length + 1;
    }
    const auto type = static_cast<std::uint16_t>(query[at + 1] << 8 | query[at + 2]);
    const auto answer = script_(name);
    if (answer.silent || (answer.silent_about_v6 && type == kAaaa)) return "";
    std::string records;
    std::uint16_t count = 0;
    for (const auto& text : answer.addresses)
      if (const auto record = recorded(text, type, answer.ttl); !record.empty()) {
        records += record;
        ++count;
      }
    std::string reply{query.substr(0, 2)};
    reply += {'\x81', static_cast<char>(0x80 | answer.code), 0, 1};
    reply += big_endian(count, 2) + std::string(4, '\0');
    reply += std::string{query.substr(kHeader, at + 5 - kHeader)} + records;
    return reply;
  }

  static std::string recorded(const std::string& text, std::uint16_t type, std::uint32_t ttl) {
    const bool v6 = text.find(':') != std::string::npos;
    if (v6 != (type == kAaaa)) return "";
    std::array<char, 16> address{};
    inet_pton(v6 ? AF_INET6 : AF_INET, text.c_str(), address.data());
    const std::size_t size = v6 ? 16 : 4;
    return "\xc0\x0c" + big_endian(type, 2) + big_endian(1, 2) + big_endian(ttl, 4) +
           big_endian(static_cast<std::uint32_t>(size), 2) + std::string{address.data(), size};
  }

  static std::string big_endian(std::uint32_t number, int bytes) {
    std::string text;
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8)
      text += static_cast<char>(number >> shift & 0xff);
    return text;
  }

  Script script_;
  std::string address_;
  std::uint16_t port_;
  int socket_;
  std::atomic<int> questions_ = 0;
  std::jthread thread_{};
};

}  // namespace goji::test
