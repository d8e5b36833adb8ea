#pragma once

#include <chrono>
#include <string>

namespace goji {

/// A source that promises to be heard. Lost after 1.5 intervals of silence.
struct Heartbeat {
  std::string source;
  std::chrono::seconds every{60};  ///< at most 60 s, else blindness is noticed too late
};

}  // namespace goji
