// Loaded before the C library (LD_PRELOAD), it has names looked up elsewhere:
//
//     RESOLV_CONF=FILE   is read instead of /etc/resolv.conf
//     NAME_PORT=N        is the port of every name server; c-ares knows no other than 53 in a file

#include <arpa/inet.h>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <dlfcn.h>
#include <netinet/in.h>
#include <sys/socket.h>

namespace {

constexpr int kNamePort = 53;

template <class Function>
Function* real(const char* name) {
  return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

}  // namespace

extern "C" {

FILE* fopen(const char* path, const char* mode) {
  static const char* const kFile = std::getenv("RESOLV_CONF");
  const bool names = kFile != nullptr && std::strcmp(path, "/etc/resolv.conf") == 0;
  return real<FILE*(const char*, const char*)>("fopen")(names ? kFile : path, mode);
}

int connect(int socket, const sockaddr* address, socklen_t size) {
  static const char* const kPort = std::getenv("NAME_PORT");
  sockaddr_in to{};
  if (size == sizeof to) std::memcpy(&to, address, sizeof to);
  if (kPort != nullptr && to.sin_family == AF_INET && to.sin_port == htons(kNamePort)) {
    to.sin_port = htons(static_cast<in_port_t>(std::strtol(kPort, nullptr, 10)));
    address = reinterpret_cast<const sockaddr*>(&to);
  }
  return real<int(int, const sockaddr*, socklen_t)>("connect")(socket, address, size);
}
}
