#pragma once

#include "store/store.h"

#include <functional>
#include <memory>
#include <utility>

namespace goji::simulation {

/// A transaction that hands everything on to another: what a simulated disk, or a mistake made on
/// purpose, wants to do otherwise, it overrides.
class PassingWriting : public store::Writing {
 public:
  explicit PassingWriting(std::unique_ptr<store::Writing> real) : real_(std::move(real)) {}

  std::vector<store::SliceRow> slices() override { return real_->slices(); }
  std::vector<store::SliceRow> slices_of(const std::string& kind) override {
    return real_->slices_of(kind);
  }
  std::vector<store::SignalRow> newest_signals() override { return real_->newest_signals(); }
  std::vector<store::IncidentRow> open_incidents() override { return real_->open_incidents(); }
  std::vector<store::IncidentRow> incidents(IncidentId after, std::size_t limit) override {
    return real_->incidents(after, limit);
  }
  std::optional<store::IncidentRow> incident(IncidentId id) override { return real_->incident(id); }
  std::vector<store::RevisionRow> revisions(IncidentId incident) override {
    return real_->revisions(incident);
  }
  std::optional<store::RevisionRow> revision(store::Id id) override { return real_->revision(id); }
  std::vector<store::RevisionRow> waiting_revisions() override {
    return real_->waiting_revisions();
  }
  std::vector<store::DecisionRow> decisions(IncidentId incident) override {
    return real_->decisions(incident);
  }
  std::vector<store::DecisionRow> decisions_about(const std::string& component,
                                                  TimePoint from,
                                                  TimePoint to,
                                                  std::size_t limit) override {
    return real_->decisions_about(component, from, to, limit);
  }
  std::vector<store::PromiseRow> promises(IncidentId incident) override {
    return real_->promises(incident);
  }
  std::vector<store::NoteRow> notes(store::Id after, std::size_t limit) override {
    return real_->notes(after, limit);
  }
  std::vector<store::DeliveryRow> deliveries(const store::DeliveryFilter& filter) override {
    return real_->deliveries(filter);
  }
  std::vector<store::ReachRow> reach(IncidentId incident) override {
    return real_->reach(incident);
  }
  std::vector<store::HeardRow> heard(const std::string& component,
                                     TimePoint from,
                                     TimePoint to) override {
    return real_->heard(component, from, to);
  }
  std::map<std::string, std::uint64_t> suppressed(TimePoint by) override {
    return real_->suppressed(by);
  }
  bool may_know(IncidentId incident,
                const std::string& channel,
                const std::string& recipient) override {
    return real_->may_know(incident, channel, recipient);
  }
  std::optional<store::DeliveryRow> delivery(store::Id id) override { return real_->delivery(id); }
  std::vector<store::AttemptRow> attempts(store::Id delivery) override {
    return real_->attempts(delivery);
  }
  std::optional<store::PlanJobRow> next_plan_job() override { return real_->next_plan_job(); }
  std::uint64_t redrivable(const store::DeadFilter& filter) override {
    return real_->redrivable(filter);
  }
  std::uint64_t held_deliveries(const std::string& reason) override {
    return real_->held_deliveries(reason);
  }
  std::map<std::string, std::uint64_t> held_by_channel(const std::string& reason) override {
    return real_->held_by_channel(reason);
  }
  std::uint64_t approvable(const store::HeldFilter& filter) override {
    return real_->approvable(filter);
  }
  std::vector<store::PauseRow> pauses() override { return real_->pauses(); }
  std::optional<store::RefusalRow> refusal(const std::string& channel,
                                           const std::string& recipient) override {
    return real_->refusal(channel, recipient);
  }
  std::vector<store::DestinationRow> destinations() override { return real_->destinations(); }
  std::map<std::string, std::uint64_t> delivery_counts() override {
    return real_->delivery_counts();
  }
  std::optional<TimePoint> oldest_live_delivery() override { return real_->oldest_live_delivery(); }
  std::vector<store::Watched> watched(TimePoint due_by, std::size_t limit) override {
    return real_->watched(due_by, limit);
  }
  std::optional<TimePoint> next_watch(bool by_looking) override {
    return real_->next_watch(by_looking);
  }
  std::map<std::string, std::uint64_t> unseen_deliveries() override {
    return real_->unseen_deliveries();
  }
  std::vector<store::SeenRow> seen_deliveries() override { return real_->seen_deliveries(); }
  std::vector<store::DisplayRow> displays(store::Id revision) override {
    return real_->displays(revision);
  }
  std::map<std::string, std::uint64_t> displays_by_language() override {
    return real_->displays_by_language();
  }
  std::optional<store::SubscriberRow> subscriber(store::Id id) override {
    return real_->subscriber(id);
  }
  std::optional<store::SubscriberRow> subscriber_with(const std::string& kind,
                                                      const std::string& fingerprint) override {
    return real_->subscriber_with(kind, fingerprint);
  }
  std::vector<store::SubscriberRow> subscribers(const store::SubscriberFilter& filter) override {
    return real_->subscribers(filter);
  }
  std::vector<store::AudienceRow> audience(const store::AudienceQuery& query) override {
    return real_->audience(query);
  }
  std::optional<store::TokenRow> token_with_hash(std::string_view hash) override {
    return real_->token_with_hash(hash);
  }
  std::vector<store::TokenRow> tokens() override { return real_->tokens(); }
  std::optional<store::AnswerRow> answer(const std::string& key) override {
    return real_->answer(key);
  }
  std::optional<std::string> meta(const std::string& name) override { return real_->meta(name); }
  std::vector<store::AuditRow> audit(store::Id after, std::size_t limit) override {
    return real_->audit(after, limit);
  }
  std::optional<store::Id> broken_audit() override { return real_->broken_audit(); }

