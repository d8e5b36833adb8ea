#pragma once

#include "flow/course.h"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

/// What would have been said, had goji been there: a history played through the same course of
/// events that serves live. Pure; reading files and printing belong to others.
namespace goji::flow {

struct BacktestNotice {
  TimePoint at{};
  IncidentId incident = 0;  ///< 0: a draft that would join none
  NoticeKind kind = NoticeKind::Opened;
  bool automatic = true;
  std::map<std::string, ComponentStatus> components{};
  Reason reason{};
};

struct BacktestIncident {
  IncidentId id = 0;
  TimePoint onset{};
  TimePoint opened_at{};
  std::optional<TimePoint> resolved_at{};
  double share_minutes = 0;  ///< corroborated, unweighted, the largest of its components
};

struct BacktestPromise {
  IncidentId incident = 0;
  PromiseKind kind = PromiseKind::FirstNotice;
  TimePoint due_at{};
  std::optional<TimePoint> met_at{};

  [[nodiscard]] bool met() const { return met_at && *met_at <= due_at; }
};

struct BacktestResult {
  std::vector<BacktestNotice> notices{};
  std::vector<BacktestIncident> incidents{};
  std::vector<BacktestPromise> promises{};  ///< but for those that became void
  std::size_t signals = 0;
  std::size_t decisions = 0;
  std::size_t drafts = 0;
};

/// Signals in the order of `at`; those of one instant are one step. Doubled ones change nothing.
class Backtest {
 public:
  explicit Backtest(Terms terms);
  Backtest(Backtest&&) noexcept;
  Backtest& operator=(Backtest&&) noexcept;
  ~Backtest();

  void hear(Signal signal);

  /// Signals of several instants at once, without a copy of them.
  void hear(std::span<const Signal> signals);

  /// Runs on until nothing is due, at most 24 hours after the last signal.
  BacktestResult finish();

 private:
  struct Run;
  std::unique_ptr<Run> run_;
};

/// The same in one call.
[[nodiscard]] BacktestResult backtest(Terms terms, std::span<const Signal> signals);

/// As one JSON document of notices, incidents, promises and totals; times in RFC 3339 with the
/// offset of `zone`, an IANA name.
[[nodiscard]] std::string to_json(const BacktestResult& result, const std::string& zone);

/// The same for people, a line each.
[[nodiscard]] std::string to_text(const BacktestResult& result, const std::string& zone);

/// One notice as a line of it: "  2024-06-05 12:01:00  opened      a: major outage".
[[nodiscard]] std::string line_of(const BacktestNotice& notice, const class LocalTime& time);

}  // namespace goji::flow
