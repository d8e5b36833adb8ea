#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace goji::deliveries {

/// Lets so many attempts at a host begin at once, and has the others wait in line, so that the next
/// begins as one ends and nobody asks the desk in between. Pure. For one thread.
class Turnstile {
 public:
  explicit Turnstile(std::size_t most_at_once) : most_at_once_(most_at_once) {}

  /// True: it may begin now. False: it waits in line.
  [[nodiscard]] bool enter(const std::string& host, std::uint64_t attempt);

  /// One that had begun is over; who may begin in its place, if anybody waits.
  [[nodiscard]] std::optional<std::uint64_t> leave(const std::string& host);

  /// Whoever waited there waits no longer, and has not begun.
  [[nodiscard]] std::vector<std::uint64_t> send_away(const std::string& host);

 private:
  struct Line {
    std::size_t begun = 0;
    std::deque<std::uint64_t> waiting{};
  };

  std::size_t most_at_once_;
  std::map<std::string, Line> lines_{};  ///< by host; none without an attempt
};

}  // namespace goji::deliveries
