#pragma once

#include "simulation/passing_store.h"

#include <array>
#include <functional>
#include <string_view>

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
  SendAfterCancel     ///< what was cancelled stays in the queue
};

inline constexpr std::array<std::pair<Bug, std::string_view>, 7> kBugs{
    {{Bug::None, "none"},
     {Bug::CursorAtFetch, "cursor-at-fetch"},
     {Bug::UnfencedRecord, "unfenced-record"},
     {Bug::ForgottenRecovery, "forgotten-recovery"},
     {Bug::DoublePlan, "double-plan"},
     {Bug::LostWakeUp, "lost-wake-up"},
     {Bug::SendAfterCancel, "send-after-cancel"}}};

/// A transaction on a disk that may refuse it, with a bug or none.
class FaultyWriting final : public PassingWriting {
 public:
  FaultyWriting(std::unique_ptr<store::Writing> real, Bug bug, std::function<bool()> disk_refuses)
      : PassingWriting(std::move(real)), bug_(bug), disk_refuses_(std::move(disk_refuses)) {}

  void commit() override {
    if (disk_refuses_()) throw store::Failure("the disk is full");
    real().commit();
  }

  std::vector<store::Claimed> claim(TimePoint now,
                                    TimePoint lease_until,
                                    std::uint64_t lease,
                                    std::size_t limit,
                                    const store::Room& room) override {
    auto claimed = real().claim(now, lease_until, lease, limit, room);
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
    return real().settle(mine);
  }

  std::size_t reap(TimePoint now, TimePoint horizon) override {
    return bug_ == Bug::ForgottenRecovery ? 0 : real().reap(now, horizon);
  }

  std::size_t cancel(IncidentId incident) override {
    return bug_ == Bug::SendAfterCancel ? 0 : real().cancel(incident);
  }

  std::size_t plan(std::span<const store::DeliveryRow> rows,
                   const store::Schedule& schedule) override {
    const auto planned = real().plan(rows, schedule);
    if (bug_ != Bug::DoublePlan) return planned;
    for (auto row : rows) {
      row.recipient = "again";
      row.key += "-again";
      real().plan(std::span{&row, 1}, schedule);
    }
    return planned;
  }

 private:
  Bug bug_;
  std::function<bool()> disk_refuses_;
};

}  // namespace goji::simulation
