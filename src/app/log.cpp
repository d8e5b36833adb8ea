#include "app/log.h"

#include <fmt/format.h>
#include <spdlog/sinks/base_sink.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstddef>
#include <memory>
#include <mutex>
#include <poll.h>
#include <string_view>
#include <unistd.h>
#include <utility>

namespace goji::app {
namespace {

/// Where there is room, a pipe takes a piece of PIPE_BUF bytes whole and at once (pipe(7)); files
/// and terminals take any. It is said of a pipe that it has room when so much fits.
bool has_room(int file) {
  pollfd asked{.fd = file, .events = POLLOUT, .revents = 0};
  return ::poll(&asked, 1, 0) == 1 && (asked.revents & POLLOUT) != 0;
}

/// Spdlog sees to it that one thread at a time is in here.
class PatientSink final : public spdlog::sinks::base_sink<std::mutex> {
 public:
  explicit PatientSink(int file) : file_(file) {}

 private:
  void sink_it_(const spdlog::details::log_msg& message) override {
    spdlog::memory_buf_t line;
    formatter_->format(message, line);
    if (left_out_ > 0 && tell_of_gap()) left_out_ = 0;
    if (left_out_ > 0 || !write({line.data(), line.size()})) ++left_out_;
  }

  void flush_() override {}  // nothing is kept here

  bool tell_of_gap() {
    const auto line = fmt::format("{}{} lines of the log were left out: nobody read it\n",
                                  std::exchange(torn_, false) ? "\n" : "",
                                  left_out_);
    return write(line);
  }

  /// False if not all of it was taken.
  bool write(std::string_view text) {
    const auto size = text.size();
    while (!text.empty()) {
      const auto piece = text.substr(0, PIPE_BUF);
      const auto written = has_room(file_) ? ::write(file_, piece.data(), piece.size()) : 0;
      if (written < 0 && errno == EINTR) continue;
      if (written <= 0) break;
      text.remove_prefix(static_cast<std::size_t>(written));
    }
    torn_ = torn_ || (!text.empty() && text.size() < size);
    return text.empty();
  }

  int file_;
  std::size_t left_out_ = 0;  ///< lines since the last that was taken
  bool torn_ = false;         ///< the last line that was taken has no end
};

}  // namespace

void log_without_waiting(int file) {
  spdlog::set_default_logger(
      std::make_shared<spdlog::logger>("", std::make_shared<PatientSink>(file)));
}

}  // namespace goji::app
