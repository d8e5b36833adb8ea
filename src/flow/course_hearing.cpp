#include "flow/course_hearing.h"

#include "base/rfc3339.h"
#include "flow/course_places.h"
#include "signals/conditions.h"

#include <algorithm>
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

signals::Silence silence(const criteria::Policy& policy) {
  return {.intervals = policy.stale_intervals,
          .at_least = policy.stale_at_least,
          .unrepeated = policy.stale_unrepeated};
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
  return &world.watched.emplace(std::move(key), std::move(watched)).first->second;
}

/// The queue looks at its silence no later than this.
void arm(World& world, Watched& watched, std::optional<TimePoint> deadline) {
  if (watched.armed_for == deadline) return;
  if (watched.armed_for) world.silences.erase({*watched.armed_for, watched.number, &watched});
  if (deadline) world.silences.emplace(*deadline, watched.number, &watched);
  watched.armed_for = deadline;
  if (deadline && (!world.next || *deadline < *world.next))
    world.next = std::chrono::ceil<std::chrono::seconds>(*deadline);
}

void arm(World& world, Watched& watched) {
  arm(world,
      watched,
      signals::stale_at(watched.condition, silence(world.terms.policy), world.listening_since));
}

/// A repeat mostly moves its deadline later, which the queue finds out when it comes to it. It can
/// only come sooner with the first repeat, with an expiry or while long intervals give way.
bool arm_after_repeat(World& world, Watched& watched) {
  const Condition& condition = watched.condition;
  const auto floor = condition.heard_at + world.terms.policy.stale_at_least;
  if (!condition.expires_at && (!watched.armed_for || *watched.armed_for <= floor)) return false;
  const auto deadline =
      signals::stale_at(condition, silence(world.terms.policy), world.listening_since);
  if (!deadline || (watched.armed_for && *watched.armed_for <= *deadline)) return false;
  arm(world, watched, deadline);
  return *deadline <= condition.heard_at;
}

double share_of(const Component& component, const Condition& condition, bool& stated) {
  double share = 0;
  stated = false;
  if (condition.affected_share) {
    share = *condition.affected_share;
    stated = true;
  }
  if (condition.affected_users && component.users.value_or(0) > 0) {
    const auto counted =
        static_cast<double>(*condition.affected_users) / static_cast<double>(*component.users);
    share = std::max(share, std::min(counted, 1.0));
    stated = true;
  }
  return share;
}

/// A press counts in full, whatever the rules say.
double weight_of(const Place& place, const Condition& condition) {
  return condition.press ? 1 : weight_of(place.ruling, condition.source);
}

/// What all firing conditions of one source say together; nothing if its word does not count.
std::optional<criteria::Voice> voice_of(const Place& place, std::uint32_t source) {
  std::optional<criteria::Voice> voice;
  bool any_stated = false;
  double weight = 0;
  for (const Watched* watched : place.live) {
    const Condition& condition = watched->condition;
    if (watched->source != source || condition.state != State::Firing) continue;
    if (weight_of(place, condition) <= 0) continue;
    if (!voice) voice = {.source = source, .impact = condition.impact};
    voice->impact = std::max(voice->impact, condition.impact);
    voice->press = voice->press || condition.press;
    bool stated = false;
    voice->share = std::max(voice->share, share_of(place.component, condition, stated));
    weight = std::max(weight, weight_of(place, condition));
    any_stated = any_stated || stated;
  }
  if (!voice) return voice;
  if (!any_stated) voice->share = place.component.assumed.of(voice->impact);
  voice->share = std::min(1.0, voice->share * weight);
  voice->stated = any_stated;
  return voice;
}

Episode& ensure_episode(World& world, Place& place, TimePoint at) {
  if (place.episode) return *place.episode;
  place.episode.emplace(Episode{.began_at = at});
  for (Source& source : place.sources)
    source.witness.reset();
  const Incident* incident = incident_of(world, place);
  const bool announced =
      incident != nullptr && to_impact(incident->members.at(place.component.key).told);
  place.episode->history.announce(at, announced);
  place.episode->announced = announced;
  return *place.episode;
}

void bear_witness(Source& source, const criteria::Witness& seen) {
  if (!source.witness) {
    source.witness = seen;
    return;
  }
  source.witness->first_at = std::min(source.witness->first_at, seen.first_at);
  source.witness->earliest_start = std::min(source.witness->earliest_start, seen.earliest_start);
  source.witness->share = seen.share;
}

