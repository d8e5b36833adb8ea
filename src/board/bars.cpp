#include "board/views.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>

namespace goji::board {
namespace {

using messages::Values;

// A bar is 3 wide with a gap of 1, in a picture 24 high; style.css draws a run of equal days as one
// dashed line. The worse a day was, the taller: colour is never the only sign.
constexpr int kStep = 4;
constexpr int kHeight = 24;
constexpr int kUnknownHeight = 3;
constexpr std::array<int, 5> kHeights{12, 15, 18, 21, 24};

/// Days look alike if they are equal here; none: nothing is known.
using Look = std::optional<ComponentStatus>;

Look look(const DayRecord& day) {
  return day.known() ? Look(day.worst()) : std::nullopt;
}

int height(Look look) {
  return look ? kHeights.at(static_cast<std::size_t>(*look)) : kUnknownHeight;
}

std::string class_of(Look look) {
  return fmt::format("{} h{}", look ? look_of(*look) : "none", height(look));
}

std::string run(Look look, std::size_t first, std::size_t count) {
  const double middle = kHeight - height(look) / 2.0;
  return fmt::format("M{} {}h{}", first * kStep, middle, count * kStep - 1);
}

bool is_trouble(const DayRecord& day) {
  return day.worst() > ComponentStatus::UnderMaintenance;
}

std::string label(const Edition& edition, const Uptime& uptime, const std::string& share) {
  if (!uptime.share()) return edition.words().word("bars.label_unknown");
  const auto count = std::ranges::count_if(uptime.days, is_trouble);
  if (count == 0) return edition.words().phrase("bars.label_clean", {{"uptime", share}});
  return edition.words().phrase("bars.label",
                                {{"uptime", share}, {"count", std::to_string(count)}});
}

/// All runs that look alike are one path; kept in the order of looks so that equal bars are equal
/// bytes.
std::vector<Values> paths(const Uptime& uptime) {
  std::map<Look, std::string> drawn;
  for (std::size_t first = 0; first < uptime.days.size();) {
    const auto look_here = look(uptime.days[first]);
    auto end = first + 1;
    while (end < uptime.days.size() && look(uptime.days[end]) == look_here)
      ++end;
    drawn[look_here] += run(look_here, first, end - first);
    first = end;
  }
  std::vector<Values> views;
  views.reserve(drawn.size());
  for (const auto& [look, path] : drawn)
    views.push_back({{"class", class_of(look)}, {"path", path}});
  return views;
}

}  // namespace

void put_bars(Values& values, const Edition& edition, const Uptime& uptime) {
  const auto share = uptime.share();
  const auto written = share ? percent_text(*share) : edition.words().word("component.no_uptime");
  values["uptime"] = written;
  values["bars_label"] = label(edition, uptime, written);
  values["bars"] = paths(uptime);
}

std::vector<Values> legend_view(const Edition& edition) {
  std::vector<Values> legend;
  const auto add = [&](Look look, const std::string& name) {
    legend.push_back({{"class", class_of(look)}, {"path", run(look, 0, 1)}, {"name", name}});
  };
  for (std::size_t status = 0; status < kHeights.size(); ++status)
    add(static_cast<ComponentStatus>(status), edition.status(static_cast<ComponentStatus>(status)));
  add(std::nullopt, edition.words().word("bars.unknown"));
  return legend;
}

}  // namespace goji::board
