#pragma once

#include "simulation/passing_store.h"

#include <array>
#include <functional>
#include <string_view>
#include <utility>
#include <vector>

/// Mistakes of a kind that houses like this one have really been shipped with, made on purpose
/// around the real one: a simulator that does not find them finds nothing.
namespace goji::simulation {

enum class Bug {
  None,
  CursorAtFetch,      ///< what is fetched counts as done
  UnfencedRecord,     ///< whoever lost the lease writes all the same
  ForgottenRecovery,  ///< nobody takes up what a dead process held
  DoublePlan,         ///< the same notice is planned twice, under two keys
  LostWakeUp,         ///< now and then nobody tells the desk that something waits
  SendAfterCancel,    ///< what was cancelled stays in the queue
  CursorBeforeRows,   ///< the cursor is on disk a transaction before the rows that it stands for
  TwoMasters          ///< whoever was replaced goes on writing
};

inline constexpr std::array<std::pair<Bug, std::string_view>, 9> kBugs{
    {{Bug::None, "none"},
     {Bug::CursorAtFetch, "cursor-at-fetch"},
     {Bug::UnfencedRecord, "unfenced-record"},
     {Bug::ForgottenRecovery, "forgotten-recovery"},
     {Bug::DoublePlan, "double-plan"},
     {Bug::LostWakeUp, "lost-wake-up"},
     {Bug::SendAfterCancel, "send-after-cancel"},
     {Bug::CursorBeforeRows, "cursor-before-rows"},
     {Bug::TwoMasters, "two-masters"}}};

/// A transaction on a disk that may refuse it, with a bug or none. It says which deliveries it
/// moves, so that nobody has to look at all of them.
class FaultyWriting final : public PassingWriting {
 public:
  struct Doors {
    std::function<bool()> disk_refuses{};
    std::function<void(store::Id)> moves{};
    std::function<void()> moves_many{};
    std::vector<store::DeliveryRow>* behind = nullptr;  ///< rows for a later transaction
  };

  FaultyWriting(std::unique_ptr<store::Writing> real, Bug bug, const Doors& doors)
      : PassingWriting(std::move(real)), bug_(bug), doors_(doors) {}

  void commit() override {
    if (doors_.disk_refuses()) throw store::Failure("the disk is full");
    real().commit();
  }

  std::vector<store::Claimed> claim(TimePoint now,
                                    TimePoint lease_until,
                                    std::uint64_t lease,
                                    std::size_t limit,
                                    const store::Room& room) override {
    auto claimed = real().claim(now, lease_until, lease, limit, room);
    for (const auto& one : claimed)
      doors_.moves(one.delivery.id);
    if (bug_ != Bug::CursorAtFetch) return claimed;
    for (const auto& one : claimed)
      real().settle({.attempt = {.delivery = one.delivery.id,
                                 .number = one.delivery.attempts,
                                 .lease = lease,
                                 .finished_at = now,
                                 .outcome = "accepted"},
                     .state = store::DeliveryState::Accepted,
                     .accepted_at = now});
    return claimed;
  }

  bool settle(const store::Settled& settled) override {
    auto mine = settled;
    if (bug_ == Bug::UnfencedRecord)
      if (const auto attempts = real().attempts(settled.attempt.delivery); !attempts.empty())
        mine.attempt.lease = attempts.back().lease;
    doors_.moves(settled.attempt.delivery);
    return real().settle(mine);
  }

  std::size_t reap(TimePoint now, TimePoint horizon, const store::Repeated& repeated) override {
    return bug_ == Bug::ForgottenRecovery ? 0 : counted(real().reap(now, horizon, repeated));
  }

  std::size_t cancel(IncidentId incident) override {
    return bug_ == Bug::SendAfterCancel ? 0 : counted(real().cancel(incident));
  }

  std::size_t supersede(IncidentId incident,
                        const std::string& channel,
                        store::Id revision) override {
    return counted(real().supersede(incident, channel, revision));
  }

  std::size_t sweep(const std::string& channel,
                    bool when_in_doubt,
                    TimePoint closed_since,
                    const store::Renewal& renewal) override {
    return counted(real().sweep(channel, when_in_doubt, closed_since, renewal));
  }

  std::size_t plan(std::span<const store::DeliveryRow> rows,
                   const store::Schedule& schedule) override {
    const auto planned = counted(real().plan(rows, schedule));
    if (bug_ != Bug::DoublePlan) return planned;
    for (auto row : rows) {
      row.recipient = "again";
      row.key += "-again";
      real().plan(std::span{&row, 1}, schedule);
    }
    return planned;
  }

  void keep_meta(const std::string& name, const std::string& value) override {
    real().keep_meta(name, bug_ == Bug::TwoMasters && name == "term" ? "0" : value);
  }

  bool plan_chunk(const store::PlanJobRow& job, const store::PlanChunk& chunk) override {
    doors_.moves_many();
    if (bug_ != Bug::CursorBeforeRows || chunk.rows.size() < 2)
      return real().plan_chunk(job, chunk);
    real().plan(std::exchange(*doors_.behind, chunk.rows), chunk.schedule);
    auto moved = chunk;
    moved.rows.erase(moved.rows.begin(), moved.rows.end() - 1);
    return real().plan_chunk(job, moved);
  }

 private:
  std::size_t counted(std::size_t moved) {
    if (moved > 0) doors_.moves_many();
    return moved;
  }

  Bug bug_;
  const Doors& doors_;
};

}  // namespace goji::simulation
