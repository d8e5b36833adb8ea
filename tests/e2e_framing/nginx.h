#pragma once

#include "support/http_client.h"

#include <fmt/format.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <signal.h>
#include <spawn.h>
#include <stdexcept>
#include <string>
#include <sys/wait.h>
#include <thread>

namespace goji::test {

/// The real nginx as a proxy before a server of ours, with all its files in a folder of its own.
class Nginx {
 public:
  explicit Nginx(std::uint16_t behind) {
    std::string pattern = (std::filesystem::temp_directory_path() / "goji-nginx-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
    for (int attempt = 0; attempt < 5 && !started(behind); ++attempt) {
    }
    if (child_ == 0) throw std::runtime_error("nginx (package nginx-light) does not start");
  }
  ~Nginx() {
    end();
    std::filesystem::remove_all(folder_);
  }
  Nginx(const Nginx&) = delete;
  Nginx& operator=(const Nginx&) = delete;

  [[nodiscard]] std::uint16_t port() const { return port_; }

 private:
  /// Somebody may take the port between our look and nginx's bind: then another is tried.
  bool started(std::uint16_t behind) {
    port_ = free_port();
    write(behind);
    const std::string file = (folder_ / "nginx.conf").string();
    const std::string prefix = folder_.string();
    const char* arguments[] = {
        "nginx", "-p", prefix.c_str(), "-c", file.c_str(), "-e", "error.log", nullptr};
    if (posix_spawn(&child_,
                    "/usr/sbin/nginx",
                    nullptr,
                    nullptr,
                    const_cast<char* const*>(arguments),
                    environ) != 0) {
      child_ = 0;
      return false;
    }
    while (::waitpid(child_, nullptr, WNOHANG) == 0) {
      try {
        const HttpClient probe{port_};
        return true;
      } catch (const std::runtime_error&) {
        std::this_thread::yield();
      }
    }
    child_ = 0;
    return false;
  }

  void write(std::uint16_t behind) const {
    std::ofstream{folder_ / "nginx.conf"} << fmt::format(R"(
daemon off;
master_process off;
pid nginx.pid;
events {{ worker_connections 2048; }}
http {{
  access_log off;
  client_body_temp_path body;
  proxy_temp_path proxy;
  fastcgi_temp_path fastcgi;
  scgi_temp_path scgi;
  uwsgi_temp_path uwsgi;
  client_header_timeout 1s;
  client_body_timeout 1s;
  keepalive_timeout 1s;
  upstream behind {{ server 127.0.0.1:{}; keepalive 8; }}
  server {{
    listen 127.0.0.1:{};
    location / {{
      proxy_pass http://behind;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host localhost;
      proxy_set_header Expect "";
      proxy_next_upstream off;
    }}
  }}
}}
)",
                                                         behind,
                                                         port_);
  }

  static std::uint16_t free_port() {
    const int probe = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof at;
    ::bind(probe, reinterpret_cast<const sockaddr*>(&at), sizeof at);
    ::getsockname(probe, reinterpret_cast<sockaddr*>(&at), &size);
    ::close(probe);
    return ntohs(at.sin_port);
  }

  void end() {
    if (child_ == 0) return;
    ::kill(child_, SIGTERM);
    ::waitpid(child_, nullptr, 0);
    child_ = 0;
  }

  std::filesystem::path folder_;
  std::uint16_t port_ = 0;
  pid_t child_ = 0;
};

}  // namespace goji::test
