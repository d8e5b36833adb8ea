#include "flow/enrolment.h"

#include "deliveries/domains.h"
#include "flow/correspondence.h"
#include "flow/ownership.h"
#include "net/url.h"
#include "settings/suggestion.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

namespace goji::flow {
namespace {

using namespace std::chrono_literals;
using store::SubscriberState;
using subscribers::Purpose;

constexpr auto kOldSecretCounts = 24h;

/// Whose limits it shares: those of its host, or of its domain within the relay's; neither is to
/// be read in the store.
std::string destination_of(const std::string& kind,
                           const std::string& address,
                           const subscribers::Keyring& keyring) {
  if (kind == "email") {
    const auto domain = address.substr(address.rfind('@') + 1);
    return deliveries::kDomainMark + keyring.fingerprint("domain", domain).substr(0, 16);
  }
  const auto target = net::parse_url(address, net::NamedBy::Subscriber);
  if (!target) return {};
  return "host-" + keyring.fingerprint("host", target->host).substr(0, 16);
}

std::vector<std::string> keys_of(const std::vector<Component>& components) {
  std::vector<std::string> keys;
  keys.reserve(components.size());
  for (const auto& component : components)
    keys.push_back(component.key);
  return keys;
}

}  // namespace

Result<Enrolment::Checked> Enrolment::check(const Wish& wish) const {
  Checked checked{.wish = wish};
  checked.outlet = membership_.way_to(wish.kind);
  if (checked.outlet == nullptr)
    return Error{Fault::NotFound, "kind: nothing is sent to subscribers that way here"};
  const auto address = subscribers::to_address(wish.kind, wish.address);
  if (!address) return Error{address.error().fault, "address: " + address.error().what};
  checked.wish.address = *address;
  const auto known = keys_of(membership_.wording->site().components);
  for (const auto& key : wish.components)
    if (std::ranges::find(known, key) == known.end())
      return Error{
          Fault::Invalid,
          fmt::format(
              "components: there is no component `{}`{}", key, settings::suggestion(key, known))};
  const bool has_format = wish.format.empty() || wish.format == "statuspage";
  if (!has_format || (wish.kind == "email" && !wish.format.empty()))
    return Error{Fault::Invalid, "format: must be statuspage, of a webhook, or nothing"};
  const auto& languages = membership_.wording->languages();
  if (std::ranges::find(languages, wish.language) == languages.end())
    checked.wish.language = languages.front();
  if (!wish.owner.empty()) {
    auto owner = check_owner(membership_, wish.kind, wish.owner);
    if (!owner) return owner.error();
    checked.wish.owner = std::move(*owner);
  }
  checked.fingerprint =
      membership_.keyring->fingerprint(wish.kind, subscribers::identity_of(wish.kind, *address));
  checked.old_fingerprint = membership_.keyring->fingerprint(wish.kind, *address);
  return checked;
}

std::optional<store::SubscriberRow> Enrolment::known(store::Reading& reading,
                                                     const Checked& checked) {
  auto row = reading.subscriber_with(checked.wish.kind, checked.fingerprint);
  if (checked.old_fingerprint == checked.fingerprint) return row;
  // Once an address was found only as it was written. Looked for in any case: who is known and who
  // is not must make the same work.
  auto old = reading.subscriber_with(checked.wish.kind, checked.old_fingerprint);
  return row ? std::move(row) : std::move(old);
}

store::SubscriberRow Enrolment::row_for(store::Reading& reading,
                                        const Checked& checked,
                                        TimePoint now) const {
  const auto& wish = checked.wish;
  auto row =
      known(reading, checked).value_or(store::SubscriberRow{.kind = wish.kind, .created_at = now});
  if (row.id == 0) {
    subscribers::Contact contact{.address = wish.address};
    if (wish.kind == "webhook")
      contact.secret = subscribers::new_signing_secret(*membership_.random);
    row.fingerprint = checked.fingerprint;
    row.sealed = membership_.sealed(contact, row.fingerprint);
  }
  if (row.destination.empty())
    row.destination = destination_of(wish.kind, wish.address, *membership_.keyring);
  return row;
}

Result<void> Enrolment::ask(Turn& turn, const Wish& wish) {
  const auto checked = check(wish);
  if (!checked) return checked.error();
  turn.writing().forget_unconfirmed(turn.now - kTimeToSayYes, turn.now);
  auto row = row_for(turn.writing(), *checked, turn.now);
  row.asked += 1;
  // Only who has not said yes is given the new settings: anybody may ask, for any address.
  if (row.state == SubscriberState::Pending) {
    row.language = checked->wish.language;
    row.components = wish.components;
    row.format = wish.format;
    put_owner(membership_, row, checked->wish.owner);
  }
  row.asked_at = turn.now;
  row.changed_at = turn.now;
  row.id = turn.writing().keep_subscriber(row);
  ask_subscriber(turn, membership_, row, *checked->outlet);
  return {};
}

store::SubscriberRow Enrolment::kept(Turn& turn, const Checked& checked, store::SubscriberRow row) {
  row.language = checked.wish.language;
  row.components = checked.wish.components;
  row.format = checked.wish.format;
  row.changed_at = turn.now;
  row.id = turn.writing().keep_subscriber(row);
  return row;
}

Result<store::SubscriberRow> Enrolment::admit(Turn& turn, const Wish& wish) {
  const auto checked = check(wish);
  if (!checked) return checked.error();
  auto row = row_for(turn.writing(), *checked, turn.now);
  if (row.state == SubscriberState::Pending) {
    row.state = SubscriberState::Active;
    row.confirmed_at = turn.now;
  }
  return kept(turn, *checked, std::move(row));
}

bool Enrolment::confirm(Turn& turn, const std::string& token) {
  const auto who = subscribers::id_in(token, Purpose::Confirm, *membership_.keyring);
  auto row = who ? turn.writing().subscriber(*who) : std::nullopt;
  if (!row) return false;
  if (row->state == SubscriberState::Active) return true;
  if (row->state != SubscriberState::Pending || row->kind != "email" ||
      turn.now - row->asked_at > kTimeToSayYes)
    return false;
  row->state = SubscriberState::Active;
  row->confirmed_at = turn.now;
  row->changed_at = turn.now;
  turn.writing().keep_subscriber(*row);
  return true;
}

bool Enrolment::leave(Turn& turn, const std::string& token) {
  const auto who = subscribers::id_in(token, Purpose::Manage, *membership_.keyring);
  auto row = who ? turn.writing().subscriber(*who) : std::nullopt;
  if (!row) return false;
  if (row->state == SubscriberState::Gone) return true;
  forget(*row, "unsubscribed");
  row->changed_at = turn.now;
  turn.writing().keep_subscriber(*row);
  return true;
}

std::optional<store::SubscriberRow> Enrolment::holder_of(store::Reading& reading,
                                                         const std::string& token) const {
  const auto who = subscribers::id_in(token, Purpose::Manage, *membership_.keyring);
  auto row = who ? reading.subscriber(*who) : std::nullopt;
  if (!row || row->state == SubscriberState::Gone) return std::nullopt;
  return row;
}

std::optional<Enrolment::Settings> Enrolment::settings(store::Reading& reading,
                                                       const std::string& token) const {
  const auto row = holder_of(reading, token);
  const auto contact = row ? membership_.contact_of(*row) : std::nullopt;
  if (!contact) return std::nullopt;
  return Settings{.kind = row->kind,
                  .address = contact->address,
                  .language = row->language,
                  .components = row->components,
                  .format = row->format,
                  .owner = contact->owner,
                  .is_off = is_off(*row)};
}

Result<void> Enrolment::change(Turn& turn, const std::string& token, const Wish& wish) {
  auto row = holder_of(turn.writing(), token);
  const auto contact = row ? membership_.contact_of(*row) : std::nullopt;
  if (!contact) return Error{Fault::NotFound, "the link is not valid, or not any more"};
  auto whole = wish;
  whole.kind = row->kind;
  whole.address = contact->address;
  const auto checked = check(whole);
  if (!checked) return checked.error();
  row->language = checked->wish.language;
  row->components = wish.components;
  row->format = wish.format;
  row->changed_at = turn.now;
  turn.writing().keep_subscriber(*row);
  return {};
}

Result<Secret> Enrolment::renew_secret(Turn& turn, const std::string& token) {
  auto row = holder_of(turn.writing(), token);
  auto contact = row ? membership_.contact_of(*row) : std::nullopt;
  if (!contact) return Error{Fault::NotFound, "the link is not valid, or not any more"};
  if (row->kind != "webhook") return Error{Fault::Invalid, "mails are not signed with a secret"};
  contact->old_secret = contact->secret;
  contact->old_until = turn.now + kOldSecretCounts;
  contact->secret = subscribers::new_signing_secret(*membership_.random);
  row->sealed = membership_.sealed(*contact, row->fingerprint);
  row->changed_at = turn.now;
  turn.writing().keep_subscriber(*row);
  return contact->secret;
}

}  // namespace goji::flow
