#include "flow/course.h"

#include "flow/course_blind.h"
#include "flow/course_episodes.h"
#include "flow/course_hearing.h"
#include "flow/course_incidents.h"
#include "flow/course_opening.h"
#include "flow/course_places.h"
#include "flow/course_rules.h"
#include "flow/course_silence.h"
#include "flow/course_slices.h"
#include "flow/course_words.h"
#include "flow/course_world.h"
#include "timing/update_promise.h"

#include <algorithm>
#include <utility>

namespace goji::flow {

using course::Turn;
using course::World;

struct Course::State {
  explicit State(Terms terms) : world(std::move(terms)) {}
  World world;
};

namespace {

/// What time alone brought about, before the signals of the instant are looked at.
void before_signals(World& world, Turn& turn) {
  course::settle(world, turn.now);
  course::watch_beats(world, turn);
  course::end_episodes(world, turn);
  course::open_what_is_due(world, turn);
}

/// What follows from both. Looks at everything again, and finds the next instant on the way.
void after_signals(World& world, Turn& turn) {
  turn.next.reset();
  course::settle(world, turn.now);
  if (course::grow_stale(world, turn)) course::settle(world, turn.now);
  course::overrule_stale(world);
  course::note_changes(world, turn.now);
  course::watch_beats(world, turn);
  course::end_episodes(world, turn);
  course::open_what_is_due(world, turn);
  course::carry_on(world, turn);
  course::watch_rules(world, turn);
  course::sweep(world, turn.now);
  world.altered = true;
  world.next = turn.next;
  world.unsettled = false;
}

bool hear_all(World& world, std::span<const Signal> signals) {
  if (signals.size() == 1) return course::hear(world, signals.front());
  bool changed = false;
  for (const Signal* signal : course::in_order(world, signals))
    changed = course::hear(world, *signal) || changed;
  return changed;
}

void step(World& world,
          TimePoint now,
          std::span<const Signal> signals,
          std::vector<Event>& events) {
  Turn turn{.now = now, .events = events};
  world.now = now;
  course::apply_rules(world, now);
  const bool due = world.next && *world.next <= now;
  if (due) {
    course::hear_beats_in_time(world, signals);
    before_signals(world, turn);
  }
  const bool changed = !signals.empty() && hear_all(world, signals);
  if (due || changed || world.unsettled) after_signals(world, turn);
}

}  // namespace

Course::Course(Terms terms, Detail detail) : state_(std::make_unique<State>(std::move(terms))) {
  state_->world.detail = detail;
}

Course::Course(Course&&) noexcept = default;
Course& Course::operator=(Course&&) noexcept = default;
Course::~Course() = default;

std::vector<Event> Course::advance(TimePoint now, std::span<const Signal> signals) {
  World& world = state_->world;
  std::vector<Event> events;
  now = std::max(now, world.now);
  while (world.next && *world.next < now)
    step(world, *world.next, {}, events);
  const auto second = timing::whole_second(now);
  if (second == now) {
    step(world, now, signals, events);
    return events;
  }
  // Decisions fall on whole seconds; what is heard in between waits for the next one.
  world.now = now;
  course::apply_rules(world, now);
  if (!signals.empty() && hear_all(world, signals)) {
    world.unsettled = true;
    world.next = std::min(world.next.value_or(second), second);
  }
  return events;
}

Result<Course> Course::restored(Terms terms, std::span<const Slice> slices, TimePoint now) {
  Course course{std::move(terms)};
  if (auto done = course::restore(course.state_->world, slices, now); !done) return done.error();
  return course;
}

Result<std::vector<Event>> Course::take(const Word& word) {
  World& world = state_->world;
  std::vector<Event> events;
  world.now = std::max(world.now, word.at);
  course::apply_rules(world, world.now);
  Turn turn{.now = world.now, .events = events};
  course::settle(world, turn.now);
  if (auto done = course::take(world, turn, word); !done) return done.error();
  // What follows from it by itself falls on the next whole second.
  world.unsettled = true;
  world.altered = true;
  const auto second = timing::whole_second(world.now + std::chrono::milliseconds{1});
  world.next = std::min(world.next.value_or(second), second);
  return events;
}

std::vector<Slice> Course::changes() {
  return course::changed_slices(state_->world);
}

std::vector<Slice> Course::slices() const {
  return course::slices_of(state_->world);
}

std::optional<TimePoint> Course::next_instant() const {
  return state_->world.next;
}

std::vector<IncidentState> Course::incidents() const {
  std::vector<IncidentState> all;
  for (const auto& [id, incident] : state_->world.incidents)
    all.push_back(course::state_of(state_->world, incident));
  return all;
}

void Course::adopt(Terms terms) {
  World& world = state_->world;
  course::judge_so_far(world, world.now);
  world.adopt(std::move(terms));
  world.unsettled = true;
  const auto soon = timing::whole_second(world.now + std::chrono::milliseconds{1});
  world.next = std::min(world.next.value_or(soon), soon);
}

}  // namespace goji::flow
