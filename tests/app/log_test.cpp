#include "app/log.h"

#include "support/catch.h"

#include <spdlog/spdlog.h>

#include <array>
#include <fcntl.h>
#include <memory>
#include <string>
#include <unistd.h>
#include <utility>

namespace goji::app {
namespace {

/// A pipe that the log goes to while this lives.
class LoggedPipe {
 public:
  LoggedPipe() : before_(spdlog::default_logger()) {
    REQUIRE(::pipe2(ends_.data(), O_CLOEXEC) == 0);
    ::fcntl(ends_[0], F_SETFL, O_NONBLOCK);  // the writing end waits, as that of a program does
    log_without_waiting(ends_[1]);
  }
  ~LoggedPipe() {
    spdlog::set_default_logger(std::move(before_));
    for (const int end : ends_)
      ::close(end);
  }
  LoggedPipe(const LoggedPipe&) = delete;
  LoggedPipe& operator=(const LoggedPipe&) = delete;

  /// All that is in it.
  [[nodiscard]] std::string read() const {
    std::string all;
    std::array<char, 4096> some{};
    for (;;) {
      const auto got = ::read(ends_[0], some.data(), some.size());
      if (got <= 0) return all;
      all.append(some.data(), static_cast<std::size_t>(got));
    }
  }

 private:
  std::shared_ptr<spdlog::logger> before_;
  std::array<int, 2> ends_{};
};

TEST_CASE("log: nobody who logs waits for whoever should read it and does not") {
  const LoggedPipe pipe;
  constexpr int kLines = 10'000;  // of 100 bytes and more: far more than a pipe holds
  for (int i = 0; i < kLines; ++i)
    spdlog::info("line {} {}", i, std::string(100, 'x'));
  const auto first = pipe.read();
  CHECK(first.find("line 0 ") != std::string::npos);
  CHECK(first.find("line 9999 ") == std::string::npos);
  spdlog::info("somebody reads again");
  const auto after = pipe.read();
  CHECK(after.find(" lines of the log were left out: nobody read it\n") != std::string::npos);
  CHECK(after.find("somebody reads again\n") != std::string::npos);
  spdlog::info("and goes on");
  CHECK(pipe.read().find("left out") == std::string::npos);
}

TEST_CASE("log: a line that is longer than a pipe takes at once is whole where there is room") {
  const LoggedPipe pipe;
  const std::string text(20'000, 'x');
  spdlog::info("long {} end", text);
  CHECK(pipe.read().find("long " + text + " end\n") != std::string::npos);
}

}  // namespace
}  // namespace goji::app
