// Holds many connections that follow one stream of server-sent events, and says when each update
// had reached all of them. `sse_clients HOST PORT PATH COUNT`: prints "following" once all are
// answered, then, for every update that a stream brings, the monotonic time in nanoseconds at which
// the last client had it.

#include <fmt/format.h>

#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <netinet/in.h>
#include <stdexcept>
#include <string>
#include <string_view>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

namespace {

constexpr int kAtOnce = 256;  // connections that are being opened

struct Client {
  int socket = -1;
  bool following = false;
  std::uint64_t updates = 0;
  std::string unread{};
};

void require(bool fine, const char* what) {
  if (!fine) throw std::runtime_error(fmt::format("{}: errno {}", what, errno));
}

std::uint64_t now() {
  timespec time{};
  clock_gettime(CLOCK_MONOTONIC, &time);
  return static_cast<std::uint64_t>(time.tv_sec) * 1'000'000'000U +
         static_cast<std::uint64_t>(time.tv_nsec);
}

class Crowd {
 public:
  Crowd(const char* host, int port, const std::string& path, std::size_t count)
      : request_(fmt::format("GET {} HTTP/1.1\r\nHost: {}:{}\r\nAccept: text/event-stream\r\n\r\n",
                             path,
                             host,
                             port)),
        clients_(count) {
    to_.sin_family = AF_INET;
    to_.sin_port = htons(static_cast<std::uint16_t>(port));
    require(inet_pton(AF_INET, host, &to_.sin_addr) == 1, "address");
    require(epoll_ >= 0, "epoll");
  }

  [[noreturn]] void run() {
    for (;;) {
      while (opened_ < clients_.size() && opened_ - following_ < kAtOnce)
        open(opened_++);
      std::array<epoll_event, 1024> events{};
      const int many = epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), -1);
      for (int i = 0; i < many; ++i)
        read(events.at(static_cast<std::size_t>(i)).data.u32);
      if (following_ == clients_.size()) pause();
    }
  }

 private:
  void open(std::size_t number) {
    auto& client = clients_.at(number);
    client.socket = ::socket(AF_INET, SOCK_STREAM, 0);
    require(client.socket >= 0, "socket");
    require(::connect(client.socket, reinterpret_cast<const sockaddr*>(&to_), sizeof to_) == 0,
            "connect");
    require(::write(client.socket, request_.data(), request_.size()) ==
                static_cast<ssize_t>(request_.size()),
            "write");
    // By edge, since what comes fits into one read: a level is looked at again after every one.
    epoll_event event{.events = EPOLLIN | EPOLLET,
                      .data = {.u32 = static_cast<std::uint32_t>(number)}};
    require(epoll_ctl(epoll_, EPOLL_CTL_ADD, client.socket, &event) == 0, "epoll_ctl");
  }

  /// Whoever writes to one that sleeps has to wake it, and these are many in one program on the
  /// same machine: the server would pay for them what no client elsewhere costs it.
  static void pause() {
    constexpr timespec kPause{.tv_sec = 0, .tv_nsec = 1'000'000};
    nanosleep(&kPause, nullptr);
  }

  void read(std::size_t number) {
    auto& client = clients_.at(number);
    std::array<char, 4096> came{};
    const auto size = ::read(client.socket, came.data(), came.size());
    require(size > 0, "the stream has ended");
    client.unread.append(came.data(), static_cast<std::size_t>(size));
    if (!client.following) greet(client);
    if (client.following) count_updates(client);
  }

  void greet(Client& client) {
    const auto end = client.unread.find("\r\n\r\n");
    if (end == std::string::npos) return;
    if (client.unread.find(" 200 ") > 20)
      throw std::runtime_error("not answered with 200: " + client.unread);
    client.unread.erase(0, end + 4);
    client.following = true;
    if (++following_ == clients_.size()) say("following");
  }

  /// An update ends with an empty line and has a line of data; a heartbeat has none.
  void count_updates(Client& client) {
    for (auto end = client.unread.find("\n\n"); end != std::string::npos;
         end = client.unread.find("\n\n")) {
      const bool update = client.unread.find("data:") < end;
      client.unread.erase(0, end + 2);
      if (!update) continue;
      const auto index = client.updates++;
      if (told_.size() <= index) told_.resize(index + 1);
      if (++told_.at(index) == clients_.size()) say(fmt::format("{}", now()));
    }
  }

  static void say(const std::string& line) {
    std::puts(line.c_str());
    std::fflush(stdout);
  }

  std::string request_;
  sockaddr_in to_{};
  int epoll_ = epoll_create1(0);
  std::vector<Client> clients_;
  std::vector<std::size_t> told_{};  ///< by update: how many clients have it
  std::size_t opened_ = 0;
  std::size_t following_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) return 2;
  try {
    Crowd{argv[1], std::atoi(argv[2]), argv[3], static_cast<std::size_t>(std::atoll(argv[4]))}
        .run();
  } catch (const std::exception& error) {
    std::fputs(fmt::format("sse_clients: {}\n", error.what()).c_str(), stderr);
    return 1;
  }
}
