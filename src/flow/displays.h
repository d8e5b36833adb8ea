#pragma once

#include "board/banner.h"
#include "flow/turn.h"
#include "store/display_rows.h"

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace goji::flow {

/// Counts how often the banner was displayed, as readers' browsers tell
/// (docs/decisions/0011-displays.md). It takes no more memory than there are updates in the banner,
/// whatever is told. For the desk's thread, but for count().
class Displays {
 public:
  Displays();
  ~Displays();
  Displays(const Displays&) = delete;
  Displays& operator=(const Displays&) = delete;

  /// The banner says these from now on: nothing else is counted. What was counted before is not
  /// lost.
  void expect(std::vector<board::BannerUpdate> updates, std::vector<std::string> languages);

  /// It was displayed once more. From any thread, which waits for nobody; what is not expected is
  /// counted nowhere.
  void count(const board::BannerUpdate& update, std::string_view language);

  /// What was counted and is not in the ledger, as a command of any later turn; nothing if nothing
  /// was. If it cannot be kept it is in the next one.
  [[nodiscard]] std::optional<Command> keep();

 private:
  class Tally;

  void take(Tally& tally);
  void put(const store::DisplayRow& row);

  std::unique_ptr<Tally> current_;
  std::vector<std::unique_ptr<Tally>> retired_{};  ///< somebody may still be counting in them
  std::map<std::pair<store::Id, std::string>, std::uint64_t> unkept_{};

  std::atomic<Tally*> counted_in_;
  std::atomic<std::uint64_t> counting_ = 0;  ///< how many threads hold what was in counted_in_
};

}  // namespace goji::flow
