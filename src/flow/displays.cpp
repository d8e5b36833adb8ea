#include "flow/displays.h"

#include <algorithm>
#include <cstddef>

namespace goji::flow {

/// A number for each update in each language; which they are does not change.
class Displays::Tally {
 public:
  Tally(std::vector<board::BannerUpdate> updates, std::vector<std::string> languages)
      : updates_(std::move(updates)),
        languages_(std::move(languages)),
        numbers_(updates_.size() * languages_.size()) {}

  [[nodiscard]] bool is_of(const std::vector<board::BannerUpdate>& updates,
                           const std::vector<std::string>& languages) const {
    return updates_ == updates && languages_ == languages;
  }

  void count(const board::BannerUpdate& update, std::string_view language) {
    const auto row =
        std::ranges::lower_bound(updates_, update.revision, {}, &board::BannerUpdate::revision);
    if (row == updates_.end() || *row != update) return;
    const auto column = std::ranges::find(languages_, language);
    if (column == languages_.end()) return;
    const auto place = (row - updates_.begin()) * std::ssize(languages_);
    numbers_[static_cast<std::size_t>(place + (column - languages_.begin()))].fetch_add(
        1, std::memory_order_relaxed);
  }

  /// What was counted since the last time; `use` is not told of zeros.
  template <class Use>
  void empty(Use use) {
    auto number = numbers_.begin();
    for (const auto& update : updates_)
      for (const auto& language : languages_)
        if (const auto counted = (number++)->exchange(0, std::memory_order_relaxed))
          use(store::DisplayRow{update.revision, language, counted});
  }

 private:
  std::vector<board::BannerUpdate> updates_;  ///< by revision, which belongs to one incident
  std::vector<std::string> languages_;
  std::vector<std::atomic<std::uint64_t>> numbers_;
};

Displays::Displays()
    : current_(
          std::make_unique<Tally>(std::vector<board::BannerUpdate>{}, std::vector<std::string>{})),
      counted_in_(current_.get()) {
}

Displays::~Displays() = default;

void Displays::expect(std::vector<board::BannerUpdate> updates,
                      std::vector<std::string> languages) {
  std::ranges::sort(updates, {}, &board::BannerUpdate::revision);
  if (current_->is_of(updates, languages)) return;
  auto fresh = std::make_unique<Tally>(std::move(updates), std::move(languages));
  counted_in_ = fresh.get();
  retired_.push_back(std::exchange(current_, std::move(fresh)));
}

void Displays::count(const board::BannerUpdate& update, std::string_view language) {
  ++counting_;  // before the tally is looked up: see keep()
  counted_in_.load()->count(update, language);
  --counting_;
}

std::optional<Command> Displays::keep() {
  take(*current_);
  // Whoever begins after this found nobody counting finds the tally that is current: the others
  // have had their last number.
  if (counting_ == 0) {
    for (const auto& tally : retired_)
      take(*tally);
    retired_.clear();
  }
  if (unkept_.empty()) return std::nullopt;
  std::vector<store::DisplayRow> rows;
  for (const auto& [key, number] : std::exchange(unkept_, {}))
    rows.push_back({key.first, key.second, number});
  const auto kept = std::make_shared<const std::vector<store::DisplayRow>>(std::move(rows));
  return Command{[kept](Turn& turn) { turn.writing().add_displays(*kept); },
                 [this, kept](const std::optional<Error>& failed) {
                   if (failed)
                     for (const auto& row : *kept)
                       put(row);
                 }};
}

void Displays::take(Tally& tally) {
  tally.empty([this](const store::DisplayRow& row) { put(row); });
}

void Displays::put(const store::DisplayRow& row) {
  unkept_[{row.revision, row.language}] += row.number;
}

}  // namespace goji::flow
