#include "flow/desk.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>
#include <exception>
#include <memory>
#include <utility>

namespace goji::flow {
namespace {

using namespace std::chrono_literals;

constexpr auto kLease = 60s;  // longer than any channel's exchange, with its name look-up
constexpr std::size_t kMostInFlight = 400;
constexpr auto kBetweenSweeps = 10min;
constexpr auto kTryAgain = 1s;  // what could not be kept

std::vector<Slice> slices_of(store::Reading& reading) {
  std::vector<Slice> slices;
  for (auto& row : reading.slices())
    slices.push_back({std::move(row.kind), std::move(row.key), std::move(row.body)});
  return slices;
}

Course course_in(store::Store& store, const Terms& terms, TimePoint now) {
  auto restored = Course::restored(terms, slices_of(*store.read()), now);
  if (!restored) throw store::Failure(restored.error().what);
  return std::move(*restored);
}

}  // namespace

Desk::Desk(Doors doors, Terms terms, Recorder recorder)
    : doors_(std::move(doors)),
      terms_(std::move(terms)),
      recorder_(std::move(recorder)),
      course_(course_in(*doors_.store, terms_, doors_.clock->now())),
      hearing_(doors_.store->read()->newest_signals()) {
  const auto now = doors_.clock->now();
  const auto writing = doors_.store->write();
  limits_ = deliveries::Limits{{}, writing->destinations()};
  const auto lost = writing->reap(now, TimePoint::max());
  next_due_ = now;
  next_sweep_ = now + kBetweenSweeps;
  if (lost == 0) return;
  writing->commit();
  spdlog::info("attempts of the last run are uncertain count={}", lost);
}

Desk::~Desk() {
  if (alarm_) doors_.clock->cancel(*alarm_);
}

void Desk::submit(Command command) {
  const std::lock_guard lock{guard_};
  waiting_.push_back(std::move(command));
  if (waiting_.size() == 1) doors_.wake();
}

void Desk::submit(TakeSignals signals, std::function<void(Result<Taken>)> answer) {
  submit(command<Taken>([this, signals = std::move(signals)](
                            Turn& turn) -> Result<Taken> { return take(turn, signals); },
                        std::move(answer)));
}

void Desk::submit(store::Settled settled) {
  submit(record(std::move(settled)));
}

Command Desk::record(store::Settled settled) {
  auto ending = std::make_shared<Ending>();
  ending->settled = std::move(settled);
  return {[this, ending](Turn& turn) { settle(turn, *ending); },
          [this, ending](const std::optional<Error>& failed) {
            if (failed) record_again(std::move(*ending));
          }};
}

/// What became of an attempt is worth more than one try to record it: if that got lost, the
/// delivery would be in doubt.
void Desk::record_again(Ending ending) {
  const auto now = doors_.clock->now();
  if (!ending.lease || ending.lease->until <= now + kTryAgain) return;
  const auto [place, vacant] = leased_.emplace(ending.settled.attempt.delivery, *ending.lease);
  if (vacant) limits_.began(place->second.destination, now);
  unrecorded_.push_back(std::move(ending.settled));
  record_again_at_ = now + kTryAgain;
}

void Desk::turn() {
  std::vector<Command> commands;
  {
    const std::lock_guard lock{guard_};
    commands.swap(waiting_);
  }
  if (record_again_at_ && *record_again_at_ <= doors_.clock->now()) {
    record_again_at_.reset();
    for (auto& settled : std::exchange(unrecorded_, {}))
      commands.push_back(record(std::move(settled)));
  }
  run(std::move(commands));
  plan_next_turn();
}

void Desk::run(std::vector<Command> commands) {
  std::optional<Error> failed;
  if (attempt(commands, failed)) return;
  if (commands.size() <= 1) {
    for (const Command& command : commands)
      command.answer(failed);
    return;
  }
  // One of them spoils the turn for all: each gets a turn of its own, so that only it is refused.
  for (Command& command : commands) {
    std::vector<Command> alone;
    alone.push_back(std::move(command));
    run(std::move(alone));
  }
}

bool Desk::attempt(std::vector<Command>& commands, std::optional<Error>& failed) {
  auto turn = std::make_unique<Turn>(*doors_.store, course_, doors_.clock->now());
  try {
    for (Command& command : commands)
      command.act(*turn);
    finish(*turn);
  } catch (const store::CommitUnknown&) {
    throw;
  } catch (const std::exception& error) {
    spdlog::error("turn undone why=\"{}\"", error.what());
    failed = Error{Fault::Unavailable, "it could not be kept, and was not: send it again"};
    put_back(turn->claimed);
    turn.reset();  // rolls back, before what is on disk is read again
    start_over();
    counts_.turns_undone += 1;
    return false;
  }
  counts_.turns += 1;
  for (const Command& command : commands)
    command.answer(std::nullopt);
  doors_.milestones->pass("answered");
  if (!turn->touched.empty()) doors_.show(turn->touched);
  if (!turn->claimed.empty()) doors_.dispatch(std::move(turn->claimed));
  return true;
}

void Desk::finish(Turn& turn) {
  turn.heed(course_.advance(turn.now));
  recorder_.record(turn);
  std::vector<store::SliceRow> slices;
  for (auto& slice : course_.changes())
    slices.push_back({std::move(slice.kind), std::move(slice.key), std::move(slice.body)});
  if (!slices.empty()) turn.writing().keep_slices(slices);
  if (next_sweep_ <= turn.now) sweep(turn);
  if (turn.deliveries_changed || (next_due_ && *next_due_ <= turn.now)) claim(turn);
  if (!turn.wrote()) return;
  doors_.milestones->pass("before the commit");
  turn.writing().commit();
  doors_.milestones->pass("committed");
}

void Desk::claim(Turn& turn) {
  release_overdue(turn.now);
  turn.writing().reap(turn.now, turn.now);
  const auto until = turn.now + kLease;
  const auto most = kMostInFlight - std::min(kMostInFlight, leased_.size());
  turn.claimed = turn.writing().claim(
      turn.now, until, doors_.random->next() | 1U, most, limits_.room(turn.now));
  for (const store::Claimed& one : turn.claimed) {
    limits_.began(one.delivery.destination, turn.now);
    leased_[one.delivery.id] = {one.delivery.destination, until};
  }
  for (const auto& row : limits_.changes())
    turn.writing().keep_destination(row);
  // What is due and was not taken waits for room: time makes some, or an attempt's end, or, should
  // that get lost, the end of a lease.
  next_due_ = turn.writing().next_due(turn.now);
  const auto more_room = limits_.next_change(turn.now);
  if (more_room && (!next_due_ || *more_room < *next_due_)) next_due_ = more_room;
}

void Desk::release_overdue(TimePoint now) {
  std::erase_if(leased_, [&](const auto& entry) {
    if (entry.second.until > now) return false;
    limits_.ended(entry.second.destination, nullptr, now);
    return true;
  });
}

/// A turn that leased them was undone.
void Desk::put_back(const std::vector<store::Claimed>& claimed) {
  for (const store::Claimed& one : claimed) {
    limits_.ended(one.delivery.destination, nullptr, doors_.clock->now());
    leased_.erase(one.delivery.id);
  }
}

void Desk::sweep(Turn& turn) {
  next_sweep_ = turn.now + kBetweenSweeps;
  if (recorder_.sweep(turn) == 0) return;
  turn.deliveries_changed = true;
}

void Desk::settle(Turn& turn, Ending& ending) {
  const store::Settled& settled = ending.settled;
  turn.deliveries_changed = true;
  const auto id = settled.attempt.delivery;
  const auto found = leased_.find(id);
  if (found != leased_.end()) ending.lease = found->second;
  const bool ours = turn.writing().settle(settled);
  if (ours && found != leased_.end()) {
    limits_.ended(found->second.destination, &settled, turn.now);
    leased_.erase(found);
  }
  if (settled.attempt.outcome != "accepted")
    spdlog::warn("delivery not accepted id=d-{} attempt={} outcome={} why=\"{}\"",
                 id,
                 settled.attempt.number,
                 ours ? settled.attempt.outcome : "lost",
                 settled.attempt.why);
}

Result<Taken> Desk::take(Turn& turn, const TakeSignals& taken) {
  std::vector<store::SignalRow> rows;
  Taken answer{.accepted = taken.signals.size()};
  for (const Signal& signal : taken.signals) {
    if (hearing_.heard(signal) == Hearing::News::Repeat) {
      answer.duplicates += 1;
    } else if (signal.status != Status::Heartbeat) {
      rows.push_back({.inlet = taken.inlet, .arrived_at = turn.now, .signal = signal});
    }
  }
  for (const Signal& signal : taken.unmapped)
    if (hearing_.heard(signal) != Hearing::News::Repeat)
      rows.push_back({.inlet = taken.inlet, .arrived_at = turn.now, .signal = signal});
  if (!rows.empty()) turn.writing().add_signals(rows);
  turn.heed(course_.advance(turn.now, taken.signals));
  counts_.signals += answer.accepted;
  counts_.repeats += answer.duplicates;
  return answer;
}

void Desk::plan_next_turn() {
  if (alarm_) doors_.clock->cancel(*alarm_);
  alarm_.reset();
  auto next = course_.next_instant();
  for (const auto& other : {next_due_, record_again_at_, std::optional{next_sweep_}})
    if (other && (!next || *other < *next)) next = other;
  if (next) alarm_ = doors_.clock->call_at(std::max(*next, patient_until_), [this] { turn(); });
}

void Desk::start_over() {
  course_ = course_in(*doors_.store, terms_, doors_.clock->now());
  hearing_ = Hearing{doors_.store->read()->newest_signals()};
  next_due_ = doors_.clock->now();
  patient_until_ = *next_due_ + kTryAgain;
}

void Desk::adopt(Terms terms, Recorder recorder) {
  terms_ = std::move(terms);
  recorder_ = std::move(recorder);
  course_.adopt(terms_);
}

}  // namespace goji::flow
