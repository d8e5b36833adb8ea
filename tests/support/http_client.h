#pragma once

#include <arpa/inet.h>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <netinet/in.h>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>
#include <utility>

namespace goji::test {

struct Reply {
  int status = 0;
  std::map<std::string, std::string> headers{};  ///< names in lower case; the last of each
  std::string head{};                            ///< as it came
  std::string body{};
};

/// A TCP connection that says exactly what it is told, however wrong. Whoever waits for more than
/// ten seconds has found a hang, and gets an exception.
class HttpClient {
 public:
  explicit HttpClient(std::uint16_t port, const char* address = "127.0.0.1")
      : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    const timeval patience{.tv_sec = 10, .tv_usec = 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    ::inet_pton(AF_INET, address, &to.sin_addr);
    if (::connect(socket_, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0)
      throw std::runtime_error("cannot connect");
  }
  ~HttpClient() {
    if (socket_ >= 0) ::close(socket_);
  }
  HttpClient(HttpClient&& other) noexcept
      : socket_(std::exchange(other.socket_, -1)), rest_(std::move(other.rest_)) {}
  HttpClient& operator=(HttpClient&&) = delete;
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  /// False: the other end is gone.
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto count = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (count <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
  }

  /// No more is sent, but an answer can still be read.
  void end_sending() { ::shutdown(socket_, SHUT_WR); }

  /// Gone at once, without a farewell (RST).
  void vanish() {
    const linger abrupt{.l_onoff = 1, .l_linger = 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &abrupt, sizeof abrupt);
    ::close(std::exchange(socket_, -1));
  }

  /// One answer; nothing if the connection ended before it was whole. `head_only`: to HEAD.
  std::optional<Reply> read(bool head_only = false) {
    auto end = rest_.find("\r\n\r\n");
    for (; end == std::string::npos; end = rest_.find("\r\n\r\n"))
      if (!more()) return {};
    Reply reply = head_of(rest_.substr(0, end + 4));
    rest_.erase(0, end + 4);
    const auto length = reply.headers.find("content-length");
    if (head_only || length == reply.headers.end()) return reply;
    const auto size = static_cast<std::size_t>(std::stoul(length->second));
    while (rest_.size() < size)
      if (!more()) return {};
    reply.body = rest_.substr(0, size);
    rest_.erase(0, size);
    return reply;
  }

  /// Whether the other end closes without another byte.
  bool closed() { return rest_.empty() && !more(); }

  /// All that comes until the other end closes.
  std::string read_all() {
    while (more()) {
    }
    return std::exchange(rest_, {});
  }

  [[nodiscard]] int handle() const { return socket_; }

 private:
  static Reply head_of(std::string head) {
    Reply reply{.head = std::move(head)};
    reply.status = std::atoi(reply.head.c_str() + sizeof "HTTP/1.1");
    std::string_view lines = reply.head;
    while (!lines.empty()) {
      const auto line = lines.substr(0, lines.find("\r\n"));
      lines.remove_prefix(line.size() + 2);
      const auto colon = line.find(": ");
      if (colon == std::string_view::npos) continue;
      std::string name{line.substr(0, colon)};
      for (char& c : name)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
      reply.headers[name] = line.substr(colon + 2);
    }
    return reply;
  }

  bool more() {
    char piece[16384];
    const auto count = ::recv(socket_, piece, sizeof piece, 0);
    if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
      throw std::runtime_error("nothing came for ten seconds");
    if (count <= 0) return false;
    rest_.append(piece, static_cast<std::size_t>(count));
    return true;
  }

  int socket_;
  std::string rest_;
};

}  // namespace goji::test
