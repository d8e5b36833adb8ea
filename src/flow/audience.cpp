#include "flow/audience.h"

#include "base/rfc3339.h"
#include "flow/correspondence.h"
#include "subscribers/returned.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <chrono>
#include <set>
#include <utility>

namespace goji::flow {
namespace {

using messages::EndpointNews;
using store::SubscriberState;
using subscribers::Purpose;

constexpr int kGone = 410;

// An endpoint that takes nothing for so long is switched off, as Standard Webhooks 1.0 advises,
// unless there was hardly anything to take. One that was away and is back takes the next tries of
// the delivery at hand.
constexpr std::chrono::hours kSilentFor{5 * 24};
constexpr std::uint64_t kLeastFailures = 10;
constexpr std::uint64_t kTriesOfOne = 5;

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

/// Who was never told of it need not hear that it was wrong.
bool takes_back(store::Reading& reading, const store::PlanJobRow& job) {
  const auto revision = reading.revision(job.revision);
  return job.incident != 0 && revision && revision->kind == NoticeKind::Retracted;
}

/// Why somebody is not told; empty if they are. Where nobody is told, one challenge may still go:
/// the one that its owner wants, to switch the endpoint on again.
std::string silence(const store::SubscriberRow& row,
                    const RecipientName& name,
                    const std::optional<subscribers::Contact>& contact) {
  const bool asks = name.of == RecipientName::Of::Question;
  if (row.state == SubscriberState::Gone) return "the subscriber has left";
  if (!contact) return "the subscriber's address cannot be read with the key that is here";
  if (row.state == SubscriberState::Suppressed && !(asks && name.number == contact->switches_on))
    return fmt::format("the subscriber is suppressed: {}", row.reason);
  if (row.state == SubscriberState::Pending && !asks) return "the subscriber has not said yes";
  return {};
}

/// Likewise of the owner of an endpoint.
std::string silence_to_owner(const store::SubscriberRow& row,
                             const RecipientName& name,
                             const std::optional<subscribers::Contact>& contact) {
  if (row.state == SubscriberState::Gone) return "the endpoint has left";
  if (!contact) return "the owner's address cannot be read with the key that is here";
  const auto& owner = contact->owner;
  if (owner.address.empty()) return "the endpoint has no owner any more";
  if (name.number < owner.question) return "another owner was named since";
  if (name.of == RecipientName::Of::OwnerWarned && row.state != SubscriberState::Active)
    return "the endpoint is told no more";
  if (name.of == RecipientName::Of::OwnerTold && row.state != SubscriberState::Suppressed)
    return "the endpoint is told again";
  return {};
}

/// Normalized as it is, it holds no name, password or fragment.
std::string without_query(const std::string& url) {
  return url.substr(0, url.find('?'));
}

/// A mail server says that there is nobody of that address.
bool is_nobody(const store::Settled& settled) {
  return settled.state == store::DeliveryState::Rejected &&
         subscribers::is_refusal(settled.attempt.why);
}

/// A person's link, which opens in the language of the mail that it stands in. The page reads the
/// token from the link alone, and one click posts to it as it is.
std::string in_language(std::string link, const store::SubscriberRow& row) {
  return row.language.empty() ? link : std::move(link) + "&lang=" + row.language;
}

/// Over there, that is: what never left says nothing of it.
bool came_to_nothing(const store::Settled& settled) {
  using State = store::DeliveryState;
  const auto state = settled.state;
  const bool failed = state == State::Retry || state == State::Uncertain || state == State::Dead ||
                      state == State::Rejected;
  return failed && settled.attempt.outcome != "unsent";
}

}  // namespace

std::vector<Recipients::One> Audience::after(store::Reading& reading,
                                             const store::PlanJobRow& job,
                                             std::size_t most) {
  const auto* outlet = membership_.channel(job.channel);
  if (outlet == nullptr) return {};
  const auto rows =
      reading.audience({.kind = outlet->kind,
                        .components = touched_in(reading, job),
                        .after = name_in(job.cursor).value_or(RecipientName{}).subscriber,
                        .limit = most});
  std::vector<One> people;
  people.reserve(rows.size());
  const bool by_mail = outlet->kind == "email";
  const bool only_who_may_know = takes_back(reading, job);
  for (const auto& row : rows) {
    const auto& one = people.emplace_back(One{.address = recipient_of(row.id),
                                              .language = row.language,
                                              .destination = by_mail ? "" : row.destination,
                                              .domain = by_mail ? row.destination : ""});
    if (only_who_may_know)
      people.back().is_told = reading.may_know(job.incident, job.channel, one.address);
  }
  return people;
}

void Audience::address(store::Reading& reading, store::Claimed& claimed, TimePoint now) {
  const auto& delivery = claimed.delivery;
  const auto* outlet = membership_.channel(delivery.channel);
  if (outlet != nullptr && outlet->kind == "email")
    claimed.return_tag = subscribers::return_tag(delivery.id, *membership_.keyring);
  const auto name = name_in(delivery.recipient);
  if (!name) return;
  const auto row = reading.subscriber(name->subscriber);
  if (!row) {
    claimed.addressee = store::Addressee{.why = "there is no such subscriber"};
  } else if (name->is_owner()) {
    claimed.addressee = owner_of(*row, *name, delivery.id);
  } else {
    claimed.addressee = addressee_of(*row, *name, now);
  }
}

store::Addressee Audience::addressee_of(const store::SubscriberRow& row,
                                        const RecipientName& name,
                                        TimePoint now) const {
  const auto contact = membership_.contact_of(row);
  if (auto why = silence(row, name, contact); !why.empty()) return {.why = std::move(why)};
  store::Addressee to{.address = contact->address, .secret = contact->secret, .format = row.format};
  if (now <= contact->old_until) to.old_secret = contact->old_secret;
  to.unsubscribe = membership_.link_to("unsubscribe", row.id, Purpose::Manage);
  if (row.kind == "email") to.unsubscribe = in_language(std::move(to.unsubscribe), row);
  if (name.of != RecipientName::Of::Question) return to;
  to.confirm = row.kind == "email"
                   ? in_language(membership_.link_to("confirm", row.id, Purpose::Confirm), row)
                   : subscribers::token_for(row.id, Purpose::Confirm, *membership_.keyring);
  to.owner = contact->owner.address;
  if (row.kind == "email") to.unsubscribe.clear();
  return to;
}

store::Addressee Audience::owner_of(const store::SubscriberRow& row,
                                    const RecipientName& name,
                                    store::Id delivery) const {
  const auto contact = membership_.contact_of(row);
  if (auto why = silence_to_owner(row, name, contact); !why.empty()) return {.why = std::move(why)};
  store::Addressee to{.address = contact->owner.address,
                      .endpoint = without_query(contact->address)};
  to.confirm = in_language(name.of == RecipientName::Of::OwnerAsked
                               ? membership_.link_to("owner", delivery, Purpose::Own)
                               : membership_.link_to("manage", row.id, Purpose::Manage),
                           row);
  return to;
}

void Audience::challenged(Turn& turn, store::SubscriberRow& row, std::uint64_t question) const {
  const auto contact = membership_.contact_of(row);
  if (!contact) return;
  const bool was_off = row.state == SubscriberState::Suppressed && question == contact->switches_on;
  if (row.state == SubscriberState::Pending || was_off) {
    row.state = SubscriberState::Active;
    row.reason.clear();
    row.confirmed_at = turn.now;
    is_well(row);
  }
  // The endpoint was told who is to look after it, and said yes to that, too.
  const auto& owner = contact->owner;
  if (!owner.address.empty() && owner.question == question)
    ask_owner(turn, membership_, row, *contact);
}

void Audience::switch_off(Turn& turn,
                          store::SubscriberRow& row,
                          EndpointNews::What what,
                          std::string reason) const {
  if (row.state == SubscriberState::Suppressed) return;
  row.state = SubscriberState::Suppressed;
  row.reason = std::move(reason);
  auto contact = membership_.contact_of(row);
  if (contact && contact->switches_on != 0) {
    contact->switches_on = 0;
    row.sealed = membership_.sealed(*contact, row.fingerprint);
  }
  tell_owner(turn, membership_, row, what, turn.now);
}

void Audience::failed(Turn& turn, store::SubscriberRow& row, const store::Settled& settled) const {
  row.failures += 1;
  if (!row.failing_since) row.failing_since = turn.now;
  const bool in_earnest = !store::is_live(settled.state) || settled.attempt.number >= kTriesOfOne;
  if (in_earnest && row.failures >= kLeastFailures && turn.now - *row.failing_since >= kSilentFor)
    switch_off(turn,
               row,
               EndpointNews::What::Silent,
               "the endpoint has taken nothing since " + to_rfc3339(*row.failing_since));
}

void Audience::heard_of_endpoint(Turn& turn,
                                 store::SubscriberRow& row,
                                 const RecipientName& name,
                                 const store::Settled& settled) const {
  const bool asked = name.of == RecipientName::Of::Question;
  const bool taken = store::is_delivered(settled.state);
  if (asked && taken) return challenged(turn, row, name.number);
  if (settled.state == store::DeliveryState::Rejected && settled.attempt.status == kGone)
    return switch_off(
        turn, row, EndpointNews::What::Gone, "the endpoint says that it is gone (410)");
  if (asked || row.state != SubscriberState::Active) return;
  if (taken) return is_well(row);
  if (came_to_nothing(settled)) failed(turn, row, settled);
}

void Audience::refuses(Turn& turn, const std::string& recipient, TimePoint since) {
  const auto name = name_in(recipient);
  auto row = name ? turn.writing().subscriber(name->subscriber) : std::nullopt;
  if (!row || row->kind != "webhook" || row->state != SubscriberState::Active) return;
  tell_owner(turn, membership_, *row, EndpointNews::What::Refusing, since);
  turn.writing().keep_subscriber(*row);
}

void Audience::heard(Turn& turn, const std::string& recipient, const store::Settled& settled) {
  const auto name = name_in(recipient);
  const auto before = name ? turn.writing().subscriber(name->subscriber) : std::nullopt;
  if (!before || before->state == SubscriberState::Gone) return;
  auto row = *before;
  if (name->is_owner()) {
    if (is_nobody(settled)) forget_owner(membership_, row, name->number);
  } else if (row.kind == "webhook") {
    heard_of_endpoint(turn, row, *name, settled);
  } else if (is_nobody(settled)) {
    row.state = SubscriberState::Suppressed;
    row.reason = settled.attempt.why;
  }
  if (row == *before) return;
  if (row.state != before->state || row.sealed != before->sealed) row.changed_at = turn.now;
  turn.writing().keep_subscriber(row);
  if (row.state == SubscriberState::Suppressed && row.state != before->state)
    spdlog::warn("a subscriber is told no more subscriber={} why=\"{}\"", row.id, row.reason);
  if (name->is_owner())
    spdlog::warn("the owner of an endpoint is told no more subscriber={} why=\"{}\"",
                 row.id,
                 settled.attempt.why);
}

}  // namespace goji::flow
