#include "signals/conditions.h"

#include <algorithm>
#include <cmath>
#include <tuple>

namespace goji::signals {
namespace {

using std::chrono::milliseconds;

bool states_extent(const Signal& signal) {
  return signal.impact || signal.affected_share || signal.affected_users;
}

bool is_press(const Signal& signal) {
  if (signal.labels.empty()) return false;
  const auto label = signal.labels.find("operator");
  return label != signal.labels.end() && label->second == "true";
}

using Extent = std::tuple<Impact, std::optional<double>, std::optional<std::uint64_t>>;

Extent extent_of(const Condition& condition) {
  return {condition.impact, condition.affected_share, condition.affected_users};
}

/// What a word leaves out stays as it was.
Extent extent_of(const Condition& condition, const Signal& signal) {
  const bool counts = signal.affected_share || signal.affected_users;
  return {signal.impact.value_or(condition.impact),
          counts ? signal.affected_share : condition.affected_share,
          counts ? signal.affected_users : condition.affected_users};
}

/// A share and a count cannot be compared without knowing how many users there are.
bool is_less(const Extent& one, const Extent& other) {
  const auto& [impact, share, users] = one;
  const auto& [other_impact, other_share, other_users] = other;
  if (impact != other_impact) return impact < other_impact;
  const bool alike =
      share.has_value() == other_share.has_value() && users.has_value() == other_users.has_value();
  return alike && one < other;
}

/// True if that differs from before. Of two words in one instant the worse one stays.
bool take_extent(Condition& condition, const Signal& signal, bool same_instant) {
  const auto before = extent_of(condition);
  const auto after = extent_of(condition, signal);
  if (after == before || (same_instant && is_less(after, before))) return false;
  std::tie(condition.impact, condition.affected_share, condition.affected_users) = after;
  return true;
}

void begin(Condition& condition, const Signal& signal) {
  const bool once_more = condition.state == State::Resolved && signal.started_at &&
                         condition.stated_start && *signal.started_at <= *condition.stated_start;
  const auto stated = signal.started_at.value_or(signal.at);
  condition.started_at = once_more ? signal.at : std::min(stated, signal.at);
  condition.stated_start = signal.started_at;
  condition.began_at = signal.at;
  condition.press = is_press(signal);
  condition.rhythm.clear();
  condition.impact = Impact::DegradedPerformance;
  condition.affected_share.reset();
  condition.affected_users.reset();
  take_extent(condition, signal, false);
}

/// In an instant firing comes before resolved, also when they arrive the other way round.
bool came_before_its_resolve(const Condition& condition, const Signal& signal) {
  if (condition.state != State::Resolved || signal.at != condition.heard_at) return false;
  return !signal.started_at || !condition.stated_start ||
         *signal.started_at <= *condition.stated_start;
}

/// The resolve between the two firings was lost, or never said.
bool is_newer(const Condition& condition, const Signal& signal) {
  return signal.started_at &&
         *signal.started_at > condition.stated_start.value_or(condition.started_at);
}

void expire(Condition& condition, const Signal& signal) {
  condition.expires_at = signal.expires_at ? signal.expires_at : signal.ended_at;
}

Heard hear_again(Condition& condition, const Signal& signal) {
  const auto interval = signal.at - condition.heard_at;
  const bool returned = condition.state == State::Stale;
  const bool newer = is_newer(condition, signal);
  bool altered = newer;
  if (newer) {
    begin(condition, signal);
  } else {
    if (interval > milliseconds{0}) condition.rhythm.add(interval);
    altered = take_extent(condition, signal, interval == milliseconds{0});
  }
  condition.state = State::Firing;
  condition.heard_at = signal.at;
  expire(condition, signal);
  if (returned) return Heard::Began;
  return altered ? Heard::Altered : Heard::Again;
}

Heard hear_firing(Condition& condition, const Signal& signal) {
  if (condition.state == State::Firing) return hear_again(condition, signal);
  if (condition.state == State::Stale) {
    // What ended the sight of it in this very instant was said after it.
    if (signal.at == condition.heard_at) return Heard::Ignored;
    return hear_again(condition, signal);
  }
  if (came_before_its_resolve(condition, signal)) return Heard::Ignored;
  begin(condition, signal);
  condition.state = State::Firing;
  condition.heard_at = signal.at;
  expire(condition, signal);
  return Heard::Began;
}

/// It tells of a firing that nobody has heard of.
bool tells_news(const Condition& condition, const Signal& signal) {
  if (condition.state == State::Pending) return true;
  if (!signal.started_at) return false;
  if (condition.stated_start) return *signal.started_at > *condition.stated_start;
  return condition.state == State::Resolved && *signal.started_at > condition.heard_at;
}

Heard hear_resolved(Condition& condition, const Signal& signal) {
  const bool open = condition.state == State::Firing || condition.state == State::Stale;
  const bool known = condition.state != State::Pending;
  if (known && signal.started_at && condition.stated_start &&
      *signal.started_at < *condition.stated_start)
    return Heard::Ignored;
  const bool whole = tells_news(condition, signal) && states_extent(signal);
  if (whole) begin(condition, signal);
  if (signal.started_at) condition.stated_start = signal.started_at;
  condition.state = State::Resolved;
  condition.heard_at = signal.at;
  condition.expires_at.reset();
  if (whole) return Heard::Whole;
  return open ? Heard::Ended : Heard::Restated;
}

Heard lose_sight(Condition& condition, const Signal& signal) {
  if (condition.state != State::Firing || condition.press) return Heard::Ignored;
  condition.state = State::Stale;
  condition.heard_at = signal.at;
  return Heard::LostSight;
}

}  // namespace

Heard hear(Condition& condition, const Signal& signal) {
  if (condition.state != State::Pending && signal.at < condition.heard_at) return Heard::Ignored;
  switch (signal.status) {
    case Status::Firing:
      return hear_firing(condition, signal);
    case Status::Resolved:
      return hear_resolved(condition, signal);
    case Status::Unknown:
      return lose_sight(condition, signal);
    case Status::Heartbeat:
      break;
  }
  return Heard::Ignored;
}

int rank(Status status) {
  if (status == Status::Resolved) return 2;
  return status == Status::Unknown ? 1 : 0;
}

std::optional<milliseconds> usual_interval(const Rhythm& rhythm) {
  if (rhythm.empty()) return std::nullopt;
  std::array<milliseconds, Rhythm::kKept> sorted{};
  const auto size = rhythm.size();
  for (std::size_t i = 0; i < size; ++i)
    sorted.at(i) = rhythm.at(i);
  const auto end = sorted.begin() + static_cast<std::ptrdiff_t>(size);
  std::sort(sorted.begin(), end);
  const auto upper = sorted.at(size / 2);
  return size % 2 == 1 ? upper : (sorted.at(size / 2 - 1) + upper) / 2;
}

std::optional<TimePoint> stale_at(const Condition& condition,
                                  const Silence& silence,
                                  TimePoint listening_since) {
  if (condition.state != State::Firing || condition.press) return std::nullopt;
  auto span = silence.unrepeated;
  if (const auto usual = usual_interval(condition.rhythm)) {
    const auto scaled = std::llround(static_cast<double>(usual->count()) * silence.intervals);
    span = std::max(silence.at_least, milliseconds{scaled});
  }
  const auto silent = std::max(condition.heard_at, listening_since) + span;
  return condition.expires_at ? std::min(*condition.expires_at, silent) : silent;
}

}  // namespace goji::signals
