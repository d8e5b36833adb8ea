#pragma once

#include "base/clock.h"
#include "signals/alert.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace goji::signals {

/// Alerts whose very bytes repeated a moment ago what is committed. What watches thousands of
/// things says again and again what still fires, often from several mouths at once; to read that
/// once a second is enough. Whoever holds the guard of an inlet's alerts may call it; not
/// thread-safe.
class Repeats {
 public:
  static constexpr std::chrono::seconds kFor{1};

  /// 128 bits of a text (XXH3). Only who may post to the inlet could look for two texts with one.
  struct Digest {
    std::uint64_t high = 0;
    std::uint64_t low = 0;
    bool operator==(const Digest&) const = default;
  };

  /// Of every object in a body that is an array of them and nothing else. Empty: it is none, or is
  /// written so that only a parser can tell.
  [[nodiscard]] static std::vector<Digest> digests(std::string_view body);

  /// Whether to read these at `now` would tell nothing: all were kept less than kFor ago, with as
  /// much news as the desk has had until now, and none of them means something else by now.
  [[nodiscard]] bool tell_nothing(std::span<const Digest> texts,
                                  TimePoint now,
                                  std::uint64_t news) const;

  /// `alerts`, read at `now` from these texts in this order, only repeated what is committed; with
  /// them the desk had had so much news.
  void keep(std::span<const Digest> texts,
            std::span<const Alert> alerts,
            TimePoint now,
            std::uint64_t news);

  [[nodiscard]] std::size_t size() const { return kept_.size(); }

 private:
  struct Kept {
    TimePoint at{};
    TimePoint until{};
    std::uint64_t news = 0;
  };
  struct Hash {
    std::size_t operator()(const Digest& digest) const { return digest.low; }
  };

  void forget_old(TimePoint now);

  std::unordered_map<Digest, Kept, Hash> kept_{};
  std::size_t much_ = 1'000;  ///< at so many the old ones are looked for
};

}  // namespace goji::signals