void update_firing(Place& place, TimePoint at) {
  Episode& episode = *place.episode;
  const bool any =
      std::ranges::any_of(place.sources, [](const Source& s) { return s.voice.has_value(); });
  if (any && !episode.firing_since) {
    episode.firing_since = at;
    place.began_at = at;
    episode.quiet_since.reset();
  } else if (!any && episode.firing_since) {
    episode.firing_since.reset();
    episode.quiet_since = at;
  }
}

/// What the condition's source says from `at` on.
void update_voice(World& world, const Watched& watched, TimePoint at) {
  Place& place = *watched.place;
  Source& source = place.sources[watched.source];
  const auto voice = voice_of(place, watched.source);
  if (voice) {
    Episode& episode = ensure_episode(world, place, at);
    episode.worst = std::max(episode.worst, voice->impact);
    bear_witness(source,
                 {.first_at = std::max(watched.condition.began_at, episode.began_at),
                  .earliest_start = watched.condition.started_at,
                  .share = voice->share});
  }
  if (!place.episode) return;
  if (voice != source.voice) {
    source.voice = voice;
    place.episode->history.set(at, watched.source, voice);
  }
  update_firing(place, at);
}

void enlist(Watched& watched) {
  auto& live = watched.place->live;
  const bool lives =
      watched.condition.state == State::Firing || watched.condition.state == State::Stale;
  const auto here = std::ranges::find(live, &watched);
  if (lives && here == live.end()) live.push_back(&watched);
  if (!lives && here != live.end()) live.erase(here);
}

/// It was announced at some time of this.
bool announced_within(const World& world, const Place& place, TimePoint from, TimePoint to) {
  return std::ranges::any_of(world.incidents, [&](const auto& entry) {
    const Incident& incident = entry.second;
    const auto member = incident.members.find(place.component.key);
    return member != incident.members.end() && member->second.told && incident.opened_at <= to &&
           (incident.open() || *incident.resolved_at >= from);
  });
}

/// One word that tells of a whole firing, after it is over: as if it had been heard then.
void hear_whole(World& world, const Watched& watched, const Signal& signal) {
  Place& place = *watched.place;
  const Condition& condition = watched.condition;
  const auto end = std::min(signal.ended_at.value_or(signal.at), signal.at);
  const auto start = std::min(signal.started_at.value_or(end), end);
  bool stated = false;
  criteria::Voice voice{.source = watched.source,
                        .share = share_of(place.component, condition, stated),
                        .impact = condition.impact,
                        .press = condition.press};
  if (!stated) voice.share = place.component.assumed.of(voice.impact);
  voice.share = std::min(1.0, voice.share * weight_of(place, condition));
  voice.stated = stated;
  const bool known = place.episode.has_value();
  Episode& episode = ensure_episode(world, place, start);
  if (!known) episode.announced = announced_within(world, place, start, end);
  episode.worst = std::max(episode.worst, voice.impact);
  bear_witness(place.sources[watched.source],
               {.first_at = start, .earliest_start = start, .share = voice.share});
  episode.history.overlay(start, end, voice);
  place.changed_at = signal.at;
  const bool background = is_background(world, place, watched.source);
  if (place.clean_since && !background) place.clean_since = std::max(*place.clean_since, end);
  if (!episode.firing_since) episode.quiet_since = std::max(episode.quiet_since.value_or(end), end);
}

/// What was not known of when it happened may have begun what still goes on.
void reach_back(Place& place) {
  Episode& episode = *place.episode;
  const auto since = episode.history.voiced_since();
  if (!episode.firing_since || !since || *since >= *episode.firing_since) return;
  episode.firing_since = since;
  place.began_at = since;
}

/// Clean once: from here on it speaks for itself again, from zero.
void unmute(Place& place, TimePoint at) {
  if (!place.episode || !place.episode->muted) return;
  place.episode->muted = false;
  place.episode->history.restart(at);
}

