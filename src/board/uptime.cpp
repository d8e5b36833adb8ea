#include "board/uptime.h"

#include <algorithm>
#include <cmath>

namespace goji::board {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t kStatuses = 5;

/// A status begins or ends.
struct Edge {
  TimePoint at;
  std::size_t status;
  int change;
};

/// A stretch with one worst status.
struct Segment {
  TimePoint from;
  TimePoint to;
  std::size_t status;
};

std::vector<Edge> edges_of(const ComponentFacts& component, TimePoint begin, TimePoint end) {
  const auto operational = static_cast<std::size_t>(ComponentStatus::Operational);
  std::vector<Edge> edges{{begin, operational, 1}, {end, operational, -1}};
  for (const auto& stretch : component.history) {
    const auto from = std::max(stretch.from, begin);
    const auto to = std::min(stretch.to.value_or(end), end);
    if (from >= to) continue;
    const auto status = static_cast<std::size_t>(stretch.status);
    edges.push_back({from, status, 1});
    edges.push_back({to, status, -1});
  }
  std::ranges::sort(edges, {}, &Edge::at);
  return edges;
}

/// From `begin` to `end` without a gap.
std::vector<Segment> segments_of(const ComponentFacts& component, TimePoint begin, TimePoint end) {
  std::array<int, kStatuses> open{};
  std::vector<Segment> segments;
  TimePoint last = begin;
  for (const auto& edge : edges_of(component, begin, end)) {
    if (edge.at > last) {
      const auto worst = std::find_if(open.rbegin(), open.rend(), [](int n) { return n > 0; });
      segments.push_back({last, edge.at, static_cast<std::size_t>(open.rend() - worst) - 1});
      last = edge.at;
    }
    open.at(edge.status) += edge.change;
  }
  return segments;
}

}  // namespace

bool DayRecord::known() const {
  return std::ranges::any_of(spent, [](milliseconds time) { return time > milliseconds(0); });
}

ComponentStatus DayRecord::worst() const {
  for (std::size_t status = kStatuses; status-- > 0;)
    if (spent.at(status) > milliseconds(0)) return static_cast<ComponentStatus>(status);
  return ComponentStatus::Operational;
}

std::optional<double> Uptime::share() const {
  double known = 0;
  double down = 0;
  for (const auto& day : days) {
    for (const auto time : day.spent)
      known += static_cast<double>(time.count());
    down += static_cast<double>(day.in(ComponentStatus::MajorOutage).count()) +
            kPartialWeight * static_cast<double>(day.in(ComponentStatus::PartialOutage).count());
  }
  if (known <= 0) return std::nullopt;
  return 1 - down / known;
}

Uptime uptime_of(const ComponentFacts& component, std::span<const Day> days, TimePoint now) {
  Uptime uptime{.days = std::vector<DayRecord>(days.size())};
  if (days.empty()) return uptime;
  const auto begin = std::max(days.front().from, component.known_since);
  const auto end = std::min(days.back().to, now);
  if (begin >= end) return uptime;
  std::size_t day = 0;
  for (const auto& segment : segments_of(component, begin, end)) {
    while (days[day].to <= segment.from)
      ++day;
    for (auto place = day; place < days.size() && days[place].from < segment.to; ++place) {
      const auto from = std::max(segment.from, days[place].from);
      const auto to = std::min(segment.to, days[place].to);
      uptime.days[place].spent.at(segment.status) += to - from;
    }
  }
  return uptime;
}

int hundredths_of_percent(double share) {
  // A hair above the cut: 0.9999 is 9998.999... in binary.
  return static_cast<int>(std::floor(std::clamp(share, 0.0, 1.0) * 10000 + 1e-9));
}

}  // namespace goji::board
