#pragma once

#include "support/peer_play.h"
#include "support/peer_socket.h"

#include <algorithm>
#include <arpa/inet.h>
#include <atomic>
#include <condition_variable>
#include <csignal>
#include <fcntl.h>
#include <functional>
#include <list>
#include <mutex>
#include <netinet/in.h>
#include <optional>
#include <poll.h>
#include <stdexcept>
#include <sys/eventfd.h>
#include <thread>
#include <vector>

namespace goji::test {

/// A real little HTTP peer on a loopback port, on a thread of its own. A script says what it does
/// with each request; what it saw can be asked for at any time.
class HttpPeer {
 public:
  /// Called on the peer's thread.
  using Script = std::function<Play(const Seen&)>;

  struct Options {
    std::string address = "127.0.0.1";  ///< or "0.0.0.0", "::1", "::"
    std::uint16_t port = 0;             ///< 0: any that is free
    SSL_CTX* tls = nullptr;             ///< kept by the caller
    Door door = Door::Open;
    bool v6_only = false;  ///< "::" would take IPv4 as well
  };

  explicit HttpPeer(Script script = [](const Seen&) { return answer(200); })
      : HttpPeer(std::move(script), Options{}) {}

  HttpPeer(Script script, Options options)
      : script_(std::move(script)), options_(std::move(options)), listener_(listening()) {
    thread_ = std::jthread{[this](const std::stop_token& stop) { serve(stop); }};
  }

  ~HttpPeer() {
    thread_.request_stop();
    wake();
    thread_.join();
    ::close(listener_);
    ::close(wake_);
  }
  HttpPeer(const HttpPeer&) = delete;
  HttpPeer& operator=(const HttpPeer&) = delete;

  [[nodiscard]] std::uint16_t port() const { return port_; }

  /// "http://127.0.0.1:<port><path>", or https with TLS.
  [[nodiscard]] std::string url(const std::string& path = "/") const {
    return std::string{options_.tls != nullptr ? "https" : "http"} +
           "://127.0.0.1:" + std::to_string(port_) + path;
  }

  /// How many connections were accepted so far.
  [[nodiscard]] int connections() const { return connections_; }

  /// How many of them are open now.
  [[nodiscard]] int open_connections() const { return open_now_; }

  /// What was asked so far, in order.
  [[nodiscard]] std::vector<Seen> requests() const {
    const std::lock_guard lock{mutex_};
    return requests_;
  }

  /// Waits until so many requests were read; false after ten seconds without.
  [[nodiscard]] bool wait_for_requests(std::size_t count) const {
    std::unique_lock lock{mutex_};
    return changed_.wait_for(
        lock, std::chrono::seconds{10}, [&] { return requests_.size() >= count; });
  }

 private:
  using Time = std::chrono::steady_clock::time_point;

  struct Connection {
    Connection(int fd, SSL_CTX* tls, int n) : socket(fd, tls), number(n) {}

    PeerSocket socket;
    int number;
    int served = 0;
    std::string in{};
    std::optional<Play> play{};
    std::size_t written = 0;
    Time next_write{};
    bool over = false;
  };

