#include "store/sqlite/due.h"

#include <algorithm>
#include <compare>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>

namespace goji::store::sqlite {
namespace {

/// More than this many without room, and destination by destination is the shorter way.
constexpr std::size_t kPatience = 1'000;

/// With no more than so many destinations it is that anyway: where one host has thousands waiting,
/// most of what is walked over would be skipped.
constexpr std::size_t kFew = 8;

/// Ordered by urgency.
struct Due {
  std::int64_t priority = 0;
  TimePoint at{};
  Id delivery = 0;

  auto operator<=>(const Due&) const = default;
};

/// The smallest priority above `above` that anything has. There are few of them.
std::optional<std::int64_t> next_priority(Connection& from, std::optional<std::int64_t> above) {
  Query query{
      from.prepared("SELECT priority FROM dispatch WHERE lease = 0 AND blocked = 0"
                    " AND priority > ? ORDER BY priority LIMIT 1")};
  // Priorities are ints, so this is below all of them.
  if (!query.with(above.value_or(std::numeric_limits<std::int64_t>::min())).next())
    return std::nullopt;
  return static_cast<std::int64_t>(query.number());
}

/// Walks all that is due in the order of urgency; nothing if that became too long a way.
std::optional<std::vector<Id>> by_urgency(Connection& from,
                                          TimePoint now,
                                          std::size_t limit,
                                          const Room& room) {
  std::vector<Id> found;
  Taking taking{room};
  std::size_t skipped = 0;
  for (auto priority = next_priority(from, std::nullopt); priority && found.size() < limit;
       priority = next_priority(from, priority)) {
    Query query{
        from.prepared("SELECT delivery, destination FROM dispatch WHERE lease = 0 AND blocked = 0"
                      " AND priority = ? AND due_at <= ? ORDER BY due_at, delivery")};
    query.with(*priority, now);
    while (found.size() < limit && query.next()) {
      const auto delivery = query.number();
      if (taking.take(query.text())) {
        found.push_back(delivery);
      } else if (++skipped > kPatience) {
        return std::nullopt;
      }
    }
  }
  return found;
}

std::optional<std::string> next_destination(Connection& from,
                                            const std::optional<std::string>& above) {
  Query query{from.prepared(above
                                ? "SELECT destination FROM dispatch WHERE lease = 0 AND blocked = 0"
                                  " AND destination > ? ORDER BY destination LIMIT 1"
                                : "SELECT destination FROM dispatch WHERE lease = 0 AND blocked = 0"
                                  " ORDER BY destination LIMIT 1")};
  if (above) query.with(*above);
  if (!query.next()) return std::nullopt;
  return query.text();
}

bool are_few(Connection& from) {
  auto destination = next_destination(from, std::nullopt);
  for (std::size_t count = 0; destination; ++count) {
    if (count == kFew) return false;
    destination = next_destination(from, destination);
  }
  return true;
}

/// The most urgent of each destination, as many as there is room for, and then the most urgent of
/// those.
std::vector<Id> by_destination(Connection& from,
                               TimePoint now,
                               std::size_t limit,
                               const Room& room) {
  std::vector<std::pair<Due, std::string>> due;
  for (auto destination = next_destination(from, std::nullopt); destination;
       destination = next_destination(from, destination)) {
    const auto most = std::min(limit, room.left(*destination));
    if (most == 0) continue;
    Query query{
        from.prepared("SELECT priority, due_at, delivery FROM dispatch WHERE lease = 0"
                      " AND blocked = 0 AND destination = ? AND due_at <= ?"
                      " ORDER BY priority, due_at, delivery LIMIT ?")};
    query.with(*destination, now, most);
    while (query.next()) {
      auto& [one, where] = due.emplace_back();
      where = *destination;
      one.priority = static_cast<std::int64_t>(query.number());
      one.at = query.time();
      one.delivery = query.number();
    }
  }
  std::ranges::sort(due, {}, &std::pair<Due, std::string>::first);
  std::vector<Id> found;
  Taking taking{room};
  for (const auto& [one, where] : due)
    if (found.size() < limit && taking.take(where)) found.push_back(one.delivery);
  return found;
}

}  // namespace

std::vector<Id> due_deliveries(Connection& from,
                               TimePoint now,
                               std::size_t limit,
                               const Room& room) {
  if (!are_few(from))
    if (auto found = by_urgency(from, now, limit, room)) return std::move(*found);
  return by_destination(from, now, limit, room);
}

std::optional<TimePoint> first_due(Connection& from, TimePoint after) {
  std::optional<TimePoint> first;
  for (auto priority = next_priority(from, std::nullopt); priority;
       priority = next_priority(from, priority)) {
    Query query{
        from.prepared("SELECT due_at FROM dispatch WHERE lease = 0 AND blocked = 0"
                      " AND priority = ? AND due_at > ? ORDER BY due_at LIMIT 1")};
    if (!query.with(*priority, after).next()) continue;
    const auto due = query.time();
    if (due != TimePoint::max() && (!first || due < *first)) first = due;
  }
  return first;
}

}  // namespace goji::store::sqlite
