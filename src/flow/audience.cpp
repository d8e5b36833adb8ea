#include "flow/audience.h"

#include "flow/recipient_name.h"
#include "subscribers/returned.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <set>

namespace goji::flow {
namespace {

using store::SubscriberState;
using subscribers::Purpose;

constexpr int kGone = 410;

/// Every component that the incident was said to touch; of what is no incident, the revision's own.
std::vector<std::string> touched_in(store::Reading& reading, const store::PlanJobRow& job) {
  std::set<std::string> keys;
  const auto add = [&keys](const store::RevisionRow& revision) {
    for (const auto& [key, status] : revision.components)
      keys.insert(key);
  };
  if (const auto own = reading.revision(job.revision)) add(*own);
  if (job.incident != 0)
    for (const auto& revision : reading.revisions(job.incident))
      if (revision.state == store::RevisionState::Published) add(revision);
  return {keys.begin(), keys.end()};
}

/// Why somebody is not told; empty if they are.
std::string silence(const store::SubscriberRow& row, bool asks) {
  if (row.state == SubscriberState::Gone) return "the subscriber has left";
  if (row.state == SubscriberState::Suppressed)
    return fmt::format("the subscriber is suppressed: {}", row.reason);
  if (row.state == SubscriberState::Pending && !asks) return "the subscriber has not said yes";
  return {};
}

}  // namespace

std::vector<Recipients::One> Audience::after(store::Reading& reading,
                                             const store::PlanJobRow& job,
                                             std::size_t most) {
  const auto* outlet = membership_.channel(job.channel);
  if (outlet == nullptr) return {};
  const auto rows = reading.audience({.kind = outlet->kind,
                                      .components = touched_in(reading, job),
                                      .after = subscriber_in(job.cursor).value_or(0),
                                      .limit = most});
  std::vector<One> people;
  people.reserve(rows.size());
  const bool by_mail = outlet->kind == "email";
  for (const auto& row : rows)
    people.push_back({.address = recipient_of(row.id),
                      .language = row.language,
                      .destination = by_mail ? "" : row.destination,
                      .domain = by_mail ? row.destination : ""});
  return people;
}

void Audience::address(store::Reading& reading, store::Claimed& claimed, TimePoint now) {
  const auto& delivery = claimed.delivery;
  const auto* outlet = membership_.channel(delivery.channel);
  if (outlet != nullptr && outlet->kind == "email")
    claimed.return_tag = subscribers::return_tag(delivery.id, *membership_.keyring);
  const auto who = subscriber_in(delivery.recipient);
  if (!who) return;
  const auto row = reading.subscriber(*who);
  claimed.addressee = row ? addressee_of(*row, delivery.task == store::Task::Ask, now)
                          : store::Addressee{.why = "there is no such subscriber"};
}

store::Addressee Audience::addressee_of(const store::SubscriberRow& row,
                                        bool asks,
                                        TimePoint now) const {
  if (auto why = silence(row, asks); !why.empty()) return {.why = std::move(why)};
  const auto contact = membership_.contact_of(row);
  if (!contact) return {.why = "the subscriber's address cannot be read with the key that is here"};
  store::Addressee to{.address = contact->address, .secret = contact->secret, .format = row.format};
  if (now <= contact->old_until) to.old_secret = contact->old_secret;
  to.unsubscribe = membership_.link_to("unsubscribe", row.id, Purpose::Manage);
  if (!asks) return to;
  to.confirm = row.kind == "email"
                   ? membership_.link_to("confirm", row.id, Purpose::Confirm)
                   : subscribers::token_for(row.id, Purpose::Confirm, *membership_.keyring);
  if (row.kind == "email") to.unsubscribe.clear();
  return to;
}

void Audience::heard(Turn& turn, const std::string& recipient, const store::Settled& settled) {
  const auto who = subscriber_in(recipient);
  auto row = who ? turn.writing().subscriber(*who) : std::nullopt;
  if (!row || row->state == SubscriberState::Gone) return;
  const bool accepted = store::is_delivered(settled.state);
  const bool refused = settled.state == store::DeliveryState::Rejected;
  const auto& attempt = settled.attempt;
  if (accepted && is_question(recipient) && row->kind == "webhook" &&
      row->state == SubscriberState::Pending) {
    row->state = SubscriberState::Active;
    row->confirmed_at = turn.now;
  } else if (refused && row->kind == "webhook" && attempt.status == kGone) {
    row->state = SubscriberState::Suppressed;
    row->reason = "the endpoint says that it is gone (410)";
  } else if (refused && row->kind == "email" && subscribers::is_refusal(attempt.why)) {
    row->state = SubscriberState::Suppressed;
    row->reason = attempt.why;
  } else {
    return;
  }
  row->changed_at = turn.now;
  turn.writing().keep_subscriber(*row);
  if (row->state == SubscriberState::Suppressed)
    spdlog::warn("a subscriber is told no more subscriber={} why=\"{}\"", row->id, row->reason);
}

}  // namespace goji::flow
