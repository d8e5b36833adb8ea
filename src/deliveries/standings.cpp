#include "deliveries/standings.h"

#include "deliveries/refusals.h"

#include <utility>

namespace goji::deliveries {
namespace {

/// Of those that wait, so many are looked through for one that says why.
constexpr std::size_t kMostHeld = 500;

constexpr int kGone = 410;  // https://www.rfc-editor.org/rfc/rfc9110#section-15.5.11

void begin(Standing& standing, std::string why, TimePoint now) {
  if (standing.trouble.empty()) standing.since = now;
  standing.trouble = std::move(why);
}

void clear(Standing& standing) {
  standing.trouble.clear();
  standing.since.reset();
}

/// Whether they will take nothing more, whoever asks.
bool is_gone(store::DeliveryState state, int status) {
  return state == store::DeliveryState::Rejected && status == kGone;
}

}  // namespace

void Standings::adopt(const Channels& channels, const std::map<std::string, ChannelTerms>& terms) {
  const std::lock_guard lock{guard_};
  std::map<std::string, Standing> now;
  for (const auto& [name, channel] : channels) {
    Standing standing;
    if (const auto known = standings_.find(name); known != standings_.end())
      standing = std::move(known->second);
    standing.kind = terms.at(name).kind;
    standing.can_be_checked = channel->capabilities().can_survey;
    now.emplace(name, std::move(standing));
  }
  standings_ = std::move(now);
}

void Standings::recall(store::Reading& reading) {
  const std::lock_guard lock{guard_};
  for (auto& [name, standing] : standings_)
    recall(reading, name, standing);
}

void Standings::recall(store::Reading& reading, const std::string& name, Standing& standing) {
  for (const auto& last : reading.deliveries({.channel = name, .limit = 1})) {
    if (!last.recipient.empty()) continue;  // one of many
    const auto attempts = reading.attempts(last.id);
    if (!attempts.empty() && is_gone(last.state, attempts.back().status))
      begin(standing, attempts.back().why, attempts.back().started_at);
  }
  if (const auto refusal = reading.refusal(name, "")) {
    refusals_[name] = refusal->number;
    if (refusal->paused_until) begin(standing, refusal->why, refusal->since);
  }
  // Whoever is not let in waits for it to be tried again.
  for (const auto& held : reading.deliveries(
           {.channel = name, .state = store::DeliveryState::Held, .limit = kMostHeld})) {
    if (held.held_reason != "auth") continue;
    const auto attempts = reading.attempts(held.id);
    if (attempts.empty()) continue;
    begin(standing, attempts.back().why, attempts.back().started_at);
    break;
  }
}

/// Counts. A subscriber's endpoint is one of many, and none of the channel's.
bool Standings::refuses_all(const store::Claimed& claimed, const store::Settled& settled) {
  if (claimed.addressee || !claimed.delivery.recipient.empty()) return false;
  auto& number = refusals_[claimed.delivery.channel];
  if (store::is_delivered(settled.state)) number = 0;
  if (settled.refused) number += 1;
  return settled.refused && number >= kMostRefusals;
}

void Standings::surveyed(const std::string& channel, const Outcome& outcome, TimePoint now) {
  const std::lock_guard lock{guard_};
  const auto found = standings_.find(channel);
  if (found == standings_.end()) return;
  const auto* down = std::get_if<ChannelDown>(&outcome);
  if (down == nullptr && !std::holds_alternative<Accepted>(outcome)) return;
  found->second.checked_at = now;
  if (down != nullptr) {
    begin(found->second, down->why, now);
  } else {
    clear(found->second);
  }
}

void Standings::ended(const store::Claimed& claimed, const store::Settled& settled) {
  const std::lock_guard lock{guard_};
  const auto& name = claimed.delivery.channel;
  const auto found = standings_.find(name);
  if (found == standings_.end()) return;
  const auto& attempt = settled.attempt;
  const auto at = attempt.finished_at.value_or(attempt.started_at);
  // A subscriber's endpoint is one of many: Audience sees to it.
  const bool own = !claimed.addressee.has_value();
  const bool refuses = refuses_all(claimed, settled);
  if (attempt.outcome == "down" || refuses || (own && is_gone(settled.state, attempt.status)))
    begin(found->second, refuses ? words_of(refusals_.at(name), attempt.why) : attempt.why, at);
  else if (store::is_delivered(settled.state))
    clear(found->second);
}

std::map<std::string, Standing> Standings::all() const {
  const std::lock_guard lock{guard_};
  return standings_;
}

}  // namespace goji::deliveries
