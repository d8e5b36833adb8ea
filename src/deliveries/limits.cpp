#include "deliveries/limits.h"

#include "deliveries/domains.h"

#include <algorithm>
#include <cmath>

namespace goji::deliveries {
namespace {

namespace chrono = std::chrono;

bool is_domain(std::string_view level) {
  const auto slash = level.rfind('/');
  return slash != std::string_view::npos && level.substr(slash + 1).starts_with(kDomainMark);
}

/// Who is not let in: the account, or the host where there is none.
std::string_view account_of(const std::vector<std::string_view>& levels) {
  const auto narrowest = levels.back();
  return is_domain(narrowest) ? levels.at(levels.size() - 2) : narrowest;
}

double tokens_after(double tokens, const Pace& pace, TimePoint::duration time) {
  const auto seconds = chrono::duration<double>(time).count();
  return std::min(pace.burst, tokens + pace.per_second * seconds);
}

/// Rounded up: a moment before, there would be none.
chrono::milliseconds time_for(double tokens, const Pace& pace) {
  return chrono::milliseconds{
      static_cast<std::int64_t>(std::ceil(tokens / pace.per_second * 1000.0))};
}

}  // namespace

Limits::Limits(Terms terms, std::span<const store::DestinationRow> kept) : terms_(terms) {
  for (const auto& row : kept)
    destinations_[row.name] = {.share = 1,
                               .failures = row.failures,
                               .openings = row.openings,
                               .closed_until = row.closed_until,
                               .reason = row.reason,
                               .tokens = 1,
                               .counted_at = row.closed_until,
                               .kept = true};
}

Pace Limits::pace_of(std::string_view level) const {
  if (is_domain(level)) return kDomainPace;
  const auto found = paces_.find(level);
  return found == paces_.end() ? Pace{} : found->second;
}

void Limits::began(const std::string& destination, TimePoint now) {
  for (const auto level : store::levels_of(destination))
    begin_at(std::string{level}, now);
}

void Limits::begin_at(std::string level, TimePoint now) {
  const auto pace = pace_of(level);
  const auto [found, fresh] = destinations_.try_emplace(std::move(level));
  auto& [name, destination] = *found;
  if (fresh) {
    destination.share = terms_.most_at_once;
    destination.tokens = pace.burst;
    destination.counted_at = now;
  }
  destination.under_way += 1;
  if (pace.per_second <= 0) return;
  destination.tokens = tokens_after(destination.tokens, pace, now - destination.counted_at) - 1;
  destination.counted_at = now;
  if (destination.tokens >= 1) return;
  destination.empty_until = now + time_for(1 - destination.tokens, pace);
  changed_.insert(name);
}

void Limits::ended(const std::string& destination, const store::Settled* settled, TimePoint now) {
  const auto levels = store::levels_of(destination);
  for (const auto level : levels)
    if (const auto found = destinations_.find(std::string{level}); found != destinations_.end())
      end_at(*found, settled, level == levels.front(), now);
  if (settled == nullptr || !settled->closed_until) return;
  const auto closed = settled->closed_for == "auth" ? account_of(levels) : levels.front();
  const auto found = destinations_.find(std::string{closed});
  if (found == destinations_.end()) return;
  close(found->second, *settled->closed_until, settled->closed_for);
  changed_.insert(found->first);
}

void Limits::end_at(Entry& level, const store::Settled* settled, bool is_host, TimePoint now) {
  auto& [name, destination] = level;
  const auto before = std::pair{destination.closed_until, destination.failures};
  if (destination.under_way > 0) destination.under_way -= 1;
  if (settled != nullptr) {
    using Said = store::Settled::Said;
    destination.quick = settled->quick;
    if (settled->said == Said::Well) succeed(destination, now);
    if (settled->said == Said::Ill && is_host) fail(destination, now);
  }
  if (before != std::pair{destination.closed_until, destination.failures}) changed_.insert(name);
}

void Limits::close(Destination& destination, TimePoint until, std::string reason) {
  if (until <= destination.closed_until) return;
  destination.closed_until = until;
  destination.reason = std::move(reason);
  destination.share = 1;
}

void Limits::knock(const std::string& destination, TimePoint now) {
  for (const auto level : store::levels_of(destination)) {
    const auto found = destinations_.find(std::string{level});
    if (found == destinations_.end()) continue;
    auto& closed = found->second;
    if (closed.closed_until <= now || closed.reason == "rate") continue;
    closed.closed_until = now;
    changed_.insert(found->first);
  }
}

void Limits::succeed(Destination& destination, TimePoint now) const {
  destination.share = std::min(destination.share * 2, terms_.most_at_once);
  destination.failures = 0;
  destination.openings = 0;
  // They named a time, and it has not come yet.
  if (destination.reason == "rate" && destination.closed_until > now) return;
  destination.closed_until = {};
  destination.reason.clear();
}

void Limits::fail(Destination& destination, TimePoint now) const {
  destination.failures += 1;
  // What began before it was closed and ends now says nothing new.
  if (destination.failures < terms_.failures_open || destination.closed_until > now) return;
  const auto times = std::min<std::uint64_t>(destination.openings, 16);
  const auto open = std::min(terms_.open_first * (1U << times), terms_.open_longest);
  destination.openings += 1;
  close(destination, now + open, "breaker");
}

std::size_t Limits::room_of(const Entry& level, TimePoint now) const {
  const auto& [name, destination] = level;
  if (destination.closed_until > now) return 0;
  const bool ahead = destination.quick && destination.share == terms_.most_at_once;
  const auto most = destination.share + (ahead ? terms_.most_ahead : 0);
  const auto room = most - std::min(most, destination.under_way);
  const auto pace = pace_of(name);
  if (pace.per_second <= 0) return room;
  const auto tokens = tokens_after(destination.tokens, pace, now - destination.counted_at);
  return std::min(room, static_cast<std::size_t>(std::max(0.0, tokens)));
}

bool Limits::is_idle(const Entry& level, TimePoint now) const {
  const auto& [name, destination] = level;
  const auto pace = pace_of(name);
  return destination.under_way == 0 && destination.failures == 0 &&
         destination.closed_until <= now && destination.share == terms_.most_at_once &&
         (pace.per_second <= 0 ||
          tokens_after(destination.tokens, pace, now - destination.counted_at) >= pace.burst);
}

store::Room Limits::room(TimePoint now) {
  std::erase_if(destinations_, [&](const auto& level) {
    if (!is_idle(level, now)) return false;
    if (level.second.kept) changed_.insert(level.first);
    return true;
  });
  store::Room room{.each = terms_.most_at_once};
  for (const auto& [name, pace] : paces_)
    if (pace.per_second > 0) room.each = std::min(room.each, static_cast<std::size_t>(pace.burst));
  for (const auto& level : destinations_)
    room.of[level.first] = room_of(level, now);
  return room;
}

std::optional<TimePoint> Limits::next_change(TimePoint now) const {
  std::optional<TimePoint> next;
  const auto at = [&](TimePoint when) {
    if (when > now && (!next || when < *next)) next = when;
  };
  for (const auto& [name, destination] : destinations_) {
    at(destination.closed_until);
    at(destination.empty_until);
  }
  return next;
}

store::DestinationRow Limits::row_of(const std::string& name) {
  const auto found = destinations_.find(name);
  if (found == destinations_.end()) return {.name = name};
  auto& destination = found->second;
  store::DestinationRow row{.name = name,
                            .closed_until = destination.closed_until,
                            .reason = destination.reason,
                            .failures = destination.failures,
                            .openings = destination.openings};
  if (destination.empty_until > row.closed_until) {
    row.closed_until = destination.empty_until;
    row.reason = "rate";
  }
  destination.kept = !row.reason.empty();
  return row;
}

std::vector<store::DestinationRow> Limits::changes() {
  std::vector<store::DestinationRow> rows;
  for (const auto& name : std::exchange(changed_, {}))
    rows.push_back(row_of(name));
  return rows;
}

}  // namespace goji::deliveries