  void commit() override { real_->commit(); }
  void meanwhile(const std::function<void()>& what) override { real_->meanwhile(what); }
  void add_signals(std::span<const store::SignalRow> rows) override { real_->add_signals(rows); }
  void keep_slices(std::span<const store::SliceRow> rows) override { real_->keep_slices(rows); }
  void add_decision(const store::DecisionRow& row) override { real_->add_decision(row); }
  void keep_incident(const store::IncidentRow& row) override { real_->keep_incident(row); }
  void keep_promise(const store::PromiseRow& row) override { real_->keep_promise(row); }
  void add_note(const store::NoteRow& row) override { real_->add_note(row); }
  store::RevisionRow add_revision(store::RevisionRow row) override {
    return real_->add_revision(std::move(row));
  }
  void replace_revision(const store::RevisionRow& row) override { real_->replace_revision(row); }
  void keep_rendered(const std::string& hash, const std::string& body) override {
    real_->keep_rendered(hash, body);
  }
  std::size_t plan(std::span<const store::DeliveryRow> rows,
                   const store::Schedule& schedule) override {
    return real_->plan(rows, schedule);
  }
  void add_plan_job(const store::PlanJobRow& row) override { real_->add_plan_job(row); }
  bool plan_chunk(const store::PlanJobRow& job, const store::PlanChunk& chunk) override {
    return real_->plan_chunk(job, chunk);
  }
  std::vector<store::Claimed> claim(TimePoint now,
                                    TimePoint lease_until,
                                    std::uint64_t lease,
                                    std::size_t limit,
                                    const store::Room& room) override {
    return real_->claim(now, lease_until, lease, limit, room);
  }
  bool settle(const store::Settled& settled) override { return real_->settle(settled); }
  std::size_t reap(TimePoint now, TimePoint horizon, const store::Repeated& repeated) override {
    return real_->reap(now, horizon, repeated);
  }
  std::size_t supersede(IncidentId incident,
                        const std::string& channel,
                        store::Id revision) override {
    return real_->supersede(incident, channel, revision);
  }
  std::size_t cancel(IncidentId incident) override { return real_->cancel(incident); }
  std::size_t redrive(const store::DeadFilter& filter, const store::Renewal& renewal) override {
    return real_->redrive(filter, renewal);
  }
  std::size_t sweep(const std::string& channel,
                    bool when_in_doubt,
                    TimePoint closed_since,
                    const store::Renewal& renewal) override {
    return real_->sweep(channel, when_in_doubt, closed_since, renewal);
  }
  bool confirm(store::Id delivery, store::DeliveryState seen, TimePoint at) override {
    return real_->confirm(delivery, seen, at);
  }
  std::size_t confirm_unreturned(TimePoint now, std::size_t most) override {
    return real_->confirm_unreturned(now, most);
  }
  void keep_watch(store::Id delivery,
                  const std::optional<store::Watch>& watch,
                  const std::string& why) override {
    real_->keep_watch(delivery, watch, why);
  }
  void add_displays(std::span<const store::DisplayRow> rows) override { real_->add_displays(rows); }
  void keep_destination(const store::DestinationRow& row) override { real_->keep_destination(row); }
  std::size_t release_restored(TimePoint now) override { return real_->release_restored(now); }
  bool pause(const store::PauseRow& row) override { return real_->pause(row); }
  std::size_t resume(const std::string& channel, TimePoint now) override {
    return real_->resume(channel, now);
  }
  void keep_refusal(const store::RefusalRow& row, TimePoint now) override {
    real_->keep_refusal(row, now);
  }
  std::size_t approve(const store::HeldFilter& filter, TimePoint now) override {
    return real_->approve(filter, now);
  }
  std::optional<TimePoint> next_due(TimePoint after) override { return real_->next_due(after); }
  store::Id keep_subscriber(const store::SubscriberRow& row) override {
    return real_->keep_subscriber(row);
  }
  std::size_t forget_unconfirmed(TimePoint asked_before, TimePoint now) override {
    return real_->forget_unconfirmed(asked_before, now);
  }
  store::Id add_token(const store::TokenRow& row) override { return real_->add_token(row); }
  bool revoke_token(store::Id id, TimePoint at) override { return real_->revoke_token(id, at); }
  void keep_answer(const store::AnswerRow& row) override { real_->keep_answer(row); }
  void forget_answers(TimePoint before) override { real_->forget_answers(before); }
  void keep_meta(const std::string& name, const std::string& value) override {
    real_->keep_meta(name, value);
  }
  void add_audit(const store::AuditRow& row) override { real_->add_audit(row); }

 protected:
  [[nodiscard]] store::Writing& real() { return *real_; }

 private:
  std::unique_ptr<store::Writing> real_;
};

/// A store whose transactions are what `wrap` makes of the real ones.
class PassingStore final : public store::Store {
 public:
  using Wrap =
      std::function<std::unique_ptr<store::Writing>(std::unique_ptr<store::Writing> writing)>;

  PassingStore(std::unique_ptr<store::Store> real, Wrap wrap)
      : real_(std::move(real)), wrap_(std::move(wrap)) {}

  std::unique_ptr<store::Writing> write() override { return wrap_(real_->write()); }
  [[nodiscard]] std::unique_ptr<store::Reading> read() const override { return real_->read(); }
  void rest() override { real_->rest(); }
  [[nodiscard]] bool has_reserve() const override { return real_->has_reserve(); }
  Result<void> backup(const std::string& file, TimePoint now) override {
    return real_->backup(file, now);
  }

 private:
  std::unique_ptr<store::Store> real_;
  Wrap wrap_;
};

}  // namespace goji::simulation
