#pragma once

#include "store/sqlite/reads.h"
#include "store/writing.h"

#include <span>
#include <string>
#include <vector>

namespace goji::store::sqlite {

/// BEGIN IMMEDIATE at construction; ROLLBACK at destruction unless committed.
class SqliteWriting final : public Reads<Writing> {
 public:
  /// Makes what transactions on `connection` need beside the schema; once.
  static void prepare(Connection& connection);

  /// `connection` outlives this, is prepared, and has no other transaction open.
  explicit SqliteWriting(Connection& connection);
  ~SqliteWriting() override;
  SqliteWriting(const SqliteWriting&) = delete;
  SqliteWriting& operator=(const SqliteWriting&) = delete;

  void commit() override;
  void meanwhile(const std::function<void()>& what) override { meanwhile_ = what; }

  void add_signals(std::span<const SignalRow> rows) override;
  void keep_slices(std::span<const SliceRow> rows) override;
  void add_decision(const DecisionRow& row) override;
  void keep_incident(const IncidentRow& row) override;
  void keep_promise(const PromiseRow& row) override;
  void add_note(const NoteRow& row) override;
  RevisionRow add_revision(RevisionRow row) override;
  void replace_revision(const RevisionRow& row) override;

  void keep_rendered(const std::string& hash, const std::string& body) override;
  std::size_t plan(std::span<const DeliveryRow> rows, const Schedule& schedule) override;
  void add_plan_job(const PlanJobRow& row) override;
  bool plan_chunk(const PlanJobRow& job, const PlanChunk& chunk) override;
  std::vector<Claimed> claim(TimePoint now,
                             TimePoint lease_until,
                             std::uint64_t lease,
                             std::size_t limit,
                             const Room& room) override;
  bool settle(const Settled& settled) override;
  std::size_t reap(TimePoint now, TimePoint horizon, const Repeated& repeated) override;
  std::size_t supersede(IncidentId incident, const std::string& channel, Id revision) override;
  std::size_t cancel(IncidentId incident) override;
  std::size_t redrive(const DeadFilter& filter, const Renewal& renewal) override;
  std::size_t sweep(const std::string& channel,
                    bool when_in_doubt,
                    TimePoint closed_since,
                    const Renewal& renewal) override;
  bool confirm(Id delivery, DeliveryState seen, TimePoint at) override;
  std::size_t confirm_unreturned(TimePoint now, std::size_t most) override;
  void keep_watch(Id delivery, const std::optional<Watch>& watch, const std::string& why) override;
  void add_displays(std::span<const DisplayRow> rows) override;
  void keep_destination(const DestinationRow& row) override;
  std::size_t release_restored(TimePoint now) override;
  bool pause(const PauseRow& row) override;
  std::size_t resume(const std::string& channel, TimePoint now) override;
  void keep_refusal(const RefusalRow& row, TimePoint now) override;
  std::size_t approve(const HeldFilter& filter, TimePoint now) override;
  std::optional<TimePoint> next_due(TimePoint after) override;

  Id keep_subscriber(const SubscriberRow& row) override;
  std::size_t forget_unconfirmed(TimePoint asked_before, TimePoint now) override;

  Id add_token(const TokenRow& row) override;
  bool revoke_token(Id id, TimePoint at) override;
  void keep_answer(const AnswerRow& row) override;
  void forget_answers(TimePoint before) override;
  void keep_meta(const std::string& name, const std::string& value) override;
  void add_audit(const AuditRow& row) override;

 protected:
  Connection& from() override { return *connection_; }

 private:
  /// SQLite has no transaction any more: it was committed, or SQLite has given it up.
  [[nodiscard]] bool is_rolled_back() const;
  [[nodiscard]] Query query(const char* sql);

  // What ends is marked first (in the table `over` of this connection), and then ended together.
  std::size_t end_marked(DeliveryState state);
  void forget_marked();
  void release_after_marked();
  std::size_t revive_marked(const Renewal& renewal);

  void supersede_until(const PlanJobRow& job, const std::string& last);
  void bury_expired(TimePoint now);
  [[nodiscard]] std::vector<Id> due_and_free(TimePoint now,
                                             TimePoint lease_until,
                                             std::size_t limit,
                                             const Room& room);
  void hold_paused(Id delivery, TimePoint until, const std::string& why);
  std::size_t release_marked(TimePoint now);
  [[nodiscard]] Claimed loaded(Id delivery);
  void start_attempt(Claimed& claimed, TimePoint now);
  void finish_attempt(const AttemptRow& attempt);
  void lose_attempt(AttemptRow attempt);
  void flag_repeated(TimePoint horizon, const Repeated& repeated);
  void remember_told(const Settled& settled);
  void begin_watch(Id delivery, const Watch& watch);

  Connection* connection_;
  std::function<void()> meanwhile_{};
  bool open_ = true;
  bool looks_again_ = false;  ///< claim() has left some of paused channels to the next
};

}  // namespace goji::store::sqlite
