#pragma once

#include "store/plan_job_rows.h"
#include "store/reading.h"

#include <functional>
#include <span>
#include <string>
#include <vector>

namespace goji::store {

/// One transaction. It sees its own writes. Dropped without commit(), it leaves no trace.
class Writing : public Reading {
 public:
  /// All of it is on disk when this returns. Where there is no room on the disk it throws Failure,
  /// and nothing was kept; any other failure is thrown as CommitUnknown: it may have been kept or
  /// not, and only a new start can tell.
  virtual void commit() = 0;

  /// What may be done while the disk writes, on this thread: now, or once from within commit() if
  /// that comes to it. Whether it was kept, `what` does not know.
  virtual void meanwhile(const std::function<void()>& what) { what(); }

  virtual void add_signals(std::span<const SignalRow> rows) = 0;
  virtual void keep_slices(std::span<const SliceRow> rows) = 0;
  virtual void add_decision(const DecisionRow& row) = 0;
  virtual void keep_incident(const IncidentRow& row) = 0;  ///< adds or replaces; version + 1
  virtual void keep_promise(const PromiseRow& row) = 0;    ///< adds or replaces
  virtual void add_note(const NoteRow& row) = 0;

  /// Gives it an id and, if it has an incident, the next sequence number; returns both.
  virtual RevisionRow add_revision(RevisionRow row) = 0;
  virtual void replace_revision(const RevisionRow& row) = 0;

  /// `body` under its hash; the same twice is kept once.
  virtual void keep_rendered(const std::string& hash, const std::string& body) = 0;

  /// Adds those whose (revision, channel, recipient) is new, each to be sent by `schedule`; what
  /// only attempts can tell is not taken from the rows. Returns how many were new: repeating a
  /// plan is harmless. Their rendered texts must have been kept.
  virtual std::size_t plan(std::span<const DeliveryRow> rows, const Schedule& schedule) = 0;

  /// Begins to plan for subscribers, all of them; the same revision and channel twice is once. Of a
  /// job that is latest_wins, older ones of its incident and channel are over: the rest of what
  /// they would have said is said by nobody.
  virtual void add_plan_job(const PlanJobRow& row) = 0;

  /// Plans the rows of the chunk and moves the job's cursor past them; the last chunk ends the job.
  /// What is older of these recipients is superseded where the job is latest_wins, as in
  /// supersede(). False, and nothing was done: the job is not at `job.cursor`, or is over.
  virtual bool plan_chunk(const PlanJobRow& job, const PlanChunk& chunk) = 0;

  /// Leases up to `limit` due deliveries to `lease` (never 0), most urgent first, of each
  /// destination no more than there is room for, and writes the started attempt of each. Before
  /// that, whatever nobody has leased becomes Dead at its expiry; and what is due of a paused
  /// channel, or at an endpoint that is left alone, becomes Held for "paused": until resume(), or
  /// until RefusalRow::paused_until. After that one is leased to ask for all, and the endpoint is
  /// left alone by the others for as long as its lease.
  virtual std::vector<Claimed> claim(TimePoint now,
                                     TimePoint lease_until,
                                     std::uint64_t lease,
                                     std::size_t limit,
                                     const Room& room) = 0;

  /// False: the lease was lost, and only the attempt was completed (as "lost"), unless it had come
  /// to an end before.
  virtual bool settle(const Settled& settled) = 0;

  /// Leases that end by `horizon` are lost: their attempts are completed as "lost" and the
  /// deliveries become Uncertain, due now. Returns how many. In a turn the horizon is now; at a
  /// start that is alone on the store it is the end of time, since nobody holds any. Of which
  /// `repeated` says, as they were leased, that they were sent again where nobody can know, may be
  /// there twice.
  virtual std::size_t reap(TimePoint now, TimePoint horizon, const Repeated& repeated = {}) = 0;

  /// Live deliveries of the channel for revisions of the incident older than `revision` become
  /// Superseded. A leased one is left to its attempt, and becomes so when that ends without being
  /// final: it is not sent again. Returns how many became so now.
  virtual std::size_t supersede(IncidentId incident, const std::string& channel, Id revision) = 0;

