#include "flow/hearing.h"

#include <utility>

namespace goji::flow {
namespace {

/// Lengths keep ("ab", "c") and ("a", "bc") apart.
std::string name_of(const Signal& signal) {
  return std::to_string(signal.source.size()) + ':' + signal.source +
         std::to_string(signal.key.size()) + ':' + signal.key + signal.component;
}

}  // namespace

Hearing::Hearing(std::span<const store::SignalRow> newest) {
  for (const auto& row : newest)
    last_.insert_or_assign(name_of(row.signal), last_of(row.signal));
}

Hearing::Last Hearing::last_of(const Signal& signal) {
  return {signal.status,
          signal.started_at,
          signal.impact,
          signal.affected_share,
          signal.affected_users};
}

Hearing::News Hearing::heard(const Signal& signal) {
  const auto [entry, fresh] = last_.try_emplace(name_of(signal), last_of(signal));
  if (fresh) return News::Fresh;
  const Last before = std::exchange(entry->second, last_of(signal));
  const Last& now = entry->second;
  // Without started_at a firing continues the open one.
  const bool continues = !now.started_at && now.status == Status::Firing;
  if (continues && before.status == now.status) entry->second.started_at = before.started_at;
  if (before.status != now.status || before.started_at != entry->second.started_at)
    return News::Fresh;
  const bool same = before.impact == now.impact && before.affected_share == now.affected_share &&
                    before.affected_users == now.affected_users;
  return same ? News::Repeat : News::Changed;
}

}  // namespace goji::flow
