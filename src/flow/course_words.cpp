#include "flow/course_words.h"

#include "base/rfc3339.h"
#include "flow/course_founding.h"
#include "flow/course_incidents.h"
#include "flow/course_places.h"
#include "flow/course_press.h"
#include "flow/course_saying.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace goji::flow::course {
namespace {

using Components = std::map<std::string, ComponentStatus>;

Reason by_operator(const char* verb) {
  return {.code = fmt::format("operator_{}", verb)};
}

Result<void> check_known(World& world, const Components& components) {
  for (const auto& [key, status] : components)
    if (place_named(world, key) == nullptr)
      return Error{Fault::NotFound, fmt::format("there is no component `{}`", key)};
  return {};
}

Error is_over(const Incident& incident) {
  return {Fault::Conflict,
          fmt::format("incident {} is {} since {}; its last notice was {}",
                      incident.id,
                      incident.retracted ? "retracted" : "resolved",
                      to_rfc3339(*incident.resolved_at),
                      incident.last_word)};
}

Result<Incident*> known(World& world, IncidentId id) {
  const auto found = world.incidents.find(id);
  if (found == world.incidents.end())
    return Error{Fault::NotFound, fmt::format("there is no incident {}", id)};
  return &found->second;
}

Result<Incident*> open_one(World& world, IncidentId id) {
  auto incident = known(world, id);
  if (incident && !(*incident)->open()) return is_over(**incident);
  return incident;
}

Error already_told(const Place& place, const Incident& incident) {
  return {Fault::Conflict,
          fmt::format("{} is already announced in incident {}; its last notice was {}",
                      place.component.key,
                      incident.id,
                      incident.last_word)};
}

/// A component that waits to be told in another incident leaves it; one that was told stays.
Result<void> free_for_a_new_one(World& world, const Components& components) {
  for (const auto& [key, status] : components) {
    const Place& place = *place_named(world, key);
    const Incident* incident = incident_of(world, place);
    if (incident != nullptr && incident->members.at(key).told)
      return already_told(place, *incident);
  }
  for (const auto& [key, status] : components) {
    Place& place = *place_named(world, key);
    if (Incident* incident = incident_of(world, place)) incident->members.erase(key);
    place.incident = 0;
  }
  return {};
}

std::vector<Founder> founders(World& world, const Components& components, TimePoint now) {
  std::vector<Founder> all;
  for (const auto& [key, status] : components) {
    Place& place = *place_named(world, key);
    all.push_back(
        {.place = &place, .status = status, .onset = place.episode ? onset_of(world, place) : now});
  }
  return all;
}

void mark_decided(World& world, const Components& components) {
  for (const auto& [key, status] : components) {
    Place* place = place_named(world, key);
    if (place != nullptr && place->episode) place->episode->decided = true;
  }
}

Notice personal(const Word& word, NoticeKind kind, const char* verb) {
  return {.kind = kind,
          .automatic = false,
          .notify = word.notify,
          .reason = by_operator(verb),
          .told = word.components};
}

Result<void> announce(World& world, Turn& turn, const Word& word) {
  if (auto fine = check_known(world, word.components); !fine) return fine;
  const bool any = std::ranges::any_of(
      word.components, [](const auto& entry) { return to_impact(entry.second).has_value(); });
  if (!any) return Error{Fault::Invalid, "components: none of them is said to have a problem"};
  if (auto fine = free_for_a_new_one(world, word.components); !fine) return fine;

  Incident& incident = found(world,
                             turn,
                             0,
                             founders(world, word.components, turn.now),
                             personal(word, NoticeKind::Opened, "announced"));
  if (word.phase && *word.phase != Phase::Resolved) incident.phase = *word.phase;
  press(world, incident, word.components, turn.now);
  pin(world, incident, word.components);
  mark_decided(world, word.components);
  return {};
}

Result<void> end_it(World& world, Turn& turn, Incident& incident, const Word& word) {
  release(world, incident, turn.now);
  auto notice = personal(word, NoticeKind::Resolved, "resolved");
  notice.told.clear();
  for (const auto& [key, member] : incident.members)
    if (member.told) notice.told.emplace(key, ComponentStatus::Operational);
  close(world, incident, turn.now);
  mute(world, incident, turn.now);
  say(world, turn, incident, notice);
  return {};
}

/// New members are a person's word alone until their own sources fire.
void take_components(World& world, Incident& incident, const Word& word, TimePoint now) {
  Components to_press;
  for (const auto& [key, status] : word.components) {
    Place& place = *place_named(world, key);
    const bool fresh = !incident.members.contains(key);
    if (fresh) {
      incident.members[key].onset = place.episode ? onset_of(world, place) : now;
      place.incident = incident.id;
    }
    const bool pressed = std::ranges::any_of(
        place.live, [](const Watched* watched) { return watched->condition.press; });
    if (fresh || pressed || !to_impact(status)) to_press.emplace(key, status);
  }
  press(world, incident, to_press, now);
}

Result<void> check_members(World& world, const Incident& incident, const Components& components) {
  if (auto fine = check_known(world, components); !fine) return fine;
  for (const auto& [key, status] : components) {
    const Place& place = *place_named(world, key);
    const Incident* other = incident_of(world, place);
    if (other != nullptr && other->id != incident.id && other->members.at(key).told)
      return already_told(place, *other);
  }
  return {};
}

void leave_others(World& world, const Incident& incident, const Components& components) {
  for (const auto& [key, status] : components) {
    Incident* other = incident_of(world, *place_named(world, key));
    if (other != nullptr && other->id != incident.id) other->members.erase(key);
  }
}

/// A person says it is watched: what still fires is known, and is no relapse.
void quieten(World& world, const Incident& incident) {
  for (const auto& [key, member] : incident.members) {
    Place* place = place_named(world, key);
    if (place != nullptr && place->episode && !place->clean_since) place->episode->muted = true;
  }
}

Result<void> update(World& world, Turn& turn, const Word& word) {
  auto found_one = open_one(world, word.incident);
  if (!found_one) return found_one.error();
  Incident& incident = **found_one;
  if (auto fine = check_members(world, incident, word.components); !fine) return fine;
  if (word.phase == Phase::Resolved) return end_it(world, turn, incident, word);

  leave_others(world, incident, word.components);
  take_components(world, incident, word, turn.now);
  auto notice = personal(word, NoticeKind::Updated, "updated");
  if (word.phase) incident.phase = *word.phase;
  if (word.phase == Phase::Monitoring) {
    notice.kind = NoticeKind::Monitoring;
    incident.monitoring_at = turn.now;
    quieten(world, incident);
  }
  say(world, turn, incident, notice);
  pin(world, incident, word.components);
  mark_decided(world, word.components);
  return {};
}

Result<void> resolve_it(World& world, Turn& turn, const Word& word) {
  auto incident = open_one(world, word.incident);
  if (!incident) return incident.error();
  return end_it(world, turn, **incident, word);
}

Result<void> retract(World& world, Turn& turn, const Word& word) {
  auto found_one = known(world, word.incident);
  if (!found_one) return found_one.error();
  Incident& incident = **found_one;
  if (incident.retracted) return is_over(incident);
  auto notice = personal(word, NoticeKind::Retracted, "retracted");
  notice.told.clear();
  for (const auto& [key, member] : incident.members)
    if (member.told) notice.told.emplace(key, ComponentStatus::Operational);
  if (incident.open()) {
    release(world, incident, turn.now);
    close(world, incident, turn.now);
    mute(world, incident, turn.now);
  }
  incident.retracted = true;
  say(world, turn, incident, notice);
  return {};
}

Result<void> correct(World& world, Turn& turn, const Word& word) {
  auto found_one = known(world, word.incident);
  if (!found_one) return found_one.error();
  Incident& incident = **found_one;
  if (incident.retracted) return is_over(incident);
  if (auto fine = check_members(world, incident, word.components); !fine) return fine;
  if (incident.open()) {
    leave_others(world, incident, word.components);
    take_components(world, incident, word, turn.now);
  }
  say(world, turn, incident, personal(word, NoticeKind::Corrected, "corrected"));
  if (incident.open()) pin(world, incident, word.components);
  return {};
}

// --- drafts --------------------------------------------------------------------------------------

Result<Draft*> pending(World& world, std::uint64_t id) {
  const auto found = world.drafts.find(id);
  if (found == world.drafts.end())
    return Error{Fault::NotFound, fmt::format("there is no draft {}", id)};
  if (found->second.fate != Draft::Fate::Pending)
    return Error{Fault::Conflict,
                 fmt::format("draft {} is decided: {}", id, found->second.what_happened)};
  return &found->second;
}

/// It is over already, and is told afterwards.
void tell_ended(World& world, Turn& turn, const Draft& draft, const Word& word) {
  const auto id = ++world.last_incident;
  Incident& incident = world.incidents[id];
  incident = {.id = id,
              .phase = Phase::Resolved,
              .automatic = false,
              .onset = draft.onset,
              .opened_at = turn.now,
              .resolved_at = draft.ended_at};
  auto notice = personal(word, NoticeKind::Ended, "approved");
  notice.told = draft.components;
  for (const auto& [key, status] : draft.components)
    incident.members[key] = {.onset = draft.onset, .minutes = draft.minutes};
  say(world, turn, incident, notice);
}

/// In the incident that it belongs to by now, or in one of its own.
Result<void> open_by_draft(World& world, Turn& turn, Draft& draft, const Word& word) {
  auto notice = personal(word, NoticeKind::Opened, "approved");
  if (notice.told.empty()) notice.told = draft.components;
  if (auto fine = check_known(world, notice.told); !fine) return fine;
  if (auto fine = free_for_a_new_one(world, notice.told); !fine) return fine;
  const auto members = founders(world, notice.told, turn.now);
  const auto id = fitting_incident(world, *members.front().place, members.front().onset);
  if (id == 0) {
    found(world, turn, 0, members, notice);
  } else {
    Incident& incident = world.incidents.at(id);
    for (const Founder& one : members) {
      one.place->incident = id;
      incident.members[one.place->component.key] = {.onset = one.onset, .lone = one.lone};
    }
    notice.kind = NoticeKind::Updated;
    say(world, turn, incident, notice);
  }
  mark_decided(world, notice.told);
  return {};
}

Result<void> say_held_back(World& world, Turn& turn, Draft& draft, const Word& word) {
  auto found_one = open_one(world, draft.incident);
  if (!found_one) return found_one.error();
  Incident& incident = **found_one;
  const auto reason = by_operator("approved");
  if (draft.would_be == NoticeKind::Resolved) {
    resolve(world, turn, incident, false, reason);
  } else if (draft.would_be == NoticeKind::Monitoring) {
    watch(world, turn, incident, false, reason);
  } else {
    auto notice = personal(word, draft.would_be, "approved");
    if (notice.told.empty()) notice.told = draft.components;
    std::erase_if(notice.told,
                  [&](const auto& entry) { return !incident.members.contains(entry.first); });
    say(world, turn, incident, notice);
  }
  return {};
}

Result<void> approve(World& world, Turn& turn, const Word& word) {
  auto found_one = pending(world, word.draft);
  if (!found_one) return found_one.error();
  Draft& draft = **found_one;
  const bool of_incident =
      draft.kind == Draft::Kind::HeldBack && draft.would_be != NoticeKind::Opened &&
      draft.would_be != NoticeKind::Reopened && draft.would_be != NoticeKind::Holding;
  Result<void> done{};
  if (draft.kind == Draft::Kind::Ended) {
    tell_ended(world, turn, draft, word);
  } else if (of_incident) {
    done = say_held_back(world, turn, draft, word);
  } else {
    done = open_by_draft(world, turn, draft, word);
  }
  if (!done) return done;
  close_draft(turn, draft, Draft::Fate::Approved, "approved at " + to_rfc3339(turn.now));
  return {};
}

Result<void> reject(World& world, Turn& turn, const Word& word) {
  auto found_one = pending(world, word.draft);
  if (!found_one) return found_one.error();
  Draft& draft = **found_one;
  close_draft(turn, draft, Draft::Fate::Rejected, "rejected at " + to_rfc3339(turn.now));
  mark_decided(world, draft.components);
  return {};
}

Result<void> edit(World& world, Turn& turn, const Word& word) {
  auto found_one = pending(world, word.draft);
  if (!found_one) return found_one.error();
  if (auto fine = check_known(world, word.components); !fine) return fine;
  Draft& draft = **found_one;
  if (!word.components.empty()) draft.components = word.components;
  Said said{.at = turn.now,
            .kind = NoticeKind::Draft,
            .automatic = false,
            .draft = draft.id,
            .components = draft.components,
            .reason = by_operator("edited")};
  const auto incident = world.incidents.find(draft.incident);
  if (incident != world.incidents.end()) said.incident = state_of(world, incident->second);
  turn.events.emplace_back(std::move(said));
  return {};
}

}  // namespace

Result<void> take(World& world, Turn& turn, const Word& word) {
  switch (word.kind) {
    case Word::Kind::Announce:
      return announce(world, turn, word);
    case Word::Kind::Update:
      return update(world, turn, word);
    case Word::Kind::Resolve:
      return resolve_it(world, turn, word);
    case Word::Kind::Retract:
      return retract(world, turn, word);
    case Word::Kind::Correct:
      return correct(world, turn, word);
    case Word::Kind::ApproveDraft:
      return approve(world, turn, word);
    case Word::Kind::EditDraft:
      return edit(world, turn, word);
    case Word::Kind::RejectDraft:
      break;
  }
  return reject(world, turn, word);
}

}  // namespace goji::flow::course
