#include "flow/backtest.h"

#include <algorithm>
#include <chrono>
#include <unordered_map>
#include <utility>

namespace goji::flow {
namespace {

constexpr std::chrono::hours kRunsOn{24};

/// Gathers what happens, in the shape it is handed out in.
class Gathering {
 public:
  void take(std::vector<Event> events) {
    for (Event& event : events)
      std::visit([&](auto& one) { keep(std::move(one)); }, event);
  }

  BacktestResult result(const std::vector<IncidentState>& last_known) {
    for (const IncidentState& state : last_known)
      keep(state);
    for (BacktestPromise& promise : promises_)
      if (!is_void_[static_cast<std::size_t>(&promise - promises_.data())])
        result_.promises.push_back(promise);
    for (const auto& [id, incident] : incidents_)
      result_.incidents.push_back(incident);
    return std::move(result_);
  }

  void count(std::size_t signals) { result_.signals += signals; }

 private:
  void keep(const IncidentState& state) {
    incidents_[state.id] = {.id = state.id,
                            .onset = state.onset,
                            .opened_at = state.opened_at,
                            .resolved_at = state.resolved_at,
                            .share_minutes = state.share_minutes};
  }

  static void keep(const DraftClosed& /*by a person or by time*/) {}

  void keep(Said said) {
    if (said.incident) keep(*said.incident);
    if (said.kind == NoticeKind::Draft) ++result_.drafts;
    result_.notices.push_back({.at = said.at,
                               .incident = said.incident ? said.incident->id : 0,
                               .kind = said.kind,
                               .automatic = said.automatic,
                               .components = std::move(said.components),
                               .reason = std::move(said.reason)});
  }

  void keep(const Promised& promised) {
    const auto [place, fresh] = index_of_.emplace(promised.id, promises_.size());
    if (fresh) {
      promises_.push_back(
          {.incident = promised.incident, .kind = promised.kind, .due_at = promised.due_at});
      is_void_.push_back(false);
    }
    if (promised.met_at) promises_[place->second].met_at = promised.met_at;
    if (promised.is_void) is_void_[place->second] = true;
  }

  void keep(const Decided& /*said by nobody*/) { ++result_.decisions; }
  static void keep(const Noted& /*for operators*/) {}

  BacktestResult result_{};
  std::map<IncidentId, BacktestIncident> incidents_;
  std::vector<BacktestPromise> promises_;
  std::vector<bool> is_void_;
  std::unordered_map<std::uint64_t, std::size_t> index_of_;
};

}  // namespace

struct Backtest::Run {
  explicit Run(Terms terms) : course(std::move(terms), Detail::Bare) {}

  void step(std::span<const Signal> instant) {
    last = instant.front().at;
    heard = true;
    gathering.count(instant.size());
    auto events = course.advance(last, instant);
    if (!events.empty()) gathering.take(std::move(events));
  }

  void flush() {
    if (waiting.empty()) return;
    step(waiting);
    waiting.clear();
  }

  Course course;
  Gathering gathering{};
  std::vector<Signal> waiting{};  ///< of one instant
  TimePoint last{};
  bool heard = false;
};

Backtest::Backtest(Terms terms) : run_(std::make_unique<Run>(std::move(terms))) {
}

Backtest::Backtest(Backtest&&) noexcept = default;
Backtest& Backtest::operator=(Backtest&&) noexcept = default;
Backtest::~Backtest() = default;

void Backtest::hear(Signal signal) {
  if (!run_->waiting.empty() && run_->waiting.front().at != signal.at) run_->flush();
  run_->waiting.push_back(std::move(signal));
}

void Backtest::hear(std::span<const Signal> signals) {
  run_->flush();
  while (!signals.empty()) {
    const auto other = std::ranges::find_if(
        signals, [&](const Signal& signal) { return signal.at != signals.front().at; });
    const auto size = static_cast<std::size_t>(other - signals.begin());
    run_->step(signals.first(size));
    signals = signals.subspan(size);
  }
}

BacktestResult Backtest::finish() {
  run_->flush();
  const auto end = run_->last + kRunsOn;
  while (run_->heard) {
    const auto next = run_->course.next_instant();
    if (!next || *next > end) break;
    run_->gathering.take(run_->course.advance(*next));
  }
  return run_->gathering.result(run_->course.incidents());
}

BacktestResult backtest(Terms terms, std::span<const Signal> signals) {
  Backtest run{std::move(terms)};
  run.hear(signals);
  return run.finish();
}

}  // namespace goji::flow
