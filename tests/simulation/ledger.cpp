#include "simulation/ledger.h"

#include "domain/words.h"

#include <fmt/format.h>

#include <algorithm>

namespace goji::simulation {
namespace {

using store::DeliveryRow;
using store::DeliveryState;

bool was_heard(DeliveryState state) {
  return state == DeliveryState::Accepted || state == DeliveryState::Visible;
}

bool is_final(DeliveryState state) {
  return !store::is_live(state);
}

std::string count_of(const DeliveryRow& row) {
  return fmt::format("{}\t{}", row.channel, store::word(row.state));
}

std::string name_of(const DeliveryRow& row) {
  const auto whom = row.recipient.empty() ? row.channel : row.channel + " to " + row.recipient;
  return fmt::format(
      "d-{} ({}, incident {}, revision {})", row.id, whom, row.incident, row.revision);
}

}  // namespace

std::vector<DeliveryRow> Ledger::rows() const {
  return store_.read()->deliveries({.limit = 100'000});
}

std::size_t Ledger::incidents() const {
  return store_.read()->incidents(0, 100'000).size();
}

void Ledger::submitted(std::size_t sender, const Signal& signal) {
  unanswered_[sender] = {{signal.source, signal.key, signal.component}, signal.status};
}

void Ledger::answered(std::size_t sender) {
  const auto taken = unanswered_.extract(sender);
  acknowledged_[taken.mapped().first] = taken.mapped().second;
}

/// What was taken and not answered counts, and what was not taken does not: nobody can know.
bool Ledger::may_be(const Condition& condition, Status status) const {
  return std::ranges::any_of(unanswered_, [&](const auto& one) {
    return one.second == std::pair{condition, status};
  });
}

void Ledger::committed() {
  if (std::exchange(all_moved_, false)) keep_all();
  for (const auto id : std::exchange(moved_, {}))
    if (const auto row = store_.read()->delivery(id)) keep(*row);
  if (counts_agree()) return;
  keep_all();  // some expired, which nobody says
  if (!counts_agree()) throw Violation{"the counts of deliveries by state are wrong"};
}

void Ledger::keep_all() {
  for (const auto& row : rows())
    keep(row);
}

void Ledger::keep(const DeliveryRow& row) {
  const auto [found, fresh] = seen_.try_emplace(row.id, row);
  if (fresh) {
    if (!by_key_.emplace(row.key, row.id).second)
      throw Violation{fmt::format("the key of {} is another's too", name_of(row))};
    counts_[count_of(row)] += 1;
    history_.write(clock_.now(), "store", fmt::format("plans {} key {}", name_of(row), row.key));
    return;
  }
  auto& before = found->second;
  if (before.state == row.state && before.attempts == row.attempts) return;
  history_.write(clock_.now(),
                 "store",
                 fmt::format("{} {} -> {}{}{}{}",
                             name_of(row),
                             store::word(before.state),
                             store::word(row.state),
                             row.held_reason.empty() ? "" : " for " + row.held_reason,
                             row.doubt ? ", in doubt" : "",
                             row.error.empty() ? "" : ": " + row.error));
  const bool revived = before.state == DeliveryState::Dead && store::is_live(row.state);
  if (is_final(before.state) && row.state != before.state && !revived &&
      !store::may_become(before.state, row.state))
    throw Violation{fmt::format(
        "{} was {} and is {}", name_of(row), store::word(before.state), store::word(row.state))};
  if (--counts_[count_of(before)] == 0) counts_.erase(count_of(before));
  counts_[count_of(row)] += 1;
  before = row;
}

bool Ledger::counts_agree() const {
  return counts_ == store_.read()->delivery_counts();
}

void Ledger::claimed(const store::Claimed& claimed, TimePoint now) {
  const auto& delivery = claimed.delivery;
  if (claimed.recalled) recalled_.insert(delivery.id);
  if (now >= delivery.expires_at)
    throw Violation{fmt::format("{} is sent after it expired", name_of(delivery))};
  const auto incident = store_.read()->incident(delivery.incident);
  // What was taken back while it was in doubt may be looked for, and sent() sees what is asked.
  if (!incident || !incident->retracted || claimed.recalled) return;
  for (const auto& revision : store_.read()->revisions(delivery.incident))
    if (revision.kind == NoticeKind::Retracted && revision.id > delivery.revision)
      throw Violation{
          fmt::format("{} is sent though what it says was taken back", name_of(delivery))};
}

void Ledger::sent(const net::HttpRequest& request) {
  const auto key = request.headers.find("webhook-id");
  const auto known = key == request.headers.end() ? by_key_.end() : by_key_.find(key->second);
  if (known == by_key_.end()) throw Violation{"something is sent that was never planned"};
  const auto row = store_.read()->delivery(known->second);
  if (recalled_.contains(known->second) && request.method != "GET")
    throw Violation{fmt::format("{} is sent though it was taken back", name_of(*row))};
  const auto attempts = store_.read()->attempts(known->second);
  if (row->state != DeliveryState::Leased || attempts.empty() || !attempts.back().outcome.empty())
    throw Violation{fmt::format("{} is sent while it is {} and no attempt is written",
                                name_of(*row),
                                store::word(row->state))};
}

/// Once no job is under way, each revision was planned for all of them, unless it was taken back
/// before that.
void Ledger::compare_subscribers() const {
  const auto reading = store_.read();
  if (reading->next_plan_job()) return;
  std::map<store::Id, std::size_t> planned;
  for (const auto& row : rows())
    if (row.channel == kLetters) planned[row.revision] += 1;
  for (const auto& incident : reading->incidents(0, 100'000)) {
    auto revisions = reading->revisions(incident.id);
    const auto taken_back =
        std::ranges::find(revisions, NoticeKind::Retracted, &store::RevisionRow::kind);
    if (taken_back != revisions.end()) revisions.erase(revisions.begin(), taken_back);
    for (const auto& one : revisions)
      if (one.state == store::RevisionState::Published && one.notify &&
          planned[one.id] != subscribers_)
        throw Violation{fmt::format("revision {} is planned for {} of {} subscribers",
                                    one.id,
                                    planned[one.id],
                                    subscribers_)};
  }
}

/// An incident begins once, whoever says so.
void Ledger::compare_openings() const {
  const auto reading = store_.read();
  for (const auto& incident : reading->incidents(0, 100'000)) {
    const auto revisions = reading->revisions(incident.id);
    if (std::ranges::count(revisions, NoticeKind::Opened, &store::RevisionRow::kind) > 1)
      throw Violation{fmt::format("incident {} was opened twice", incident.id)};
  }
}

void Ledger::audit() {
  compare_signals();
  compare_openings();
  compare_subscribers();
  for (const auto& row : rows())
    if (row.channel != kPage) compare_arrivals(row);
  for (const auto peer : kPeers)
    compare_order(std::string{peer});
}

void Ledger::compare_signals() {
  std::map<Condition, Status> kept;
  for (const auto& row : store_.read()->newest_signals())
    kept[{row.signal.source, row.signal.key, row.signal.component}] = row.signal.status;
  for (const auto& [condition, status] : acknowledged_) {
    const auto found = kept.find(condition);
    const bool holds =
        found != kept.end() && (found->second == status || may_be(condition, found->second));
    if (!holds)
      throw Violation{fmt::format("{}'s signal about {} was answered and is lost",
                                  std::get<0>(condition),
                                  std::get<2>(condition))};
  }
}

/// Of what can be taken back, and was.
bool Ledger::is_taken_back(const DeliveryRow& row) const {
  if (row.channel != kPosts) return false;
  const auto incident = store_.read()->incident(row.incident);
  return incident && incident->retracted;
}

void Ledger::compare_arrivals(const DeliveryRow& row) const {
  const auto times = peers_.count(row.channel, row.key);
  if (was_heard(row.state) && times == 0 && !is_taken_back(row))
    throw Violation{fmt::format("{} counts as accepted and never arrived", name_of(row))};
  if (times <= 1) return;
  const bool flagged = row.twice || row.doubt.has_value();
  if (row.channel != "chat")
    throw Violation{fmt::format("{} arrived {} times", name_of(row), times)};
  if (is_final(row.state) && !flagged)
    throw Violation{fmt::format("{} arrived {} times and nothing says so", name_of(row), times)};
}

void Ledger::compare_order(const std::string& peer) {
  std::map<std::pair<IncidentId, std::string>, store::Id> last;  // by recipient
  std::set<std::tuple<std::string, store::Id>> heard;
  for (const auto& arrival : peers_.arrivals(peer)) {
    const auto& row = seen_.at(by_key_.at(arrival.key));
    auto& before = last[{row.incident, peer == kLetters ? row.recipient : ""}];
    if (row.revision < before)
      throw Violation{fmt::format("{} arrived after revision {}", name_of(row), before)};
    if (row.revision == before && heard.count({arrival.key, row.revision}) == 0)
      throw Violation{fmt::format("{} says again what was said under another key", name_of(row))};
    before = row.revision;
    heard.insert({arrival.key, row.revision});
  }
}

bool Ledger::converged() {
  return unfinished().empty();
}

std::string Ledger::unfinished() {
  if (const auto job = store_.read()->next_plan_job())
    return fmt::format("revision {} is not planned for all of {}", job->revision, job->channel);
  for (const auto& row : rows())
    if (is_taken_back(row) && peers_.count(row.channel, row.key) > 0 && !row.doubt)
      return fmt::format("{} is there to be read though it was taken back", name_of(row));
  std::map<Audience, DeliveryRow> newest;
  std::set<Audience> told;
  for (const auto& row : rows()) {  // newest first
    if (store::is_live(row.state))
      return fmt::format("{} is still {}", name_of(row), store::word(row.state));
    newest.try_emplace({row.incident, row.channel, row.recipient}, row);
    if (was_heard(row.state)) told.emplace(row.incident, row.channel, row.recipient);
  }
  for (const auto& [audience, row] : newest)
    if (row.incident != 0 && !was_heard(row.state) && !need_not_hear(row, told.contains(audience)))
      return fmt::format("{} is the newest word of its incident and {}: {}",
                         name_of(row),
                         store::word(row.state),
                         row.error);
  return {};
}

/// Nobody can know whether they did, or there is no more to hear for who never heard of it.
bool Ledger::need_not_hear(const DeliveryRow& row, bool told) const {
  const bool is_blind = row.channel == "text" || row.channel == "chat";
  if (is_blind && row.doubt) return true;
  const auto incident = store_.read()->incident(row.incident);
  return !told && incident && (incident->retracted || incident->resolved_at);
}

}  // namespace goji::simulation
