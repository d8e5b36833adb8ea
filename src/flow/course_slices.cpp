#include "flow/course_slices.h"

#include "flow/course_fields.h"
#include "flow/course_fingerprint.h"
#include "signals/conditions.h"
#include "timing/update_promise.h"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <utility>

namespace goji::flow::course {
namespace {

namespace json = boost::json;

template <class T>
Slice slice(std::string kind, std::string key, const T& value) {
  return {.kind = std::move(kind), .key = std::move(key), .body = json::serialize(to_value(value))};
}

std::string key_of(const Condition& condition) {
  return condition.source + '\n' + condition.key + '\n' + condition.component;
}

Counters counters_of(const World& world) {
  return {.last_incident = world.last_incident,
          .last_draft = world.last_draft,
          .last_promise = world.last_promise,
          .last_condition = world.last_condition,
          .now = world.now,
          .next = world.next,
          .unsettled = world.unsettled,
          .listening_since = world.listening_since,
          .swept_at = world.swept_at};
}

/// All but the conditions and counters: calls `with` for each, with its kind, its key and itself.
template <class With>
void for_places_and_incidents(const World& world, With with) {
  for (const auto& place : world.places)
    with("component", place->component.key, *place);
  for (const auto& [id, incident] : world.incidents)
    with("incident", std::to_string(id), incident);
  for (const auto& [id, draft] : world.drafts)
    with("draft", std::to_string(id), draft);
  for (const Heartbeat& heartbeat : world.terms.heartbeats)
    with("heartbeat", heartbeat.source, world.beats.at(heartbeat.source));
}

/// Whether it is another than when it was last looked at; it counts as seen.
bool is_changed(World& world, PieceView name, std::uint64_t fingerprint) {
  auto known = world.kept.find(name);
  const bool fresh = known == world.kept.end();
  if (fresh)
    known =
        world.kept.emplace(PieceName{std::string{name.kind}, std::string{name.key}}, Piece{}).first;
  const bool changed = fresh || known->second.fingerprint != fingerprint;
  known->second = {.fingerprint = fingerprint, .seen = world.looks};
  return changed;
}

/// What was not seen in this look is gone.
void add_forgotten(World& world, std::vector<Slice>& changed) {
  std::erase_if(world.kept, [&](const auto& entry) {
    const auto& [name, piece] = entry;
    if (piece.seen == world.looks) return false;
    changed.push_back({.kind = name.kind, .key = name.key, .body = ""});
    return true;
  });
}

template <class T>
T read(const Slice& slice) {
  json::error_code error;
  const auto parsed = json::parse(slice.body, error);
  if (error) throw Unreadable("is no JSON: " + error.message());
  T value{};
  from_value(parsed, value);
  return value;
}

std::uint64_t number_in(const std::string& key) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), number);
  if (error != std::errc{} || end != key.data() + key.size())
    throw Unreadable("its key is no number");
  return number;
}

void restore_place(World& world, const Slice& slice) {
  const auto found = world.place_of.find(slice.key);
  if (found == world.place_of.end()) return;  // the terms know it no longer
  auto read_back = read<Place>(slice);
  Place& place = *found->second;
  read_back.component = std::move(place.component);
  read_back.ruling = std::move(place.ruling);
  read_back.index = place.index;
  place = std::move(read_back);
}

void restore_condition(World& world, const Slice& slice) {
  auto watched = read<Watched>(slice);
  const auto found = world.place_of.find(watched.condition.component);
  if (found == world.place_of.end()) return;
  watched.place = found->second;
  if (watched.source >= watched.place->sources.size())
    throw Unreadable("its source is not among those of its component");
  ConditionKey key{watched.condition.source, watched.condition.key, watched.condition.component};
  world.watched.insert_or_assign(std::move(key), std::move(watched));
}

void restore_counters(World& world, const Slice& slice, TimePoint now) {
  const auto counters = read<Counters>(slice);
  world.last_incident = counters.last_incident;
  world.last_draft = counters.last_draft;
  world.last_promise = counters.last_promise;
  world.last_condition = counters.last_condition;
  world.now = counters.now;
  world.next = counters.next;
  world.unsettled = counters.unsettled;
  world.swept_at = counters.swept_at;
  world.listening_since = now > counters.now ? now : counters.listening_since;
}

