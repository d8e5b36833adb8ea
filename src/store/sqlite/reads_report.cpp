#include "store/codec.h"
#include "store/sqlite/reads.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace goji::store::sqlite {
namespace {

constexpr std::size_t kMostReasons = 50;  // of one channel; errors are others' words

std::uint64_t span(TimePoint from, TimePoint to) {
  return static_cast<std::uint64_t>(std::max<std::int64_t>(0, (to - from).count()));
}

/// Servers like to repeat whom they refused: in a report nobody is named, and what is said of many
/// is one reason.
std::string without_addresses(std::string_view error) {
  constexpr std::string_view kAround = " \t\n<>()[]\"',;:";
  std::string out;
  for (std::size_t begin = 0; begin < error.size();) {
    const auto end = std::min(error.find_first_of(kAround, begin), error.size());
    const auto word = error.substr(begin, end - begin);
    const auto at = word.find('@');
    out += at == std::string_view::npos ? word : "***";
    if (at != std::string_view::npos) out += word.substr(at);
    if (end < error.size()) out += error[end];
    begin = end + 1;
  }
  return out;
}

/// Of one delivery what is counted.
struct Counted {
  std::string channel{};
  std::string recipient{};
  DeliveryState state = DeliveryState::Queued;
  bool doubtful = false;
  bool twice = false;
  TimePoint published_at{};
  std::optional<TimePoint> accepted_at{};
  std::optional<TimePoint> visible_at{};
  std::string error{};
};

Counted read_counted(Query& row) {
  Counted read;
  read.channel = row.text();
  read.recipient = row.text();
  const auto state = row.text();
  read.state = known(delivery_state_named(state), "state", state);
  read.doubtful = row.maybe_number().has_value();
  read.twice = row.yes();
  read.published_at = row.time();
  read.accepted_at = row.maybe_time();
  read.visible_at = row.maybe_time();
  read.error = row.text();
  return read;
}

/// Takes deliveries in the order of their channels and recipients.
class Counting {
 public:
  void take(Counted next) {
    if (rows_.empty() || rows_.back().channel != next.channel) {
      end_recipient();
      rows_.push_back({.channel = next.channel});
    } else if (next.recipient != last_.recipient) {
      end_recipient();
    }
    count(rows_.back(), next);
    // What came back was not told to anybody, though it was accepted.
    told_ = told_ || next.doubtful || (next.accepted_at && next.state != DeliveryState::Bounced);
    last_ = std::move(next);
    open_ = true;
  }

  std::vector<ReachRow> rows() {
    end_recipient();
    return std::move(rows_);
  }

 private:
  static void count(ReachRow& row, const Counted& one) {
    row.deliveries += 1;
    row.states[one.state] += 1;
    if (one.doubtful) row.doubtful += 1;
    if (one.twice) row.twice += 1;
    if (one.visible_at) {
      row.visible += 1;
      row.until_visible.add(span(one.published_at, *one.visible_at));
    }
    if (!one.accepted_at) return;
    row.accepted += 1;
    row.until_accepted.add(span(one.published_at, *one.accepted_at));
    row.first_accepted_at =
        std::min(row.first_accepted_at.value_or(*one.accepted_at), *one.accepted_at);
    row.last_accepted_at =
        std::max(row.last_accepted_at.value_or(*one.accepted_at), *one.accepted_at);
  }

  void end_recipient() {
    if (!open_) return;
    auto& row = rows_.back();
    row.recipients += 1;
    if (!told_) untold(row.untold, last_.state, without_addresses(last_.error)) += 1;
    told_ = false;
    open_ = false;
  }

  static std::uint64_t& untold(std::vector<UntoldRow>& rows,
                               DeliveryState state,
                               const std::string& error) {
    const auto find = [&](const std::string& named) {
      return std::ranges::find_if(
          rows, [&](const auto& row) { return row.state == state && row.error == named; });
    };
    auto found = find(error);
    if (found == rows.end() && rows.size() >= kMostReasons) found = find("");
    if (found != rows.end()) return found->recipients;
    const bool full = rows.size() >= kMostReasons;
    return rows.emplace_back(UntoldRow{.state = state, .error = full ? "" : error}).recipients;
  }

  std::vector<ReachRow> rows_{};
  Counted last_{};
  bool open_ = false;  ///< a recipient was begun
  bool told_ = false;  ///< something may have arrived there
};

}  // namespace

// In the order of an index, so that nothing is sorted and nothing is kept.
std::vector<ReachRow> reach(Connection& from, IncidentId incident) {
  Query query{from.prepared(
      "SELECT d.channel, d.recipient, d.state, d.doubt, d.twice, coalesce(r.at, d.planned_at),"
      " d.accepted_at, d.visible_at, d.error"
      " FROM delivery d INDEXED BY delivery_of_audience LEFT JOIN revision r ON r.id = d.revision"
      " WHERE d.incident = ? ORDER BY d.channel, d.recipient, d.id")};
  query.with(incident);
  Counting counting;
  while (query.next())
    counting.take(read_counted(query));
  return counting.rows();
}

std::vector<HeardRow> heard(Connection& from,
                            const std::string& component,
                            TimePoint first,
                            TimePoint last) {
  Query query{
      from.prepared("SELECT source, status, arrived_at, summary FROM signal INDEXED BY"
                    " signal_by_arrival WHERE arrived_at >= ? AND arrived_at <= ?"
                    " AND component = ? ORDER BY arrived_at, id")};
  query.with(first, last, component);
  std::map<std::string, HeardRow> rows;
  while (query.next()) {
    auto source = query.text();
    const auto status = query.text();
    const auto at = query.time();
    auto& row = rows[source];
    if (row.signals++ == 0) row.first_at = at;
    row.source = std::move(source);
    row.last_at = at;
    if (status == "resolved") row.last_resolved_at = at;
    if (status != "firing") continue;
    if (!row.first_firing_at) row.first_firing_at = at;
    if (auto summary = query.text(); row.summary.empty()) row.summary = std::move(summary);
  }
  std::vector<HeardRow> list;
  for (auto& [source, row] : rows)
    list.push_back(std::move(row));
  std::ranges::stable_sort(list, {}, &HeardRow::first_at);
  return list;
}

std::map<std::string, std::uint64_t> suppressed(Connection& from, TimePoint by) {
  Query query{
      from.prepared("SELECT kind, count(*) FROM subscriber WHERE state = 'suppressed'"
                    " AND changed_at <= ? GROUP BY kind")};
  query.with(by);
  std::map<std::string, std::uint64_t> counts;
  while (query.next()) {
    auto kind = query.text();
    counts.emplace(std::move(kind), query.number());
  }
  return counts;
}

std::vector<SliceRow> slices_of(Connection& from, const std::string& kind) {
  Query query{from.prepared("SELECT kind, key, body FROM slice WHERE kind = ? ORDER BY key")};
  query.with(kind);
  std::vector<SliceRow> rows;
  while (query.next()) {
    auto& row = rows.emplace_back();
    row.kind = query.text();
    row.key = query.text();
    row.body = query.text();
  }
  return rows;
}

}  // namespace goji::store::sqlite
