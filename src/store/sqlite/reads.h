#pragma once

#include "store/reading.h"
#include "store/sqlite/query.h"

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// The queries behind store::Reading, for a connection of either kind.
namespace goji::store::sqlite {

/// The largest id that a cursor lets through; 0 stands for "from the newest".
inline std::int64_t newest_after(Id after) {
  return after == 0 ? std::numeric_limits<std::int64_t>::max()
                    : static_cast<std::int64_t>(after - 1);
}

std::vector<SliceRow> slices(Connection& from);
std::vector<SliceRow> slices_of(Connection& from, const std::string& kind);
std::vector<SignalRow> newest_signals(Connection& from);
std::vector<IncidentRow> open_incidents(Connection& from);
std::vector<IncidentRow> incidents(Connection& from, IncidentId after, std::size_t limit);
std::optional<IncidentRow> incident(Connection& from, IncidentId id);
std::vector<RevisionRow> revisions(Connection& from, IncidentId incident);
std::optional<RevisionRow> revision(Connection& from, Id id);
std::vector<RevisionRow> waiting_revisions(Connection& from);
std::vector<DecisionRow> decisions(Connection& from, IncidentId incident);
std::vector<DecisionRow> decisions_about(Connection& from,
                                         const std::string& component,
                                         TimePoint first,
                                         TimePoint last,
                                         std::size_t limit);
std::vector<PromiseRow> promises(Connection& from, IncidentId incident);
std::vector<NoteRow> notes(Connection& from, Id after, std::size_t limit);
std::vector<DeliveryRow> deliveries(Connection& from, const DeliveryFilter& filter);
std::vector<ReachRow> reach(Connection& from, IncidentId incident);
std::vector<HeardRow> heard(Connection& from,
                            const std::string& component,
                            TimePoint first,
                            TimePoint last);
std::map<std::string, std::uint64_t> suppressed(Connection& from, TimePoint by);
bool may_know(Connection& from,
              IncidentId incident,
              const std::string& channel,
              const std::string& recipient);
std::optional<DeliveryRow> delivery(Connection& from, Id id);
std::vector<AttemptRow> attempts(Connection& from, Id delivery);
std::optional<PlanJobRow> next_plan_job(Connection& from);
std::uint64_t redrivable(Connection& from, const DeadFilter& filter);
std::uint64_t held_deliveries(Connection& from, const std::string& reason);
std::map<std::string, std::uint64_t> held_by_channel(Connection& from, const std::string& reason);
std::uint64_t approvable(Connection& from, const HeldFilter& filter);
std::vector<PauseRow> pauses(Connection& from);
std::optional<RefusalRow> refusal(Connection& from,
                                  const std::string& channel,
                                  const std::string& recipient);
std::vector<DestinationRow> destinations(Connection& from);
std::map<std::string, std::uint64_t> delivery_counts(Connection& from);
std::optional<TimePoint> oldest_live_delivery(Connection& from);
std::vector<Watched> watched(Connection& from, TimePoint due_by, std::size_t limit);
std::optional<TimePoint> next_watch(Connection& from, bool by_looking);
std::map<std::string, std::uint64_t> unseen_deliveries(Connection& from);
std::vector<SeenRow> seen_deliveries(Connection& from);
std::vector<DisplayRow> displays(Connection& from, Id revision);
std::map<std::string, std::uint64_t> displays_by_language(Connection& from);
std::optional<SubscriberRow> subscriber(Connection& from, Id id);
std::optional<SubscriberRow> subscriber_with(Connection& from,
                                             const std::string& kind,
                                             const std::string& fingerprint);
std::vector<SubscriberRow> subscribers(Connection& from, const SubscriberFilter& filter);
std::vector<AudienceRow> audience(Connection& from, const AudienceQuery& wanted);
std::optional<TokenRow> token_with_hash(Connection& from, std::string_view hash);
std::vector<TokenRow> tokens(Connection& from);
std::optional<AnswerRow> answer(Connection& from, const std::string& key);
std::optional<std::string> meta(Connection& from, const std::string& name);
std::vector<AuditRow> audit(Connection& from, Id after, std::size_t limit);
std::optional<Id> broken_audit(Connection& from);

/// Implements store::Reading's part of `Interface` (Reading or Writing) on a connection that the
/// derived class names.
template <class Interface>
class Reads : public Interface {
 public:
  std::vector<SliceRow> slices() override { return sqlite::slices(from()); }
  std::vector<SliceRow> slices_of(const std::string& kind) override {
    return sqlite::slices_of(from(), kind);
  }
  std::vector<SignalRow> newest_signals() override { return sqlite::newest_signals(from()); }
  std::vector<IncidentRow> open_incidents() override { return sqlite::open_incidents(from()); }
  std::vector<IncidentRow> incidents(IncidentId after, std::size_t limit) override {
    return sqlite::incidents(from(), after, limit);
  }
  std::optional<IncidentRow> incident(IncidentId id) override {
    return sqlite::incident(from(), id);
  }
  std::vector<RevisionRow> revisions(IncidentId incident) override {
    return sqlite::revisions(from(), incident);
  }
  std::optional<RevisionRow> revision(Id id) override { return sqlite::revision(from(), id); }
  std::vector<RevisionRow> waiting_revisions() override {
    return sqlite::waiting_revisions(from());
  }
  std::vector<DecisionRow> decisions(IncidentId incident) override {
    return sqlite::decisions(from(), incident);
  }
  std::vector<DecisionRow> decisions_about(const std::string& component,
                                           TimePoint first,
                                           TimePoint last,
                                           std::size_t limit) override {
    return sqlite::decisions_about(from(), component, first, last, limit);
  }
  std::vector<PromiseRow> promises(IncidentId incident) override {
    return sqlite::promises(from(), incident);
  }
  std::vector<NoteRow> notes(Id after, std::size_t limit) override {
    return sqlite::notes(from(), after, limit);
  }
  std::vector<ReachRow> reach(IncidentId incident) override {
    return sqlite::reach(from(), incident);
  }
  std::vector<HeardRow> heard(const std::string& component,
                              TimePoint first,
                              TimePoint last) override {
    return sqlite::heard(from(), component, first, last);
  }
  std::map<std::string, std::uint64_t> suppressed(TimePoint by) override {
    return sqlite::suppressed(from(), by);
  }
  bool may_know(IncidentId incident,
                const std::string& channel,
                const std::string& recipient) override {
    return sqlite::may_know(from(), incident, channel, recipient);
  }
  std::vector<DeliveryRow> deliveries(const DeliveryFilter& filter) override {
    return sqlite::deliveries(from(), filter);
  }
  std::optional<DeliveryRow> delivery(Id id) override { return sqlite::delivery(from(), id); }
  std::vector<AttemptRow> attempts(Id delivery) override {
    return sqlite::attempts(from(), delivery);
  }
  std::optional<PlanJobRow> next_plan_job() override { return sqlite::next_plan_job(from()); }
  std::uint64_t redrivable(const DeadFilter& filter) override {
    return sqlite::redrivable(from(), filter);
  }
  std::uint64_t held_deliveries(const std::string& reason) override {
    return sqlite::held_deliveries(from(), reason);
  }
  std::map<std::string, std::uint64_t> held_by_channel(const std::string& reason) override {
    return sqlite::held_by_channel(from(), reason);
  }
  std::uint64_t approvable(const HeldFilter& filter) override {
    return sqlite::approvable(from(), filter);
  }
  std::vector<PauseRow> pauses() override { return sqlite::pauses(from()); }
  std::optional<RefusalRow> refusal(const std::string& channel,
                                    const std::string& recipient) override {
    return sqlite::refusal(from(), channel, recipient);
  }
  std::vector<DestinationRow> destinations() override { return sqlite::destinations(from()); }
  std::map<std::string, std::uint64_t> delivery_counts() override {
    return sqlite::delivery_counts(from());
  }
  std::optional<TimePoint> oldest_live_delivery() override {
    return sqlite::oldest_live_delivery(from());
  }
  std::vector<Watched> watched(TimePoint due_by, std::size_t limit) override {
    return sqlite::watched(from(), due_by, limit);
  }
  std::optional<TimePoint> next_watch(bool by_looking) override {
    return sqlite::next_watch(from(), by_looking);
  }
  std::map<std::string, std::uint64_t> unseen_deliveries() override {
    return sqlite::unseen_deliveries(from());
  }
  std::vector<SeenRow> seen_deliveries() override { return sqlite::seen_deliveries(from()); }
  std::vector<DisplayRow> displays(Id revision) override {
    return sqlite::displays(from(), revision);
  }
  std::map<std::string, std::uint64_t> displays_by_language() override {
    return sqlite::displays_by_language(from());
  }
  std::optional<SubscriberRow> subscriber(Id id) override { return sqlite::subscriber(from(), id); }
  std::optional<SubscriberRow> subscriber_with(const std::string& kind,
                                               const std::string& fingerprint) override {
    return sqlite::subscriber_with(from(), kind, fingerprint);
  }
  std::vector<SubscriberRow> subscribers(const SubscriberFilter& filter) override {
    return sqlite::subscribers(from(), filter);
  }
  std::vector<AudienceRow> audience(const AudienceQuery& query) override {
    return sqlite::audience(from(), query);
  }
  std::optional<TokenRow> token_with_hash(std::string_view hash) override {
    return sqlite::token_with_hash(from(), hash);
  }
  std::vector<TokenRow> tokens() override { return sqlite::tokens(from()); }
  std::optional<AnswerRow> answer(const std::string& key) override {
    return sqlite::answer(from(), key);
  }
  std::optional<std::string> meta(const std::string& name) override {
    return sqlite::meta(from(), name);
  }
  std::vector<AuditRow> audit(Id after, std::size_t limit) override {
    return sqlite::audit(from(), after, limit);
  }
  std::optional<Id> broken_audit() override { return sqlite::broken_audit(from()); }

 protected:
  [[nodiscard]] virtual Connection& from() = 0;
};

}  // namespace goji::store::sqlite
