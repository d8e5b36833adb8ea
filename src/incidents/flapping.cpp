#include "incidents/flapping.h"

namespace goji::incidents {

std::size_t Flapping::change(TimePoint at, std::chrono::milliseconds within) {
  std::erase_if(changes_, [&](TimePoint change) { return at - change > within; });
  changes_.push_back(at);
  return changes_.size();
}

}  // namespace goji::incidents
