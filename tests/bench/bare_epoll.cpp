// The least that can send a page: one thread, one epoll, one read and one write a request, and the
// same bytes each time. It looks at nothing but the empty line. `bare_epoll PORT FILE`: the file is
// the whole answer, head and body.

#include <arpa/inet.h>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string>
#include <string_view>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace {

int listener(int port) {
  const int door = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  const int yes = 1;
  ::setsockopt(door, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  sockaddr_in at{};
  at.sin_family = AF_INET;
  at.sin_port = htons(static_cast<std::uint16_t>(port));
  at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const bool fine = ::bind(door, reinterpret_cast<const sockaddr*>(&at), sizeof at) == 0 &&
                    ::listen(door, 1024) == 0;
  return fine ? door : -1;
}

void watch(int epoll, int socket) {
  epoll_event event{.events = EPOLLIN, .data = {.fd = socket}};
  ::epoll_ctl(epoll, EPOLL_CTL_ADD, socket, &event);
}

void take_in(int epoll, int door) {
  const int socket = ::accept4(door, nullptr, nullptr, SOCK_NONBLOCK);
  if (socket < 0) return;
  const int yes = 1;
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  watch(epoll, socket);
}

/// Whoever does not take the whole answer at once is none of wrk's clients, and is left.
void answer(int socket, const std::string& whole) {
  std::array<char, 4096> request{};
  const auto size = ::read(socket, request.data(), request.size());
  const std::string_view came{request.data(), size > 0 ? static_cast<std::size_t>(size) : 0};
  const bool written = came.ends_with("\r\n\r\n") && ::write(socket, whole.data(), whole.size()) ==
                                                         static_cast<ssize_t>(whole.size());
  if (!written) ::close(socket);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  std::ifstream file{argv[2], std::ios::binary};
  const std::string whole{std::istreambuf_iterator<char>(file), {}};
  const int door = listener(std::atoi(argv[1]));
  const int epoll = ::epoll_create1(0);
  if (door < 0 || epoll < 0 || whole.empty()) return 1;
  watch(epoll, door);
  for (;;) {
    std::array<epoll_event, 256> events{};
    const int many = ::epoll_wait(epoll, events.data(), static_cast<int>(events.size()), -1);
    for (int i = 0; i < many; ++i) {
      const int socket = events.at(static_cast<std::size_t>(i)).data.fd;
      if (socket == door)
        take_in(epoll, door);
      else
        answer(socket, whole);
    }
  }
}
