#pragma once

#include <arpa/inet.h>
#include <cstdint>
#include <fcntl.h>
#include <fstream>
#include <netinet/in.h>
#include <signal.h>
#include <spawn.h>
#include <sstream>
#include <stdexcept>
#include <string>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace goji::test {

/// A program of this machine, started with these arguments; what it says goes to a file. It does
/// not outlive this object.
class Child {
 public:
  Child(std::vector<std::string> words, std::string output) : output_(std::move(output)) {
    std::vector<char*> arguments;
    arguments.reserve(words.size() + 1);
    for (auto& word : words)
      arguments.push_back(word.data());
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(
        &actions, 1, output_.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    posix_spawn_file_actions_adddup2(&actions, 1, 2);
    const int failed =
        posix_spawnp(&pid_, arguments[0], &actions, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    if (failed != 0) throw std::runtime_error("cannot start " + words[0]);
  }
  ~Child() { kill(); }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  /// At once and without a farewell.
  void kill() {
    if (pid_ == 0) return;
    ::kill(pid_, SIGKILL);
    wait();
  }

  /// Its exit status once it has ended by itself; 128 and more if a signal ended it.
  int wait() {
    int status = 0;
    waitpid(std::exchange(pid_, 0), &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }

  [[nodiscard]] std::string output() const {
    std::ostringstream text;
    text << std::ifstream{output_}.rdbuf();
    return text.str();
  }

 private:
  std::string output_;
  pid_t pid_ = 0;
};

/// A loopback port that was free just now.
inline std::uint16_t free_port() {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in name{};
  name.sin_family = AF_INET;
  name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof name;
  const bool bound = bind(fd, reinterpret_cast<sockaddr*>(&name), size) == 0;
  getsockname(fd, reinterpret_cast<sockaddr*>(&name), &size);
  close(fd);
  if (!bound) throw std::runtime_error("there is no free port");
  return ntohs(name.sin_port);
}

}  // namespace goji::test
