#pragma once

#include "store/delivery_rows.h"
#include "store/display_rows.h"
#include "store/operator_rows.h"
#include "store/pause_rows.h"
#include "store/plan_job_rows.h"
#include "store/report_rows.h"
#include "store/rows.h"
#include "store/subscriber_rows.h"
#include "store/watch_rows.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace goji::store {

/// A consistent view of the store. For one thread at a time. Anything the engine cannot do throws
/// store::Failure: the caller answers "unavailable", and nothing is half read.
class Reading {
 public:
  virtual ~Reading() = default;

  [[nodiscard]] virtual std::vector<SliceRow> slices() = 0;

  /// Those of one kind only; see flow/course.h.
  [[nodiscard]] virtual std::vector<SliceRow> slices_of(const std::string& kind) = 0;

  /// The newest signal of each (source, key, component).
  [[nodiscard]] virtual std::vector<SignalRow> newest_signals() = 0;

  [[nodiscard]] virtual std::vector<IncidentRow> open_incidents() = 0;

  /// Newest first; `after` is a cursor, 0 from the newest.
  [[nodiscard]] virtual std::vector<IncidentRow> incidents(IncidentId after, std::size_t limit) = 0;
  [[nodiscard]] virtual std::optional<IncidentRow> incident(IncidentId id) = 0;

  /// Of one incident, oldest first; drafts and rejected ones too.
  [[nodiscard]] virtual std::vector<RevisionRow> revisions(IncidentId incident) = 0;
  [[nodiscard]] virtual std::optional<RevisionRow> revision(Id id) = 0;

  /// Revisions that wait for a person, oldest first.
  [[nodiscard]] virtual std::vector<RevisionRow> waiting_revisions() = 0;

  /// Of one incident, or of components' times when it was not open; oldest first.
  [[nodiscard]] virtual std::vector<DecisionRow> decisions(IncidentId incident) = 0;

  /// The last `limit` about one component that were made from `from` to `to`, both included, of
  /// whichever incident or none; oldest first.
  [[nodiscard]] virtual std::vector<DecisionRow> decisions_about(const std::string& component,
                                                                 TimePoint from,
                                                                 TimePoint to,
                                                                 std::size_t limit) = 0;
  [[nodiscard]] virtual std::vector<PromiseRow> promises(IncidentId incident) = 0;  ///< 0: all
  [[nodiscard]] virtual std::vector<NoteRow> notes(Id after, std::size_t limit) = 0;

  [[nodiscard]] virtual std::vector<DeliveryRow> deliveries(const DeliveryFilter& filter) = 0;
  [[nodiscard]] virtual std::optional<DeliveryRow> delivery(Id id) = 0;
  [[nodiscard]] virtual std::vector<AttemptRow> attempts(Id delivery) = 0;

  /// What became of all deliveries of an incident, by channel. They are counted as they are read,
  /// however many there are.
  [[nodiscard]] virtual std::vector<ReachRow> reach(IncidentId incident) = 0;

  /// What arrived about one component from `from` to `to`, both included, summed up by source.
  [[nodiscard]] virtual std::vector<HeardRow> heard(const std::string& component,
                                                    TimePoint from,
                                                    TimePoint to) = 0;

  /// How many subscribers are told nothing since `by` or before, by kind, since mail to them came
  /// back or their endpoint does not answer.
  [[nodiscard]] virtual std::map<std::string, std::uint64_t> suppressed(TimePoint by) = 0;

  /// Whether a recipient was sent something about an incident that arrived, or may have.
  [[nodiscard]] virtual bool may_know(IncidentId incident,
                                      const std::string& channel,
                                      const std::string& recipient) = 0;

  /// The oldest that is not whole yet.
  [[nodiscard]] virtual std::optional<PlanJobRow> next_plan_job() = 0;

  /// What Writing::redrive() would send again.
  [[nodiscard]] virtual std::uint64_t redrivable(const DeadFilter& filter) = 0;

  /// How many live ones are held for this reason.
  [[nodiscard]] virtual std::uint64_t held_deliveries(const std::string& reason) = 0;

  /// The same by channel; those of which none is held are not there.
  [[nodiscard]] virtual std::map<std::string, std::uint64_t> held_by_channel(
      const std::string& reason) = 0;

  /// How many Writing::approve() would let go.
  [[nodiscard]] virtual std::uint64_t approvable(const HeldFilter& filter) = 0;

  /// The channels that a person has paused, by name.
  [[nodiscard]] virtual std::vector<PauseRow> pauses() = 0;

  /// Of an endpoint that has refused since it last took anything.
  [[nodiscard]] virtual std::optional<RefusalRow> refusal(const std::string& channel,
                                                          const std::string& recipient) = 0;

  /// By name; those about which nothing is to be said are not there.
  [[nodiscard]] virtual std::vector<DestinationRow> destinations() = 0;

  /// How many deliveries are in each state, by channel: "channel\tstate" -> count, for metrics.
  [[nodiscard]] virtual std::map<std::string, std::uint64_t> delivery_counts() = 0;

  /// When the oldest delivery (the one of the smallest id) that is still live was planned.
  [[nodiscard]] virtual std::optional<TimePoint> oldest_live_delivery() = 0;

  /// What is to be looked for by then, the longest due first.
  [[nodiscard]] virtual std::vector<Watched> watched(TimePoint due_by, std::size_t limit) = 0;

  /// When the next of those that are watched is due: to be looked for, or to count as seen.
  [[nodiscard]] virtual std::optional<TimePoint> next_watch(bool by_looking) = 0;

  /// How many were not seen in time and are not seen yet, by channel.
  [[nodiscard]] virtual std::map<std::string, std::uint64_t> unseen_deliveries() = 0;

  [[nodiscard]] virtual std::vector<SeenRow> seen_deliveries() = 0;  ///< by channel

  /// Of one revision, by language; those in which nobody told of one are not there.
  [[nodiscard]] virtual std::vector<DisplayRow> displays(Id revision) = 0;

  /// Of all revisions together.
  [[nodiscard]] virtual std::map<std::string, std::uint64_t> displays_by_language() = 0;

  [[nodiscard]] virtual std::optional<SubscriberRow> subscriber(Id id) = 0;

  /// Whoever has this fingerprint, in whatever state.
  [[nodiscard]] virtual std::optional<SubscriberRow> subscriber_with(
      const std::string& kind, const std::string& fingerprint) = 0;
  [[nodiscard]] virtual std::vector<SubscriberRow> subscribers(const SubscriberFilter& filter) = 0;
  [[nodiscard]] virtual std::vector<AudienceRow> audience(const AudienceQuery& query) = 0;

  [[nodiscard]] virtual std::optional<TokenRow> token_with_hash(std::string_view hash) = 0;
  [[nodiscard]] virtual std::vector<TokenRow> tokens() = 0;

  [[nodiscard]] virtual std::optional<AnswerRow> answer(const std::string& key) = 0;
  [[nodiscard]] virtual std::optional<std::string> meta(const std::string& name) = 0;
  [[nodiscard]] virtual std::vector<AuditRow> audit(Id after, std::size_t limit) = 0;

  /// Follows the audit's chain from its first row to its last: the first row that was changed,
  /// added or moved since it was written, or that stands where others are missing. If the last
  /// ones are missing, the id after those that are left. Nothing: the chain holds.
  [[nodiscard]] virtual std::optional<Id> broken_audit() = 0;
};

}  // namespace goji::store
