#pragma once

#include <csignal>
#include <optional>
#include <stdexcept>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

namespace goji::store {

/// Another process, which writes bytes that this one reads. It is killed if it has not ended when
/// this goes.
class Child {
 public:
  /// `work` gets the handle to write to; what it returns is the exit code.
  template <class Work>
  explicit Child(Work work) {
    int ends[2] = {-1, -1};
    if (::pipe(ends) != 0) throw std::runtime_error("no pipe");
    id_ = ::fork();
    if (id_ == 0) {
      ::close(ends[0]);
      ::_exit(work(ends[1]));
    }
    ::close(ends[1]);
    said_ = ends[0];
  }
  ~Child() {
    if (id_ > 0) kill();
    ::close(said_);
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  /// The next byte it wrote; nothing once it has ended.
  std::optional<char> said() {
    char byte = 0;
    if (::read(said_, &byte, 1) != 1) return std::nullopt;
    return byte;
  }

  /// All that it wrote, when it has ended.
  std::string all_it_said() {
    std::string all;
    while (const auto byte = said())
      all += *byte;
    return all;
  }

  void kill() {
    ::kill(id_, SIGKILL);
    wait();
  }

  /// The exit code; -1 if it was killed.
  int wait() {
    int status = 0;
    ::waitpid(std::exchange(id_, -1), &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

 private:
  pid_t id_ = -1;
  int said_ = -1;
};

}  // namespace goji::store
