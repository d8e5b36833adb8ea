#include "timing/daily_cap.h"

namespace goji::timing {

bool DailyCap::allows(std::chrono::sys_days today, std::size_t cap, bool resolves) const {
  const auto used = today == day_ ? count_ : 0;
  return resolves ? used < cap : used + 1 < cap;
}

void DailyCap::add(std::chrono::sys_days today) {
  count_ = today == day_ ? count_ + 1 : 1;
  day_ = today;
}

}  // namespace goji::timing