bool take_in(World& world, Watched& watched, const Signal& signal, Heard heard) {
  switch (heard) {
    case Heard::Again:
      // That it repeats at all makes its silence another one.
      if (watched.condition.rhythm.count() == 1) watched.kept = false;
      return arm_after_repeat(world, watched);
    case Heard::Ignored:
      return false;
    case Heard::Restated:
      watched.kept = false;
      watched.place->changed_at = signal.at;
      return !watched.place->live.empty();
    case Heard::Whole:
      watched.kept = false;
      enlist(watched);
      arm(world, watched, std::nullopt);
      if (weight_of(*watched.place, watched.condition) <= 0) return false;
      hear_whole(world, watched, signal);
      update_voice(world, watched, signal.at);
      reach_back(*watched.place);
      return true;
    case Heard::Altered:
    case Heard::Began:
    case Heard::Ended:
    case Heard::LostSight:
      break;
  }
  watched.kept = false;
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

void weigh_anew(World& world, Place& place, TimePoint now) {
  for (const Watched* watched : place.live)
    update_voice(world, *watched, now);
}

bool grow_stale(World& world, Turn& turn) {
  bool any = false;
  while (!world.silences.empty() && std::get<0>(*world.silences.begin()) <= turn.now) {
    Watched& watched = *std::get<2>(*world.silences.begin());
    const auto deadline =
        signals::stale_at(watched.condition, silence(world.terms.policy), world.listening_since);
    if (!deadline || *deadline > turn.now) {
      arm(world, watched, deadline);
      continue;
    }
    watched.condition.state = State::Stale;
    watched.overruled = false;
    watched.kept = false;
    arm(world, watched, std::nullopt);
    watched.place->changed_at = turn.now;
    update_voice(world, watched, turn.now);
    any = true;
    turn.events.emplace_back(
        Noted{.at = turn.now,
              .reason = {.code = "condition_stale",
                         .facts = {{"source", watched.condition.source},
                                   {"key", watched.condition.key},
                                   {"component", watched.condition.component},
                                   {"heard_at", to_rfc3339(watched.condition.heard_at)}}},
              .incident = watched.place->incident});
  }
  if (!world.silences.empty()) turn.look_again(std::get<0>(*world.silences.begin()));
  return any;
}

void overrule_stale(World& world) {
  for (const auto& place : world.places)
    for (Watched* watched : place->live) {
      if (watched->condition.state != State::Stale || watched->overruled) continue;
      watched->overruled = is_overruled(world, *place, *watched);
      if (watched->overruled) watched->kept = false;
    }
}

void note_changes(World& world, TimePoint now) {
  const auto& policy = world.terms.policy;
  for (const auto& place : world.places) {
    const bool clean = is_clean(world, *place);
    if (clean == place->clean_since.has_value()) continue;
    const auto at =
        std::min(std::max(place->changed_at, place->clean_since.value_or(TimePoint{})), now);
    if (clean) {
      place->clean_since = at;
      unmute(*place, at);
    } else {
      place->clean_since.reset();
    }
    const auto changes = place->flapping.change(at, policy.intermittent_within);
    Incident* incident = incident_of(world, *place);
    if (incident == nullptr || !incident->members.at(place->component.key).told) continue;
    if (changes < policy.intermittent_changes || incident->intermittent_told) continue;
    if (!std::exchange(incident->intermittent, true)) incident->intermittent_monitored = false;
    auto& unsteady = incident->comes_and_goes;
    const bool named = std::ranges::find(unsteady, place->component.key) != unsteady.end();
    if (!named) unsteady.push_back(place->component.key);
  }
}

void settle(World& world, TimePoint now) {
  for (const auto& place : world.places)
    if (place->episode)
      place->episode->history.settle(place->ruling.policy, *place->ruling.weights, now);
}

void renew_episode(World& world, Place& place, TimePoint now) {
  std::vector<std::optional<criteria::Witness>> witnesses;
  for (std::uint32_t i = 0; i < place.sources.size(); ++i) {
    witnesses.push_back(place.sources[i].witness);
    if (witnesses.back()) witnesses.back()->carried = is_background(world, place, i);
  }
  const Episode before = std::move(*place.episode);
  place.episode.reset();
  const bool fired = before.firing_since.has_value();
  if (!fired) {
    for (Source& source : place.sources)
      source.witness.reset();
    return;
  }
  Episode& next = ensure_episode(world, place, now);
  next.drafted = before.drafted;
  next.firing_since = before.firing_since;
  for (std::size_t i = 0; i < place.sources.size(); ++i) {
    Source& source = place.sources[i];
    if (!source.voice) continue;
    source.witness = witnesses[i];
    next.history.set(now, source.voice->source, source.voice);
  }
  next.history.settle(place.ruling.policy, *place.ruling.weights, now);
}

void sweep(World& world, TimePoint now) {
  if (world.swept_at > now - std::chrono::days{1}) return;
  world.swept_at = now;
  world.altered = true;
  for (auto entry = world.watched.begin(); entry != world.watched.end();) {
    const Condition& condition = entry->second.condition;
    const bool over =
        condition.state == State::Resolved && now - condition.heard_at > world.terms.policy.memory;
    if (over)
      world.forgotten_conditions.insert(condition.source + '\n' + condition.key + '\n' +
                                        condition.component);
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
