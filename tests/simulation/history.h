#pragma once

#include "base/clock.h"
#include "simulation/stage.h"

#include <fmt/format.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace goji::simulation {

/// Something that must never be, and was. It is no std::exception, so that nobody survives it.
struct Violation {
  std::string what{};
};

/// What happened, in words; and a number that is the same for the same words.
class History {
 public:
  void write(TimePoint at, std::string_view who, std::string_view what) {
    const auto since = at - kBeginning;
    auto line = fmt::format(
        "{:>9.3f} s  {:<8} {}", std::chrono::duration<double>(since).count(), who, what);
    for (const char letter : line)
      hash_ = (hash_ ^ static_cast<unsigned char>(letter)) * 0x100'0000'01b3U;
    lines_.push_back(std::move(line));
  }

  [[nodiscard]] std::uint64_t hash() const { return hash_; }
  [[nodiscard]] const std::vector<std::string>& lines() const { return lines_; }

 private:
  std::vector<std::string> lines_{};
  std::uint64_t hash_ = 0xcbf2'9ce4'8422'2325U;
};

}  // namespace goji::simulation
