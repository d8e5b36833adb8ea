#pragma once

// The members of Story; story.h includes this, since only files named *_test.cpp are compiled.

#include "base/rfc3339.h"
#include "domain/words.h"
#include "scenario/story.h"
#include "support/catch.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <span>
#include <utility>
#include <vector>

namespace goji::test {

using flow::Course;

namespace story {

using flow::Event;

inline std::string joined(const std::map<std::string, ComponentStatus>& components) {
  std::string text;
  for (const auto& [key, status] : components)
    text += fmt::format(" {}={}", key, word(status));
  return text;
}

inline const char* name_of(flow::PromiseKind kind) {
  if (kind == flow::PromiseKind::FirstNotice) return "first_notice";
  return kind == flow::PromiseKind::NextUpdate ? "next_update" : "recovery";
}

template <class Kind>
std::vector<Kind> only(const std::vector<Event>& events) {
  std::vector<Kind> found;
  for (const Event& event : events)
    if (const auto* one = std::get_if<Kind>(&event)) found.push_back(*one);
  return found;
}

inline void append(std::vector<Event>& events, std::vector<Event> more) {
  std::ranges::move(more, std::back_inserter(events));
}

/// In the order of their times; doubled, each of them comes twice and the last first.
inline std::vector<Signal> arriving(std::vector<Signal> signals, bool doubled) {
  if (doubled) {
    const auto once = signals;
    signals.insert(signals.end(), once.begin(), once.end());
    std::ranges::reverse(signals);
  }
  std::ranges::stable_sort(signals, {}, &Signal::at);
  return signals;
}

/// When something is heard; halting, just after each of them too: nothing happens there, and
/// nothing may come of looking.
inline std::set<TimePoint> instants_of(const std::vector<Signal>& signals,
                                       const std::vector<flow::Word>& words,
                                       bool halting) {
  std::set<TimePoint> instants;
  for (const Signal& one : signals)
    instants.insert(one.at);
  for (const flow::Word& word : words)
    instants.insert(word.at);
  if (halting)
    for (const TimePoint instant : std::set{instants})
      instants.insert(instant + std::chrono::milliseconds{17});
  return instants;
}

/// A course under way; restored, it is read back from what it has written after every step.
struct Playing {
  Playing(const flow::Terms& given, bool is_restored)
      : terms(given), restored(is_restored), course(given) {}

  void happened(TimePoint now, std::vector<Event> more) {
    append(events, std::move(more));
    if (restored) course = Course::restored(terms, course.slices(), now).value();
  }

  /// What falls due before then.
  void until(TimePoint end) {
    for (auto due = course.next_instant(); due && *due < end; due = course.next_instant())
      happened(*due, course.advance(*due));
  }

  void take(TimePoint now, std::span<const Signal> signals) {
    happened(now, course.advance(now, signals));
  }

  void take(const flow::Word& word) {
    auto answer = course.take(word);
    if (!answer) refusals.push_back(answer.error());
    happened(word.at, answer ? std::move(*answer) : std::vector<Event>{});
  }

