#include "store/sqlite/delivery_columns.h"
#include "store/sqlite/due.h"
#include "store/sqlite/sqlite_writing.h"

#include <algorithm>
#include <set>
#include <utility>

namespace goji::store::sqlite {
namespace {

/// A channel and one of its recipients.
using Endpoint = std::pair<std::string, std::string>;

/// So many are held in one transaction: whoever pauses a channel with a million waiting stops no
/// signals with it.
constexpr std::size_t kMostHeld = 1'000;

/// Why a delivery that is due is not sent now.
struct Wait {
  TimePoint until{};
  std::string why{};
};

/// Those at an endpoint that is left alone no longer: the first asks for all.
class Askers {
 public:
  Askers(TimePoint now, TimePoint answered_by) : now_(now), answered_by_(answered_by) {}

  /// Of the next that is due, in the order of urgency; nothing if it can go.
  std::optional<Wait> wait_of(Connection& from, Id delivery) {
    Query row{from.prepared(
        "SELECT d.channel, d.recipient, p.channel IS NOT NULL, r.paused_until,"
        " coalesce(r.why, '') FROM delivery d LEFT JOIN pause p ON p.channel = d.channel"
        " LEFT JOIN refusal r ON r.channel = d.channel AND r.recipient = d.recipient"
        " WHERE d.id = ?")};
    if (!row.with(delivery).next()) return std::nullopt;
    Endpoint endpoint{row.text(), {}};
    endpoint.second = row.text();
    if (row.yes()) return Wait{.until = TimePoint::max()};
    const auto paused_until = row.maybe_time();
    if (!paused_until) return std::nullopt;
    auto why = row.text();
    if (*paused_until > now_) return Wait{*paused_until, std::move(why)};
    if (asking_.insert(std::move(endpoint)).second) return std::nullopt;
    return Wait{answered_by_, std::move(why)};
  }

  [[nodiscard]] const std::set<Endpoint>& asking() const { return asking_; }

 private:
  TimePoint now_;
  TimePoint answered_by_;
  std::set<Endpoint> asking_{};
};

}  // namespace

std::vector<Id> SqliteWriting::due_and_free(TimePoint now,
                                            TimePoint lease_until,
                                            std::size_t limit,
                                            const Room& room) {
  looks_again_ = false;
  const bool anything_paused =
      query(
          "SELECT 1 FROM pause UNION ALL SELECT 1 FROM refusal WHERE paused_until IS NOT NULL"
          " LIMIT 1")
          .next();
  // One that is held is not due any more, so the next look takes others in its place.
  for (std::size_t held = 0;;) {
    auto due = due_deliveries(*connection_, now, limit, room);
    if (!anything_paused) return due;
    Askers askers{now, std::max(lease_until, now + std::chrono::milliseconds{1})};
    const auto waits = [&](Id id) {
      const auto wait = askers.wait_of(*connection_, id);
      if (wait) hold_paused(id, wait->until, wait->why);
      return wait.has_value();
    };
    const auto waiting = std::erase_if(due, waits);
    held += waiting;
    looks_again_ = waiting > 0 && held >= kMostHeld;
    if (waiting > 0 && !looks_again_) continue;
    for (const auto& [channel, recipient] : askers.asking())
      query("UPDATE refusal SET paused_until = ? WHERE channel = ? AND recipient = ?")
          .with(lease_until, channel, recipient)
          .run();
    return due;
  }
}

void SqliteWriting::hold_paused(Id delivery, TimePoint until, const std::string& why) {
  query(
      "UPDATE delivery SET state = 'held', held_reason = 'paused',"
      " error = CASE ?1 WHEN '' THEN error ELSE ?1 END WHERE id = ?2")
      .with(why, delivery)
      .run();
  query("UPDATE dispatch SET due_at = ? WHERE delivery = ?").with(until, delivery).run();
}

bool SqliteWriting::pause(const PauseRow& row) {
  return query("INSERT INTO pause (channel, at, actor) VALUES (?,?,?) ON CONFLICT DO NOTHING")
             .with(row.channel, row.at, row.actor)
             .run() > 0;
}

std::size_t SqliteWriting::resume(const std::string& channel, TimePoint now) {
  query("DELETE FROM pause WHERE channel = ?").with(channel).run();
  query("UPDATE refusal SET paused_until = ?1 WHERE channel = ?2 AND paused_until > ?1")
      .with(now, channel)
      .run();
  query(
      "INSERT INTO over SELECT id FROM delivery"
      " WHERE state = 'held' AND held_reason = 'paused' AND channel = ?")
      .with(channel)
      .run();
  return release_marked(now);
}

void SqliteWriting::keep_refusal(const RefusalRow& row, TimePoint now) {
  if (row.number > 0) {
    query(
        "INSERT INTO refusal (channel, recipient, number, since, paused_until, why)"
        " VALUES (?,?,?,?,?,?) ON CONFLICT (channel, recipient) DO UPDATE SET"
        " number = excluded.number, since = excluded.since, paused_until = excluded.paused_until,"
        " why = excluded.why")
        .with(row.channel, row.recipient, row.number, row.since, row.paused_until, row.why)
        .run();
    return;
  }
  query("DELETE FROM refusal WHERE channel = ? AND recipient = ?")
      .with(row.channel, row.recipient)
      .run();
  query(
      "INSERT INTO over SELECT id FROM delivery"
      " WHERE state = 'held' AND held_reason = 'paused' AND channel = ? AND recipient = ?")
      .with(row.channel, row.recipient)
      .run();
  release_marked(now);
}

std::size_t SqliteWriting::approve(const HeldFilter& filter, TimePoint now) {
  for (const Id id : approvable_deliveries(*connection_, filter)) {
    query("INSERT INTO over VALUES (?)").with(id).run();
    query("UPDATE delivery SET unapproved = 0 WHERE id = ?").with(id).run();
  }
  return release_marked(now);
}

std::size_t SqliteWriting::release_marked(TimePoint now) {
  query("UPDATE dispatch SET due_at = ? WHERE delivery IN (SELECT delivery FROM over)")
      .with(now)
      .run();
  const auto released = query(
                            "UPDATE delivery SET held_reason = '',"
                            " state = CASE WHEN doubt IS NULL THEN 'queued' ELSE 'uncertain' END"
                            " WHERE id IN (SELECT delivery FROM over)")
                            .run();
  query("DELETE FROM over").run();
  return released;
}

}  // namespace goji::store::sqlite
