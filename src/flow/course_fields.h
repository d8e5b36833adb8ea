#pragma once

#include "flow/course_json.h"
#include "flow/course_world.h"

#include <utility>

/// What is kept of each thing that the world remembers. A field that is added to a struct and not
/// here is lost at a restart; the tests restore after every step.
namespace goji {

template <class Archive>
void describe(Archive& archive, Rhythm& rhythm) {
  std::vector<std::int64_t> intervals;
  std::size_t count = rhythm.count();
  for (std::size_t i = 0; i < rhythm.size(); ++i)
    intervals.push_back(rhythm.at(i).count());
  archive("count", count);
  archive("intervals", intervals);
  rhythm = Rhythm{count, intervals};
}

template <class Archive>
void describe(Archive& archive, Condition& condition) {
  archive("source", condition.source);
  archive("key", condition.key);
  archive("component", condition.component);
  archive("state", condition.state);
  archive("impact", condition.impact);
  archive("affected_share", condition.affected_share);
  archive("affected_users", condition.affected_users);
  archive("press", condition.press);
  archive("stated_start", condition.stated_start);
  archive("started_at", condition.started_at);
  archive("began_at", condition.began_at);
  archive("heard_at", condition.heard_at);
  archive("expires_at", condition.expires_at);
  archive("rhythm", condition.rhythm);
}

namespace criteria {

template <class Archive>
void describe(Archive& archive, Voice& voice) {
  archive("source", voice.source);
  archive("share", voice.share);
  archive("impact", voice.impact);
  archive("press", voice.press);
  archive("stated", voice.stated);
}

template <class Archive>
void describe(Archive& archive, Witness& witness) {
  archive("first_at", witness.first_at);
  archive("earliest_start", witness.earliest_start);
  archive("share", witness.share);
  archive("carried", witness.carried);
}

template <class Archive>
void describe(Archive& archive, Stretch& stretch) {
  archive("from", stretch.from);
  archive("voices", stretch.voices);
  archive("announced", stretch.announced);
  archive("weighted_before", stretch.weighted_before);
  archive("corroborated_before", stretch.corroborated_before);
  archive("largest_before", stretch.largest_before);
  archive("peak_before", stretch.peak_before);
}

template <class Archive>
void describe(Archive& archive, History& history) {
  auto memory = history.memory();
  archive("stretches", memory.stretches);
  archive("clocks_from", memory.clocks_from);
  archive("pruned_until", memory.pruned_until);
  archive("corroborated_at", memory.corroborated_at);
  archive("reached_at", memory.reached_at);
  archive("judged_until", memory.judged_until);
  archive("credited", memory.credited);
  history = History{std::move(memory)};
}

}  // namespace criteria

namespace incidents {

template <class Archive>
void describe(Archive& archive, Flapping& flapping) {
  auto changes = flapping.changes();
  archive("changes", changes);
  flapping = Flapping{std::move(changes)};
}

template <class Archive>
void describe(Archive& archive, Improvement& improvement) {
  auto memory = improvement.memory();
  archive("since", memory.since);
  archive("improved", memory.improved);
  archive("slow", memory.slow);
  improvement = Improvement{memory};
}

}  // namespace incidents

namespace timing {

template <class Archive>
void describe(Archive& archive, DailyCap& cap) {
  auto day = cap.day();
  auto count = cap.count();
  archive("day", day);
  archive("count", count);
  cap = DailyCap{day, count};
}

}  // namespace timing

namespace flow::course {

template <class Archive>
void describe(Archive& archive, Source& source) {
  archive("name", source.name);
  archive("heard_at", source.heard_at);
  archive("resolved_at", source.resolved_at);
  archive("voice", source.voice);
  archive("witness", source.witness);
}

template <class Archive>
void describe(Archive& archive, Episode& episode) {
  archive("history", episode.history);
  archive("began_at", episode.began_at);
  archive("worst", episode.worst);
  archive("firing_since", episode.firing_since);
  archive("quiet_since", episode.quiet_since);
  archive("held_at", episode.held_at);
  archive("announced", episode.announced);
  archive("drafted", episode.drafted);
  archive("asked", episode.asked);
  archive("blind_drafted", episode.blind_drafted);
  archive("decided", episode.decided);
  archive("muted", episode.muted);
}

/// But for the component, which the terms tell, and the live conditions, which are kept apart.
template <class Archive>
void describe(Archive& archive, Place& place) {
  archive("sources", place.sources);
  archive("episode", place.episode);
  archive("began_at", place.began_at);
  archive("clean_since", place.clean_since);
  archive("changed_at", place.changed_at);
  archive("flapping", place.flapping);
  archive("cap", place.cap);
  archive("held_back_on", place.held_back_on);
  archive("decided", place.decided);
  archive("incident", place.incident);
}

template <class Archive>
void describe(Archive& archive, Watched& watched) {
  archive("condition", watched.condition);
  archive("source", watched.source);
  archive("number", watched.number);
  archive("overruled", watched.overruled);
}

template <class Archive>
void describe(Archive& archive, Beat& beat) {
  archive("heard_at", beat.heard_at);
  archive("lost", beat.lost);
  archive("over", beat.over);
  archive("blinds", beat.blinds);
}

template <class Archive>
void describe(Archive& archive, Promise& promise) {
  archive("id", promise.id);
  archive("due_at", promise.due_at);
  archive("remind_at", promise.remind_at);
  archive("reminded", promise.reminded);
}

template <class Archive>
void describe(Archive& archive, Member& member) {
  archive("told", member.told);
  archive("onset", member.onset);
  archive("lone", member.lone);
  archive("minutes", member.minutes);
  archive("pinned", member.pinned);
  archive("improvement", member.improvement);
}

template <class Archive>
void describe(Archive& archive, Incident& incident) {
  archive("id", incident.id);
  archive("phase", incident.phase);
  archive("automatic", incident.automatic);
  archive("retracted", incident.retracted);
  archive("members", incident.members);
  archive("onset", incident.onset);
  archive("opened_at", incident.opened_at);
  archive("last_notice_at", incident.last_notice_at);
  archive("monitoring_at", incident.monitoring_at);
  archive("resolved_at", incident.resolved_at);
  archive("next_update", incident.next_update);
  archive("recovery", incident.recovery);
  archive("stills", incident.stills);
  archive("intermittent", incident.intermittent);
  archive("intermittent_told", incident.intermittent_told);
  archive("intermittent_monitored", incident.intermittent_monitored);
  archive("comes_and_goes", incident.comes_and_goes);
  archive("last_word", incident.last_word);
}

template <class Archive>
void describe(Archive& archive, Draft& draft) {
  archive("id", draft.id);
  archive("kind", draft.kind);
  archive("would_be", draft.would_be);
  archive("components", draft.components);
  archive("incident", draft.incident);
  archive("made_at", draft.made_at);
  archive("onset", draft.onset);
  archive("ended_at", draft.ended_at);
  archive("minutes", draft.minutes);
  archive("fate", draft.fate);
  archive("what_happened", draft.what_happened);
}

/// What belongs to no single thing.
struct Counters {
  IncidentId last_incident = 0;
  std::uint64_t last_draft = 0;
  std::uint64_t last_promise = 0;
  std::uint64_t last_condition = 0;
  TimePoint now{};
  std::optional<TimePoint> next{};
  bool unsettled = false;
  TimePoint listening_since{};
  TimePoint swept_at{};
};

template <class Archive>
void describe(Archive& archive, Counters& counters) {
  archive("last_incident", counters.last_incident);
  archive("last_draft", counters.last_draft);
  archive("last_promise", counters.last_promise);
  archive("last_condition", counters.last_condition);
  archive("now", counters.now);
  archive("next", counters.next);
  archive("unsettled", counters.unsettled);
  archive("listening_since", counters.listening_since);
  archive("swept_at", counters.swept_at);
}

}  // namespace flow::course
}  // namespace goji
