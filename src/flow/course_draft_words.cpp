#include "flow/course_draft_words.h"

#include "base/rfc3339.h"
#include "flow/course_drafts.h"
#include "flow/course_founding.h"
#include "flow/course_incidents.h"
#include "flow/course_places.h"
#include "flow/course_press.h"
#include "flow/course_saying.h"
#include "flow/course_word_parts.h"

#include <fmt/format.h>

#include <utility>

namespace goji::flow::course {
namespace {

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

}  // namespace

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

}  // namespace goji::flow::course
