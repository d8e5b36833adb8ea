#include "flow/desk.h"

#include "store/identity.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <exception>
#include <iterator>
#include <memory>
#include <utility>

namespace goji::flow {
namespace {

using namespace std::chrono_literals;

constexpr auto kPause = 1s;  // before a disk that refuses is asked again

// More are a queue, and there is work enough while the disk writes.
constexpr std::size_t kFew = 8;

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
      term_(store::take_over(*doors_.store)),
      terms_(std::move(terms)),
      recorder_(std::move(recorder)),
      course_(course_in(*doors_.store, terms_, doors_.clock->now())),
      hearing_(doors_.store->read()->newest_signals()),
      sending_(
          *doors_.store, *doors_.clock, *doors_.random, doors_.addressees, recorder_.outlets()),
      fan_out_(*doors_.store, *doors_.clock, doors_.recipients, doors_.chunk) {
  store::identify(*doors_.store, *doors_.random);
  sending_.adopt(paces_of(recorder_.outlets()));
  if (doors_.look) watching_.emplace(*doors_.store, *doors_.clock);
}

Desk::~Desk() {
  if (alarm_) doors_.clock->cancel(*alarm_);
  for (const Command& command : tray_.take_all())
    command.answer(Error{Fault::Unavailable, "goji stops, and it was not taken: send it again"});
}

void Desk::submit(Command command) {
  if (tray_.put(std::move(command))) doors_.wake();
}

void Desk::submit(TakeSignals signals, std::function<void(Result<Taken>)> answer) {
  submit(command<Taken>([this, signals = std::move(signals)](
                            Turn& turn) -> Result<Taken> { return take(turn, signals); },
                        std::move(answer)));
}

void Desk::submit(store::Settled settled) {
  if (tray_.put_end(sending_.record(std::move(settled)))) doors_.wake();
}

void Desk::submit(deliveries::Sight sight) {
  if (watching_) submit(watching_->record(std::move(sight)));
}

void Desk::turn() {
  auto commands = tray_.take(doors_.clock->now(), sending_.under_way());
  for (Command& command : sending_.unrecorded())
    commands.push_back(std::move(command));
  run(std::move(commands));
  if (const auto chunk = fan_out_.chunk()) run({*chunk});
  if (watching_) watch();
  plan_next_turn();
  rest();
}

void Desk::rest() {
  doors_.store->rest();
  const bool reserve = doors_.store->has_reserve();
  if (counts_.has_reserve.exchange(reserve) == reserve) return;
  if (reserve) spdlog::info("there is room on the disk again, and some of it is kept free");
  if (!reserve)
    spdlog::error("the disk is full, or nearly: the store has no room left in reserve; make some");
}

void Desk::hurry() {
  tray_.hurry();
  turn();
}

void Desk::watch() {
  if (const auto unreturned = watching_->unreturned()) run({*unreturned});
  if (auto looks = watching_->due(); !looks.empty()) doors_.look(std::move(looks));
}

void Desk::run(std::vector<Command> commands) {
  std::optional<Error> failed;
  if (attempt(commands, failed)) return;
  if (commands.size() <= 1) {
    for (const Command& command : commands)
      command.answer(failed);
    return;
  }
  run_each(std::move(commands));
}

/// One of them spoils the turn for all: each gets a turn of its own, so that only it is refused.
void Desk::run_each(std::vector<Command> commands) {
  for (auto command = commands.begin(); command != commands.end();) {
    std::vector<Command> alone;
    alone.push_back(std::move(*command++));
    try {
      run(std::move(alone));
    } catch (const store::CommitUnknown&) {
      tray_.put_back({std::make_move_iterator(command), std::make_move_iterator(commands.end())});
      throw;
    }
  }
}

bool Desk::attempt(std::vector<Command>& commands, std::optional<Error>& failed) {
  auto turn = std::make_unique<Turn>(*doors_.store, term_, course_, doors_.clock->now());
  try {
    for (Command& command : commands)
      command.act(*turn);
    finish(*turn);
  } catch (const store::CommitUnknown&) {
    for (const Command& command : commands)
      command.answer(Error{Fault::Unavailable, "nobody knows whether it was kept: send it again"});
    throw;
  } catch (const std::exception& error) {
    spdlog::error("turn undone why=\"{}\"", error.what());
    failed = Error{Fault::Unavailable, "it could not be kept, and was not: send it again"};
    sending_.undone(*turn);
    turn.reset();  // rolls back, before what is on disk is read again
    start_over();
    counts_.turns_undone += 1;
    return false;
  }
  counts_.turns += 1;
  tell(*turn, commands);
  return true;
}

/// The page takes longest to make and its readers wait for it, so it comes last: whoever has a
/// notice, or the answer, finds on it what they heard of.
void Desk::tell(Turn& turn, const std::vector<Command>& commands) {
  if (!turn.touched.empty()) doors_.hold();
  if (!turn.claimed.empty()) doors_.dispatch(std::move(turn.claimed));
  for (const Command& command : commands)
    command.answer(std::nullopt);
  doors_.milestones->pass("answered");
  if (turn.fans_out) fan_out_.expect();
  if (watching_ && turn.deliveries_changed) watching_->expect();
  if (!turn.touched.empty()) doors_.show(turn.touched);
}

void Desk::finish(Turn& turn) {
  turn.heed(course_.advance(turn.now));
  recorder_.record(turn);
  std::vector<store::SliceRow> slices;
  for (auto& slice : course_.changes())
    slices.push_back({std::move(slice.kind), std::move(slice.key), std::move(slice.body)});
  if (!slices.empty()) turn.writing().keep_slices(slices);
  sending_.work(turn, recorder_);
  if (!turn.wrote()) return;
  if (!turn.claimed.empty() && turn.claimed.size() <= kFew)
    turn.writing().meanwhile([this, claimed = turn.claimed] { doors_.foresee(claimed); });
  doors_.milestones->pass("before the commit");
  turn.writing().commit();
  doors_.milestones->pass("committed");
}

Result<Taken> Desk::take(Turn& turn, const TakeSignals& taken) {
  std::vector<store::SignalRow> rows;
  Taken answer{.accepted = taken.signals.size()};
  const auto is_news = [&](const Signal& signal) {
    const bool news = hearing_.heard(signal) != Hearing::News::Repeat;
    if (news) counts_.news += 1;
    return news;
  };
  for (const Signal& signal : taken.signals) {
    if (!is_news(signal)) {
      answer.duplicates += 1;
    } else if (signal.status != Status::Heartbeat) {
      rows.push_back({.inlet = taken.inlet, .arrived_at = turn.now, .signal = signal});
    }
  }
  for (const Signal& signal : taken.unmapped)
    if (is_news(signal))
      rows.push_back({.inlet = taken.inlet, .arrived_at = turn.now, .signal = signal});
  if (!rows.empty()) turn.writing().add_signals(rows);
  turn.heed(course_.advance(turn.now, taken.signals));
  counts_.signals += answer.accepted;
  counts_.repeats += answer.duplicates;
  answer.news = counts_.news;
  return answer;
}

void Desk::count_repeats(std::size_t signals) {
  counts_.signals += signals;
  counts_.repeats += signals;
}

void Desk::plan_next_turn() {
  if (alarm_) doors_.clock->cancel(*alarm_);
  alarm_.reset();
  auto next = sending_.next();
  const auto watch = watching_ ? watching_->next() : std::nullopt;
  for (const auto& other : {fan_out_.next(), course_.next_instant(), watch, tray_.next()})
    if (other && (!next || *other < *next)) next = other;
  if (next) alarm_ = doors_.clock->call_at(std::max(*next, patient_until_), [this] { turn(); });
}

void Desk::start_over() {
  const auto now = doors_.clock->now();
  course_ = course_in(*doors_.store, terms_, now);
  hearing_ = Hearing{doors_.store->read()->newest_signals()};
  counts_.news += 1;
  patient_until_ = now + kPause;
}

void Desk::adopt(Terms terms, Recorder recorder) {
  terms_ = std::move(terms);
  adopt(std::move(recorder));
  course_.adopt(terms_);
  counts_.news += 1;
  sending_.sweep_soon();
}

void Desk::adopt(Recorder recorder) {
  recorder_ = std::move(recorder);
  sending_.adopt(paces_of(recorder_.outlets()));
}

}  // namespace goji::flow