  int listening() {
    const bool v6 = options_.address.find(':') != std::string::npos;
    sockaddr_in6 six{};
    six.sin6_family = AF_INET6;
    six.sin6_port = htons(options_.port);
    sockaddr_in four{};
    four.sin_family = AF_INET;
    four.sin_port = htons(options_.port);
    inet_pton(v6 ? AF_INET6 : AF_INET,
              options_.address.c_str(),
              v6 ? static_cast<void*>(&six.sin6_addr) : static_cast<void*>(&four.sin_addr));
    auto* const name = v6 ? reinterpret_cast<sockaddr*>(&six) : reinterpret_cast<sockaddr*>(&four);
    socklen_t size = v6 ? sizeof six : sizeof four;
    const int fd = socket(v6 ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    const int on = 1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (options_.v6_only) setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
    if (bind(fd, name, size) != 0 || listen(fd, 4'096) != 0)
      throw std::runtime_error("the peer cannot listen on " + options_.address);
    getsockname(fd, name, &size);
    port_ = ntohs(v6 ? six.sin6_port : four.sin_port);
    return fd;
  }

  void serve(const std::stop_token& stop) {
    sigset_t pipe;  // OpenSSL writes without MSG_NOSIGNAL
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
    while (!stop.stop_requested()) {
      wait();
      accept_all();
      for (auto& connection : open_)
        advance(connection);
      open_.remove_if([](const Connection& connection) { return connection.over; });
      open_now_ = static_cast<int>(open_.size());
    }
    open_.clear();
  }

  void wake() const {
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(wake_, &one, sizeof one);
  }

  void wait() const {
    std::vector<pollfd> watched{{wake_, POLLIN, 0}, {listener_, POLLIN, 0}};
    auto until = Time::max();
    for (const auto& connection : open_) {
      const bool writing = connection.play && connection.written < connection.play->bytes.size();
      const bool paced = writing && connection.next_write > std::chrono::steady_clock::now();
      if (paced) until = std::min(until, connection.next_write);
      const bool reads = options_.door != Door::Hang;
      watched.push_back(
          {connection.socket.fd(),
           static_cast<short>((reads ? POLLIN : 0) | (writing && !paced ? POLLOUT : 0)),
           0});
    }
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(
        std::min<Time::duration>(until - std::chrono::steady_clock::now(), std::chrono::hours{1}));
    poll(watched.data(), watched.size(), std::max(0, static_cast<int>(left.count())));
  }

  void accept_all() {
    for (;;) {
      const int fd = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
      if (fd < 0) return;
      auto& connection = open_.emplace_back(fd, options_.tls, ++connections_);
      if (options_.door == Door::Reset) connection.socket.reset();
      connection.over = options_.door == Door::Reset || options_.door == Door::Close;
    }
  }

  void advance(Connection& connection) {
    if (connection.over || options_.door == Door::Hang) return;
    const bool open = connection.socket.read(connection.in);
    while (!connection.over && has_play(connection) && write(connection)) {
    }
    connection.over = connection.over || !open;
  }

  /// Takes the next request if the last one is over; false while there is none.
  bool has_play(Connection& connection) {
    if (connection.play) return true;
    auto seen = take_request(connection.in);
    if (seen) begin(connection, std::move(*seen));
    return seen.has_value();
  }

  void begin(Connection& connection, Seen seen) {
    seen.connection = connection.number;
    seen.nth = ++connection.served;
    seen.local_address = local_address(connection.socket.fd());
    connection.play = script_(seen);
    connection.written = 0;
    connection.next_write = std::chrono::steady_clock::now() + connection.play->delay;
    {
      const std::lock_guard lock{mutex_};
      requests_.push_back(std::move(seen));
    }
    changed_.notify_all();
  }

  /// True if the play is over and the next request may be looked for.
  static bool write(Connection& connection) {
    auto& play = *connection.play;
    while (connection.written < play.bytes.size()) {
      const auto now = std::chrono::steady_clock::now();
      if (connection.next_write > now) return false;
      const auto rest = std::string_view{play.bytes}.substr(connection.written);
      const auto put = connection.socket.write(play.pace.count() > 0 ? rest.substr(0, 1) : rest);
      if (put < 0) connection.over = true;
      if (put <= 0) return false;
      connection.written += static_cast<std::size_t>(put);
      connection.next_write = now + play.pace;
    }
    if (play.then == Then::Hang) return false;
    if (play.then == Then::Reset) connection.socket.reset();
    connection.over = play.then != Then::KeepOpen;
    connection.play.reset();
    return true;
  }

  static std::string local_address(int fd) {
    sockaddr_in name{};
    socklen_t size = sizeof name;
    getsockname(fd, reinterpret_cast<sockaddr*>(&name), &size);
    char text[INET_ADDRSTRLEN] = "";
    if (name.sin_family == AF_INET) inet_ntop(AF_INET, &name.sin_addr, text, sizeof text);
    return text;
  }

  Script script_;
  Options options_;
  std::uint16_t port_ = 0;
  int listener_;
  int wake_ = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  std::atomic<int> connections_ = 0;
  std::list<Connection> open_{};
  std::atomic<int> open_now_ = 0;
  mutable std::mutex mutex_{};
  mutable std::condition_variable changed_{};
  std::vector<Seen> requests_{};
  std::jthread thread_{};
};

}  // namespace goji::test
