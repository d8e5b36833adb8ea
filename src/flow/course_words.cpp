#include "flow/course_words.h"

#include "flow/course_draft_words.h"
#include "flow/course_founding.h"
#include "flow/course_places.h"
#include "flow/course_press.h"
#include "flow/course_saying.h"
#include "flow/course_word_parts.h"

#include <algorithm>

namespace goji::flow::course {
namespace {

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
