#include "flow/course_hearing.h"

#include "flow/course_episodes.h"
#include "flow/course_places.h"
#include "flow/course_silence.h"
#include "flow/course_voices.h"
#include "signals/conditions.h"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <tuple>
#include <utility>

namespace goji::flow::course {
namespace {

using signals::Heard;

bool labelled(const Signal& signal, const char* label) {
  const auto found = signal.labels.find(label);
  return found != signal.labels.end() && found->second == "true";
}

bool is_rehearsal(const Signal& signal) {
  return !signal.labels.empty() && (labelled(signal, "drill") || labelled(signal, "test"));
}

bool hear_beat(World& world, const Signal& signal) {
  const auto found = world.beats.find(std::string_view{signal.source});
  if (found == world.beats.end()) return false;
  Beat& beat = found->second;
  const bool first = !beat.heard_at;
  beat.heard_at = std::max(beat.heard_at.value_or(signal.at), signal.at);
  return first || beat.lost;
}

std::uint32_t source_named(Place& place, const std::string& name) {
  for (std::uint32_t i = 0; i < place.sources.size(); ++i)
    if (place.sources[i].name == name) return i;
  place.sources.push_back({.name = name});
  return static_cast<std::uint32_t>(place.sources.size() - 1);
}

Watched* watched_by(World& world, const Signal& signal) {
  const auto found = world.watched.find(ConditionView{signal.source, signal.key, signal.component});
  if (found != world.watched.end()) return &found->second;
  Place* place = place_named(world, signal.component);
  if (place == nullptr) return nullptr;
  Watched watched{
      .condition = {.source = signal.source, .key = signal.key, .component = signal.component},
      .place = place,
      .source = source_named(*place, signal.source),
      .number = ++world.last_condition};
  ConditionKey key{signal.source, signal.key, signal.component};
  Watched& fresh = world.watched.emplace(std::move(key), std::move(watched)).first->second;
  out_of_date(world, fresh);
  return &fresh;
}

void enlist(Watched& watched) {
  auto& live = watched.place->live;
  const bool lives =
      watched.condition.state == State::Firing || watched.condition.state == State::Stale;
  const auto here = std::ranges::find(live, &watched);
  if (lives && here == live.end()) live.push_back(&watched);
  if (!lives && here != live.end()) live.erase(here);
}

bool take_in(World& world, Watched& watched, const Signal& signal, Heard heard) {
  switch (heard) {
    case Heard::Again:
      // That it repeats at all makes its silence another one.
      if (watched.condition.rhythm.count() == 1) out_of_date(world, watched);
      return arm_after_repeat(world, watched);
    case Heard::Ignored:
      return false;
    case Heard::Restated:
      out_of_date(world, watched);
      watched.place->changed_at = signal.at;
      return !watched.place->live.empty();
    case Heard::Whole:
      out_of_date(world, watched);
      enlist(watched);
      disarm(world, watched);
      if (!counts(*watched.place, watched.condition)) return false;
      hear_whole(world, watched, signal);
      return true;
    case Heard::Altered:
    case Heard::Began:
    case Heard::Ended:
    case Heard::LostSight:
      break;
  }
  out_of_date(world, watched);
  enlist(watched);
  arm(world, watched);
  watched.place->changed_at = signal.at;
  update_voice(world, watched, signal.at);
  return true;
}

/// The share that one word states; nothing if it states none.
std::optional<double> share_in(const World& world, const Signal& signal) {
  auto share = signal.affected_share;
  const auto place = world.place_of.find(signal.component);
  if (!signal.affected_users || place == world.place_of.end()) return share;
  const auto users = place->second->component.users.value_or(0);
  if (users == 0) return share;
  const auto counted = static_cast<double>(*signal.affected_users) / static_cast<double>(users);
  return std::max(share, std::optional{std::min(counted, 1.0)});
}

bool comes_before(const World& world, const Signal& one, const Signal& other) {
  const auto ranks = std::pair{signals::rank(one.status), signals::rank(other.status)};
  if (ranks.first != ranks.second) return ranks.first < ranks.second;
  const auto name = std::tie(one.source, one.key, one.component);
  const auto other_name = std::tie(other.source, other.key, other.component);
  if (name != other_name) return name < other_name;
  if (one.started_at != other.started_at) return one.started_at < other.started_at;
  if (one.impact != other.impact) return one.impact < other.impact;
  const auto shares = std::pair{share_in(world, one), share_in(world, other)};
  if (shares.first != shares.second) return shares.first < shares.second;
  return std::tie(one.ended_at, one.expires_at) < std::tie(other.ended_at, other.expires_at);
}

}  // namespace

std::vector<const Signal*> in_order(const World& world, std::span<const Signal> signals) {
  std::vector<const Signal*> order;
  order.reserve(signals.size());
  for (const Signal& signal : signals)
    order.push_back(&signal);
  std::ranges::stable_sort(order, [&](const Signal* one, const Signal* other) {
    return comes_before(world, *one, *other);
  });
  return order;
}

bool hear(World& world, const Signal& signal, Memory memory) {
  if (signal.status == Status::Heartbeat) return hear_beat(world, signal);
  if (signal.affected_users && share_in(world, signal) != signal.affected_share) {
    // A count is a share of the users from here on, so that words can be compared.
    auto counted = signal;
    counted.affected_share = share_in(world, signal);
    counted.affected_users.reset();
    return hear(world, counted, memory);
  }
  Watched* watched = watched_by(world, signal);
  if (watched == nullptr) return false;
  const auto heard = signals::hear(watched->condition, signal);
  Source& source = watched->place->sources[watched->source];
  if (memory == Memory::Keeps && !is_rehearsal(signal))
    source.heard_at = std::max(source.heard_at, std::optional{signal.at});
  if (signal.status == Status::Resolved && heard != Heard::Ignored)
    source.resolved_at = std::max(source.resolved_at, std::optional{signal.at});
  return take_in(world, *watched, signal, heard);
}

void sweep(World& world, TimePoint now) {
  if (world.swept_at > now - std::chrono::days{1}) return;
  world.swept_at = now;
  world.altered = true;
  for (auto entry = world.watched.begin(); entry != world.watched.end();) {
    const Condition& condition = entry->second.condition;
    const bool over =
        condition.state == State::Resolved && now - condition.heard_at > world.terms.policy.memory;
    if (over) {
      world.forgotten_conditions.insert(condition.source + '\n' + condition.key + '\n' +
                                        condition.component);
      std::erase(world.unkept, &entry->second);
    }
    entry = over ? world.watched.erase(entry) : std::next(entry);
  }
  std::erase_if(world.incidents, [&](const auto& entry) {
    const Incident& incident = entry.second;
    return !incident.open() && now - *incident.resolved_at > world.terms.policy.memory;
  });
  std::erase_if(world.drafts, [&](const auto& entry) {
    return now - entry.second.made_at > world.terms.policy.memory;
  });
}

}  // namespace goji::flow::course
