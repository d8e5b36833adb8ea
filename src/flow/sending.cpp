#include "flow/sending.h"

#include "deliveries/refusals.h"
#include "deliveries/settle.h"
#include "flow/errand.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <utility>

namespace goji::flow {
namespace {

using namespace std::chrono_literals;

constexpr auto kLease = 60s;  // longer than any channel's exchange, with its name look-up
constexpr std::size_t kMostInFlight = 1'000;  // of those that may still be answered soon,
constexpr std::size_t kMostOpen = 4'000;      // and with those that hang; each holds a connection
constexpr auto kBetweenSweeps = 10min;
constexpr auto kRecordAgain = 1s;
constexpr int kGone = 410;  // https://www.rfc-editor.org/rfc/rfc9110#section-15.5.11

/// Of a channel that is none any more nothing was sent.
store::Repeated repeated(const std::vector<Outlet>& outlets, TimePoint now) {
  return [&outlets, now](const store::DeliveryRow& row) {
    const auto outlet = std::ranges::find(outlets, row.channel, &Outlet::channel);
    return outlet != outlets.end() && deliveries::repeats_blindly(row, outlet->capabilities, now);
  };
}

}  // namespace

Sending::Sending(store::Store& store,
                 Clock& clock,
                 Random& random,
                 Addressees* addressees,
                 const std::vector<Outlet>& outlets)
    : clock_(clock),
      random_(random),
      addressees_(addressees),
      limits_({}, store.read()->destinations()),
      next_due_(clock.now()),
      next_sweep_(clock.now() + kBetweenSweeps) {
  const auto writing = store.write();
  const auto lost = writing->reap(clock.now(), TimePoint::max(), repeated(outlets, clock.now()));
  if (lost == 0) return;
  writing->commit();
  spdlog::info("attempts of the last run are uncertain count={}", lost);
}

void Sending::work(Turn& turn, const Recorder& recorder) {
  if (next_sweep_ && *next_sweep_ <= turn.now) {
    next_sweep_.reset();
    if (recorder.sweep(turn) > 0) turn.deliveries_changed = true;
  }
  if (!turn.deliveries_changed && !(next_due_ && *next_due_ <= turn.now)) return;
  claim(turn, recorder);
  // Only what moves can come to nothing, and then be worth another try.
  if (!next_sweep_) next_sweep_ = turn.now + kBetweenSweeps;
}

void Sending::claim(Turn& turn, const Recorder& recorder) {
  release_overdue(turn.now);
  turn.writing().reap(turn.now, turn.now, repeated(recorder.outlets(), turn.now));
  const auto until = turn.now + kLease;
  const auto most = free_places(turn.now);
  turn.claimed =
      turn.writing().claim(turn.now, until, random_.next() | 1U, most, limits_.room(turn.now));
  for (store::Claimed& one : turn.claimed) {
    limits_.began(one.delivery.destination, turn.now);
    leased_[one.delivery.id] = {.destination = one.delivery.destination,
                                .channel = one.delivery.channel,
                                .recipient = one.delivery.recipient,
                                .until = until};
    if (addressees_ != nullptr) addressees_->address(turn.writing(), one, turn.now);
    if (one.delivery.task == store::Task::Retract) name_posts(turn, one.delivery);
  }
  for (const auto& row : limits_.changes())
    turn.writing().keep_destination(row);
  // What is due and was not taken waits for room: time makes some, or an attempt's end, or, should
  // that get lost, the end of a lease.
  next_due_ = turn.writing().next_due(turn.now);
  const auto more_room = limits_.next_change(turn.now);
  if (more_room && (!next_due_ || *more_room < *next_due_)) next_due_ = more_room;
  const auto soon = turn.now + patience_.soon();
  if (turn.claimed.size() == most && (!next_due_ || soon < *next_due_)) next_due_ = soon;
}

/// A post may have arrived since its retraction was planned.
void Sending::name_posts(Turn& turn, store::DeliveryRow& retraction) {
  constexpr std::size_t kAll = 1'000'000;
  const auto sent = turn.writing().deliveries(
      {.incident = retraction.incident, .channel = retraction.channel, .limit = kAll});
  retraction.handle = posts_there(retraction.recipient, sent);
}

/// One that hangs gives its place to another before its time is over: a fifth of very many hosts
/// that hang must not hold up the rest.
std::size_t Sending::free_places(TimePoint now) const {
  if (leased_.size() >= kMostOpen) return 0;
  const auto open = kMostOpen - leased_.size();
  const auto soon = patience_.soon();
  const auto young = [&](const auto& entry) { return entry.second.until - kLease + soon > now; };
  const auto fresh = leased_.size() < kMostInFlight
                         ? leased_.size()
                         : static_cast<std::size_t>(std::ranges::count_if(leased_, young));
  return std::min(open, kMostInFlight - std::min(kMostInFlight, fresh));
}

void Sending::release_overdue(TimePoint now) {
  std::erase_if(leased_, [&](const auto& entry) {
    if (entry.second.until > now) return false;
    limits_.ended(entry.second.destination, nullptr, now);
    return true;
  });
}

void Sending::undone(const Turn& turn) {
  for (const store::Claimed& one : turn.claimed) {
    limits_.ended(one.delivery.destination, nullptr, turn.now);
    leased_.erase(one.delivery.id);
  }
  next_due_ = turn.now;
}

Command Sending::record(store::Settled settled) {
  auto ending = std::make_shared<Ending>();
  ending->settled = std::move(settled);
  return {[this, ending](Turn& turn) { settle(turn, *ending); },
          [this, ending](const std::optional<Error>& failed) {
            if (failed) record_again(std::move(*ending));
          }};
}

void Sending::settle(Turn& turn, Ending& ending) {
  const store::Settled& settled = ending.settled;
  turn.deliveries_changed = true;
  const auto found = leased_.find(settled.attempt.delivery);
  if (found != leased_.end()) ending.lease = found->second;
  const bool ours = turn.writing().settle(settled);
  if (ours && found != leased_.end()) {
    limits_.ended(found->second.destination, &settled, turn.now);
    if (settled.attempt.outcome == "accepted")
      patience_.answered(turn.now - (found->second.until - kLease));
    if (addressees_ != nullptr) addressees_->heard(turn, found->second.recipient, settled);
    heed_refusals(turn, found->second, settled);
    leased_.erase(found);
  }
  tell_of(ending, ours);
}

/// Read and kept in the turn: what is undone with it does not count.
void Sending::heed_refusals(Turn& turn, const Lease& lease, const store::Settled& settled) {
  const auto before =
      turn.writing()
          .refusal(lease.channel, lease.recipient)
          .value_or(store::RefusalRow{.channel = lease.channel, .recipient = lease.recipient});
  const auto known = deliveries::after(before, settled, turn.now);
  if (known == before) return;
  turn.writing().keep_refusal(known, turn.now);
  if (!deliveries::begins_pause(before, known)) return;
  if (lease.recipient.empty())
    spdlog::error("an endpoint refuses all, and is left alone channel={} why=\"{}\"",
                  lease.channel,
                  known.why);
  if (!lease.recipient.empty())
    spdlog::warn("an endpoint refuses all, and is left alone channel={} recipient={} why=\"{}\"",
                 lease.channel,
                 lease.recipient,
                 known.why);
  if (addressees_ != nullptr) addressees_->refuses(turn, lease.recipient, known.since);
}

/// For the log. What never left is no news.
void Sending::tell_of(const Ending& ending, bool ours) {
  const store::Settled& settled = ending.settled;
  const auto& attempt = settled.attempt;
  const auto* const destination = ending.lease ? ending.lease->destination.c_str() : "?";
  if (settled.closed_for == "auth")
    spdlog::error("a destination does not let us in, and waits for a person destination={}",
                  destination);
  if (attempt.status == kGone)
    spdlog::error("an endpoint says that it is gone destination={}", destination);
  if (attempt.outcome != "accepted" && attempt.outcome != "unsent")
    spdlog::warn("delivery not accepted id=d-{} attempt={} outcome={} why=\"{}\"",
                 attempt.delivery,
                 attempt.number,
                 ours ? attempt.outcome : "lost",
                 attempt.why);
}

/// What became of an attempt is worth more than one try to record it: if that got lost, the
/// delivery would be in doubt.
void Sending::record_again(Ending ending) {
  const auto again = clock_.now() + kRecordAgain;
  if (!ending.lease || ending.lease->until <= again) return;
  const auto [place, vacant] = leased_.emplace(ending.settled.attempt.delivery, *ending.lease);
  if (vacant) limits_.began(place->second.destination, clock_.now());
  unrecorded_.push_back(std::move(ending.settled));
  record_again_at_ = again;
}

std::vector<Command> Sending::unrecorded() {
  std::vector<Command> commands;
  if (!record_again_at_ || *record_again_at_ > clock_.now()) return commands;
  record_again_at_.reset();
  for (auto& settled : std::exchange(unrecorded_, {}))
    commands.push_back(record(std::move(settled)));
  return commands;
}

std::optional<TimePoint> Sending::next() const {
  auto next = next_sweep_;
  for (const auto& other : {next_due_, record_again_at_})
    if (other && (!next || *other < *next)) next = other;
  return next;
}

}  // namespace goji::flow