  const flow::Terms& terms;
  bool restored;
  Course course;
  std::vector<Event> events{};
  std::vector<Error> refusals{};
};

}  // namespace story

inline Story::Story(std::vector<std::string> components)
    : start(std::chrono::sys_days{std::chrono::year{2024} / 6 / 5} + std::chrono::hours{12}) {
  terms.zone = "UTC";
  for (auto& key : components)
    terms.components.push_back({.key = std::move(key)});
}

inline TimePoint Story::at(double seconds) const {
  return start + std::chrono::round<std::chrono::milliseconds>(Seconds{seconds});
}

inline Story& Story::signal(Signal signal) {
  outcome_.reset();
  signals_.push_back(std::move(signal));
  return *this;
}

inline Story& Story::fires(const std::string& source,
                           const std::string& component,
                           double from,
                           double to,
                           const Fires& what) {
  Signal one{.source = source,
             .key = what.key,
             .component = component,
             .impact = what.impact,
             .affected_share = what.share,
             .affected_users = what.users,
             .at = at(from),
             .labels = what.labels};
  if (what.names_start) one.started_at = at(what.started.value_or(from));
  auto moment = from;
  while (moment < to) {
    one.at = at(moment);
    signal(one);
    moment = what.every > 0 ? moment + what.every : to;
  }
  if (!what.resolves) return *this;
  one.status = Status::Resolved;
  one.impact.reset();
  one.affected_share.reset();
  one.affected_users.reset();
  one.at = at(to);
  return signal(one);
}

inline Story& Story::outage(const std::string& component,
                            double from,
                            double to,
                            const Fires& what) {
  return fires("s1", component, from, to, what).fires("s2", component, from, to, what);
}

inline Story& Story::beats(const std::string& source, double every, double from, double to) {
  const std::chrono::seconds interval{static_cast<int>(every)};
  const auto known = [&](const Heartbeat& heartbeat) { return heartbeat.source == source; };
  if (std::ranges::none_of(terms.heartbeats, known))
    terms.heartbeats.push_back({.source = source, .every = interval});
  auto moment = from;
  while (moment <= to) {
    signal({.source = source, .status = Status::Heartbeat, .at = at(moment)});
    moment += every;
  }
  return *this;
}

inline Story& Story::maintenance(const std::string& component, double from, double to) {
  terms.maintenances.push_back({.components = {component}, .from = at(from), .to = at(to)});
  return *this;
}

inline Story& Story::depends(const std::string& component, const std::string& on) {
  for (Component& one : terms.components)
    if (one.key == component) one.depends_on.push_back(on);
  return *this;
}

inline Story& Story::says(double moment, flow::Word word) {
  outcome_.reset();
  word.at = at(moment);
  words_.push_back(std::move(word));
  return *this;
}

inline Story::Outcome Story::play(Way way) const {
  const auto signals = story::arriving(signals_, way == Way::Doubled);
  const auto instants = story::instants_of(signals, words_, way == Way::Halting);
  story::Playing playing{terms, way == Way::Restored};
  auto next = signals.begin();
  for (const TimePoint instant : instants) {
    playing.until(instant);
    const auto end =
        std::find_if(next, signals.end(), [&](const Signal& one) { return one.at != instant; });
    playing.take(instant, {next, end});
    next = end;
    for (const flow::Word& word : words_)
      if (word.at == instant) playing.take(word);
  }
  const auto last = instants.empty() ? start : *instants.rbegin();
  playing.until(last + std::chrono::hours{24} + std::chrono::milliseconds{1});
  return {.events = std::move(playing.events),
          .incidents = playing.course.incidents(),
          .refusals = std::move(playing.refusals)};
}

inline const Story::Outcome& Story::outcome() const {
  if (outcome_) return *outcome_;
  outcome_ = play(Way::Plain);
  const auto plain = lines(*outcome_, true, true);
  CHECK(lines(play(Way::Doubled), true, true) == plain);
  CHECK(lines(play(Way::Halting), true, true) == plain);
  CHECK(lines(play(Way::Restored), true, true) == plain);
  return *outcome_;
}

inline std::string Story::when(TimePoint moment) const {
  const auto since = moment - start;
  const auto whole = std::chrono::floor<std::chrono::seconds>(since);
  if (whole == since) return fmt::to_string(whole.count());
  return fmt::format("{:.3f}", static_cast<double>(since.count()) / 1000);
}

inline Lines Story::lines(const Outcome& outcome, bool notices, bool drafts) const {
  Lines all;
  for (const auto& said : story::only<flow::Said>(outcome.events)) {
    const bool draft = said.kind == NoticeKind::Draft;
    if (draft ? !drafts : !notices) continue;
    const auto incident = said.incident ? fmt::format(" #{}", said.incident->id) : "";
    all.push_back(fmt::format("{} {}{}{}{}",
                              when(said.at),
                              word(said.kind),
                              incident,
                              story::joined(said.components),
                              said.automatic || draft ? "" : " by a person"));
  }
  return all;
}

inline Lines Story::told() const {
  return lines(outcome(), true, false);
}

inline Lines Story::told_with_drafts() const {
  return lines(outcome(), true, true);
}

inline Lines Story::drafts() const {
  return lines(outcome(), false, true);
}

inline Lines Story::promises() const {
  std::map<std::uint64_t, std::string> all;
  for (const auto& promised : story::only<flow::Promised>(outcome().events)) {
    auto& line = all[promised.id];
    line = fmt::format("{} {}", story::name_of(promised.kind), when(promised.due_at));
    if (promised.met_at) line += " met " + when(*promised.met_at);
    if (promised.is_void) line += " void";
  }
  Lines lines;
  for (auto& [id, line] : all)
    lines.push_back(std::move(line));
  return lines;
}

inline Lines Story::notes() const {
  Lines all;
  for (const auto& noted : story::only<flow::Noted>(outcome().events))
    all.push_back(fmt::format("{} {}", when(noted.at), noted.reason.code));
  return all;
}

inline Lines Story::decisions() const {
  Lines all;
  for (const auto& decided : story::only<flow::Decided>(outcome().events))
    all.push_back(
        fmt::format("{} {} {}", when(decided.at), decided.component, decided.reason.code));
  return all;
}

inline Lines Story::refusals() const {
  Lines all;
  for (const Error& error : outcome().refusals)
    all.push_back(error.what);
  return all;
}

inline std::vector<flow::IncidentState> Story::incidents() const {
  return outcome().incidents;
}

}  // namespace goji::test