void restore_one(World& world, const Slice& slice, TimePoint now) {
  if (slice.kind == "component") {
    restore_place(world, slice);
  } else if (slice.kind == "incident") {
    const auto id = number_in(slice.key);
    world.incidents[id] = read<Incident>(slice);
  } else if (slice.kind == "draft") {
    const auto id = number_in(slice.key);
    world.drafts[id] = read<Draft>(slice);
  } else if (slice.kind == "counters") {
    restore_counters(world, slice, now);
  } else if (slice.kind == "heartbeat") {
    const auto beat = world.beats.find(slice.key);
    if (beat == world.beats.end()) return;
    auto heartbeat = beat->second.heartbeat;
    beat->second = read<Beat>(slice);
    beat->second.heartbeat = std::move(heartbeat);
  } else if (slice.kind == "condition") {
    restore_condition(world, slice);
  } else {
    throw Unreadable("is of no known kind");
  }
}

/// What was heard since the last whole second is judged by the rule that counted then.
void settle_as_it_was(const World& world, Place& place) {
  if (!place.episode) return;
  const auto* rule = place.ruling.book.at(world.now).rule;
  place.episode->history.settle(
      criteria::ruled_by(world.terms.policy, rule), *place.ruling.weights, world.now);
}

/// Conditions find their components again, and the queue of silences is made anew.
void tie_together(World& world) {
  std::vector<Watched*> all;
  for (auto& [key, watched] : world.watched)
    all.push_back(&watched);
  std::ranges::sort(all, {}, &Watched::number);
  const auto& policy = world.terms.policy;
  for (Watched* watched : all) {
    const auto state = watched->condition.state;
    if (state == State::Firing || state == State::Stale) watched->place->live.push_back(watched);
    watched->armed_for = signals::stale_at(watched->condition,
                                           {.intervals = policy.stale_intervals,
                                            .at_least = policy.stale_at_least,
                                            .unrepeated = policy.stale_unrepeated},
                                           world.listening_since);
    if (watched->armed_for) world.silences.emplace(*watched->armed_for, watched->number, watched);
  }
  for (const auto& place : world.places) {
    const auto incident = world.incidents.find(place->incident);
    const bool member = incident != world.incidents.end() && incident->second.open() &&
                        incident->second.members.contains(place->component.key);
    if (!member) place->incident = 0;
    settle_as_it_was(world, *place);
  }
}

}  // namespace

std::vector<Slice> slices_of(const World& world) {
  std::vector<Slice> slices{slice("counters", "", counters_of(world))};
  for_places_and_incidents(world, [&](const char* kind, const std::string& key, const auto& thing) {
    slices.push_back(slice(kind, key, thing));
  });
  for (const auto& [key, watched] : world.watched)
    slices.push_back(slice("condition", key_of(watched.condition), watched));
  return slices;
}

std::vector<Slice> changed_slices(World& world) {
  std::vector<Slice> changed;
  for (const std::string& key : world.forgotten_conditions)
    changed.push_back({.kind = "condition", .key = key, .body = ""});
  world.forgotten_conditions.clear();
  for (Watched* watched : world.unkept) {
    watched->kept = true;
    changed.push_back(slice("condition", key_of(watched->condition), *watched));
  }
  world.unkept.clear();
  if (!world.altered && changed.empty()) return changed;
  world.altered = false;

  world.looks += 1;
  Fingerprint fingerprint;
  for_places_and_incidents(world, [&](const char* kind, const std::string& key, const auto& thing) {
    fingerprint.add(thing);
    if (is_changed(world, {kind, key}, fingerprint.taken()))
      changed.push_back(slice(kind, key, thing));
  });
  add_forgotten(world, changed);
  if (!changed.empty()) changed.push_back(slice("counters", "", counters_of(world)));
  return changed;
}

Result<void> restore(World& world, std::span<const Slice> slices, TimePoint now) {
  // Conditions come last: they look for their components' sources.
  for (const bool conditions : {false, true}) {
    for (const Slice& slice : slices) {
      if (slice.body.empty() || (slice.kind == "condition") != conditions) continue;
      try {
        restore_one(world, slice, now);
      } catch (const Unreadable& unreadable) {
        return Error{Fault::Invalid,
                     fmt::format("slice {} `{}`: {}", slice.kind, slice.key, unreadable.what())};
      }
    }
  }
  tie_together(world);
  if (now > world.now) {  // a pause: what fell due meanwhile is looked at now
    world.now = now;
    world.unsettled = true;
    world.next = timing::whole_second(now);
  }
  return {};
}

}  // namespace goji::flow::course
