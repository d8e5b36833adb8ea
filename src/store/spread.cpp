#include "store/spread.h"

#include <algorithm>
#include <bit>

namespace goji::store {
namespace {

constexpr int kBits = 13;  // that are kept of each span

std::uint64_t rounded(std::uint64_t ms) {
  const auto dropped = std::max(0, static_cast<int>(std::bit_width(ms)) - kBits);
  return ms >> dropped << dropped;
}

}  // namespace

void Spread::add(std::uint64_t ms) {
  counts_[rounded(ms)] += 1;
  number_ += 1;
  largest_ = std::max(largest_, ms);
}

std::uint64_t Spread::percentile(unsigned percent) const {
  const auto rank = (number_ * percent + 99) / 100;
  std::uint64_t passed = 0;
  for (const auto& [ms, count] : counts_) {
    passed += count;
    if (passed >= rank) return ms;
  }
  return 0;
}

}  // namespace goji::store
