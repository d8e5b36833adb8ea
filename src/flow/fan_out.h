#pragma once

#include "base/clock.h"
#include "deliveries/domains.h"
#include "flow/outlet.h"
#include "flow/turn.h"
#include "flow/wording.h"
#include "store/store.h"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace goji::flow {

/// Who is to get what goes to subscribers. Asked on the desk's thread.
class Recipients {
 public:
  struct One {
    std::string address{};      ///< never empty
    std::string language{};     ///< BCP 47; empty or unknown: the channel's
    std::string destination{};  ///< whose limits it shares; empty: the channel's
    std::string domain{};  ///< of a mail address: who else is paced with it; deliveries/domains
    bool is_told = true;   ///< of this revision
  };

  virtual ~Recipients() = default;

  /// At most `most` of those who come after `job.cursor`, in the order of their addresses' bytes
  /// and each once, also those who are not told. Fewer than `most`: there are no more.
  [[nodiscard]] virtual std::vector<One> after(store::Reading& reading,
                                               const store::PlanJobRow& job,
                                               std::size_t most) = 0;
};

/// What is to be told to subscribers of a channel: the texts are made and kept now, in every
/// language; who gets them, and until when, is planned later. Nothing, if the channel does nothing
/// about the revision. `json` is its payload.
[[nodiscard]] std::optional<store::PlanJobRow> fan_out_of(store::Writing& writing,
                                                          const Wording& wording,
                                                          const Outlet& outlet,
                                                          const store::RevisionRow& revision,
                                                          const std::string& json);

/// Plans what goes to subscribers, a chunk in a turn: whoever else wants a turn waits for one chunk
/// at most, and a million recipients need no more memory than a chunk of them. The store knows how
/// far it came. For the desk's thread.
class FanOut {
 public:
  static constexpr std::size_t kChunk = 2'000;

  /// Takes up what the last run left. Throws store::Failure if it cannot. What it is given outlives
  /// it; without recipients nobody has subscribed.
  FanOut(store::Store& store, Clock& clock, Recipients* recipients, std::size_t chunk);

  /// There is a new job on disk.
  void expect() { next_ = clock_.now(); }

  /// The next chunk, if it is time for one. A turn of its own, so that it can spoil no other.
  [[nodiscard]] std::optional<Command> chunk();

  /// When the next chunk is to be planned, if any.
  [[nodiscard]] std::optional<TimePoint> next() const { return next_; }

 private:
  void plan(Turn& turn);

  Clock& clock_;
  Recipients* recipients_;
  std::size_t chunk_;
  std::optional<TimePoint> next_{};
  deliveries::Domains domains_{};
};

}  // namespace goji::flow
