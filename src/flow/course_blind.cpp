#include "flow/course_blind.h"

#include "base/rfc3339.h"
#include "criteria/blindness.h"
#include "flow/course_places.h"

#include <algorithm>
#include <utility>

namespace goji::flow::course {
namespace {

void note(Turn& turn, const char* code, const Beat& beat) {
  turn.events.emplace_back(
      Noted{.at = turn.now,
            .reason = {.code = code,
                       .facts = {{"source", beat.heartbeat.source},
                                 {"heard_at", to_rfc3339(beat.heard_at.value_or(TimePoint{}))}}}});
}

TimePoint silent_since(const World& world, const Beat& beat) {
  return std::max(*beat.heard_at, world.listening_since);
}

void watch_one(World& world, Turn& turn, Beat& beat) {
  const auto lost_at =
      criteria::lost_at(world.terms.policy, silent_since(world, beat), beat.heartbeat.every);
  const bool lost = lost_at <= turn.now;
  if (!lost) turn.look_again(lost_at);
  if (lost == beat.lost) return;
  beat.lost = lost;
  beat.over = false;
  note(turn, lost ? "heartbeat_lost" : "heartbeat_back", beat);
}

/// The components whose trouble began with the loss.
std::vector<std::string> struck(const World& world, const Beat& beat) {
  const auto due = silent_since(world, beat) + beat.heartbeat.every;
  std::vector<std::string> keys;
  for (const auto& place : world.places)
    if (criteria::began_near(world.terms.policy, due, place->began_at))
      keys.push_back(place->component.key);
  return keys;
}

bool still_struck(const World& world, const std::vector<std::string>& keys) {
  const auto firing = std::ranges::count_if(keys, [&](const std::string& key) {
    const auto place = world.place_of.find(key);
    return place != world.place_of.end() && fires(*place->second);
  });
  return !criteria::ends_blindness(
      world.terms.policy, static_cast<std::size_t>(firing), keys.size());
}

void watch_blindness(World& world, Turn& turn, Beat& beat) {
  if (!beat.lost) {
    beat.blinds.clear();
    return;
  }
  if (beat.over) return;
  const bool was_blind = !beat.blinds.empty();
  auto keys = struck(world, beat);
  for (std::string& key : beat.blinds)
    if (std::ranges::find(keys, key) == keys.end()) keys.push_back(std::move(key));
  const bool begins =
      was_blind || criteria::begins_blindness(world.terms.policy, keys.size(), world.places.size());
  const bool blind = begins && still_struck(world, keys);
  beat.blinds = blind ? std::move(keys) : std::vector<std::string>{};
  beat.over = was_blind && !blind;
  if (blind && !was_blind) note(turn, "monitoring_blind", beat);
}

void start_from_zero(World& world, TimePoint now) {
  for (const auto& place : world.places) {
    if (!place->episode) continue;
    place->episode->history.restart(now);
    place->episode->blind_drafted = false;
  }
}

}  // namespace

void hear_beats_in_time(World& world, std::span<const Signal> signals) {
  for (const Signal& signal : signals) {
    if (signal.status != Status::Heartbeat) continue;
    const auto found = world.beats.find(std::string_view{signal.source});
    if (found == world.beats.end() || found->second.lost) continue;
    auto& heard_at = found->second.heard_at;
    if (heard_at) heard_at = std::max(*heard_at, signal.at);
  }
}

void watch_beats(World& world, Turn& turn) {
  const bool was_blind = world.blind();
  // In the order of the terms: events come out in the same order in every run.
  for (const Heartbeat& heartbeat : world.terms.heartbeats) {
    Beat& beat = world.beats.at(heartbeat.source);
    if (!beat.heard_at) continue;
    watch_one(world, turn, beat);
    watch_blindness(world, turn, beat);
  }
  if (!was_blind || world.blind()) return;
  start_from_zero(world, turn.now);
  turn.events.emplace_back(Noted{.at = turn.now, .reason = {.code = "monitoring_sees"}});
}

}  // namespace goji::flow::course
