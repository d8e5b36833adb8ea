#pragma once

#include <cstdint>
#include <map>

namespace goji::store {

/// How a number of spans is spread, in milliseconds, in little memory however many there are: a
/// span of more than eight seconds counts as one of at most a fortieth of a percent less. The
/// largest is exact.
class Spread {
 public:
  void add(std::uint64_t ms);

  [[nodiscard]] std::uint64_t number() const { return number_; }
  [[nodiscard]] std::uint64_t largest() const { return largest_; }

  /// The smallest span that `percent` of all of them do not exceed (nearest rank); 0 of none.
  [[nodiscard]] std::uint64_t percentile(unsigned percent) const;

  /// Values that are told apart; this is what takes the memory.
  [[nodiscard]] std::size_t size() const { return counts_.size(); }

 private:
  std::map<std::uint64_t, std::uint64_t> counts_{};
  std::uint64_t number_ = 0;
  std::uint64_t largest_ = 0;
};

}  // namespace goji::store