  /// Live deliveries of the incident become Cancelled, leased ones as in supersede(), and no more
  /// are planned by the jobs that there are. Nobody looks any more for what was accepted. What is
  /// in doubt, or ends so, is claimed once more as Claimed::recalled until that is settled: it may
  /// have to be taken back. Returns how many became Cancelled now.
  virtual std::size_t cancel(IncidentId incident) = 0;

  /// Dead deliveries become Queued and due now, with the same key: a person's yes. Those stay dead
  /// whose audience was told, or is about to be told, something newer of the incident, and, of an
  /// incident that is over, all but the newest: nobody is told of an outage that has passed.
  /// Returns how many.
  virtual std::size_t redrive(const DeadFilter& filter, const Renewal& renewal) = 0;

  /// The converging sweep, for one channel. What is dead becomes Queued again where it is the
  /// newest for its audience and the incident is open, or ended after `closed_since` and the
  /// audience was told an earlier word of it: whoever heard of an outage is to hear of its end.
  /// Those in doubt only if `when_in_doubt`. Returns how many.
  virtual std::size_t sweep(const std::string& channel,
                            bool when_in_doubt,
                            TimePoint closed_since,
                            const Renewal& renewal) = 0;

  /// What was accepted was seen (Visible) or came back (Bounced), though it had counted as seen.
  /// It is watched no longer. False: it is in no such state.
  virtual bool confirm(Id delivery, DeliveryState seen, TimePoint at) = 0;

  /// What has not come back by now counts as seen: at most `most` of them. Returns how many.
  virtual std::size_t confirm_unreturned(TimePoint now, std::size_t most) = 0;

  /// It was looked for and not seen, and `why` not is the delivery's error. Without a watch nobody
  /// looks any more. Nothing happens to what is not watched.
  virtual void keep_watch(Id delivery,
                          const std::optional<Watch>& watch,
                          const std::string& why) = 0;

  /// Adds the numbers to those that there are.
  virtual void add_displays(std::span<const DisplayRow> rows) = 0;

  /// Adds or replaces; with an empty reason it is forgotten.
  virtual void keep_destination(const DestinationRow& row) = 0;

  /// After a person's yes to what came back with a restored backup: what is Held for "restore"
  /// becomes Uncertain and due now, since it may have been sent after the backup was made, and the
  /// store counts as restored no longer (store/restored.h). What nobody has approved waits for
  /// that again. Returns how many.
  virtual std::size_t release_restored(TimePoint now) = 0;

  /// From now on nothing is sent through the channel. False: it is paused already, and stays so
  /// since when it was.
  virtual bool pause(const PauseRow& row) = 0;

  /// The end of pause(): what waited for it is due now, and at endpoints of the channel that are
  /// left alone one asks at once. Returns how many waited.
  virtual std::size_t resume(const std::string& channel, TimePoint now) = 0;

  /// Adds or replaces. With no refusal it is forgotten, and what waited for that is due now.
  virtual void keep_refusal(const RefusalRow& row, TimePoint now) = 0;

  /// A person's yes: what is Held for "approval" is Queued and due now. Returns how many.
  virtual std::size_t approve(const HeldFilter& filter, TimePoint now) = 0;

  /// When claim() has to look again: the next moment after `after` at which an unleased delivery
  /// is due or expires, or a lease runs out. What was due before and not claimed waits for room.
  [[nodiscard]] virtual std::optional<TimePoint> next_due(TimePoint after) = 0;

  /// Adds it if its id is 0, else replaces the one of that id; returns the id. Failure: somebody
  /// else has the fingerprint.
  virtual Id keep_subscriber(const SubscriberRow& row) = 0;

  /// Whoever was asked before then and has not answered becomes Gone. Returns how many.
  virtual std::size_t forget_unconfirmed(TimePoint asked_before, TimePoint now) = 0;

  virtual Id add_token(const TokenRow& row) = 0;
  virtual bool revoke_token(Id id, TimePoint at) = 0;  ///< false: there is no such live token
  virtual void keep_answer(const AnswerRow& row) = 0;
  virtual void forget_answers(TimePoint before) = 0;
  virtual void keep_meta(const std::string& name, const std::string& value) = 0;

  /// Appends to the chain: each row's hash covers the row and the hash before it.
  virtual void add_audit(const AuditRow& row) = 0;
};

}  // namespace goji::store
