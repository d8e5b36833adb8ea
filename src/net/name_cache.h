#pragma once

#include "base/clock.h"
#include "net/address.h"

#include <chrono>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace goji::net {

/// What names were found to mean. Pure: `now` comes in with every call.
class NameCache {
 public:
  static constexpr std::chrono::seconds kLongestFresh{60};
  static constexpr std::chrono::hours kLongestKept{1};
  static constexpr std::size_t kMostNames = 4'096;

  /// Fresh for its `ttl`, but for a minute at most; a ttl of 0 is never fresh.
  void keep(const std::string& name,
            std::vector<Address> addresses,
            std::chrono::seconds ttl,
            TimePoint now);

  /// Nothing once the answer's time is over.
  [[nodiscard]] std::optional<std::vector<Address>> fresh(const std::string& name,
                                                          TimePoint now) const;

  /// The last good answer, for when nobody can be asked. Nothing when it is over an hour old.
  [[nodiscard]] std::optional<std::vector<Address>> last_good(const std::string& name,
                                                              TimePoint now) const;

 private:
  struct Entry {
    std::vector<Address> addresses;
    TimePoint learned;
    TimePoint fresh_until;
  };

  void make_room(TimePoint now);

  std::unordered_map<std::string, Entry> entries_;
};

}  // namespace goji::net
