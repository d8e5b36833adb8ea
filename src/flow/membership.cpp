#include "flow/membership.h"

#include <fmt/format.h>

#include <algorithm>

namespace goji::flow {

const Outlet* Membership::way_to(const std::string& kind) const {
  const auto found = std::ranges::find_if(outlets, [&](const Outlet& outlet) {
    return outlet.kind == kind && outlet.capabilities.to_subscribers;
  });
  return found == outlets.end() ? nullptr : &*found;
}

const Outlet* Membership::channel(const std::string& name) const {
  const auto found = std::ranges::find(outlets, name, &Outlet::channel);
  return found == outlets.end() ? nullptr : &*found;
}

std::optional<subscribers::Contact> Membership::contact_of(const store::SubscriberRow& row) const {
  return subscribers::opened(row.sealed, row.fingerprint, *keyring);
}

std::string Membership::sealed(const subscribers::Contact& contact,
                               const std::string& fingerprint) const {
  return subscribers::sealed(contact, fingerprint, *keyring, *random);
}

std::string Membership::link_to(const std::string& page,
                                store::Id id,
                                subscribers::Purpose purpose) const {
  return fmt::format(
      "{}/{}?t={}", wording->site().url, page, subscribers::token_for(id, purpose, *keyring));
}

bool is_off(const store::SubscriberRow& row) {
  return row.kind == "webhook" && row.state == store::SubscriberState::Suppressed;
}

void is_well(store::SubscriberRow& row) {
  row.failures = 0;
  row.failing_since.reset();
}

void forget(store::SubscriberRow& row, const std::string& why) {
  row.state = store::SubscriberState::Gone;
  row.language.clear();
  row.components.clear();
  row.format.clear();
  row.sealed.clear();
  row.fingerprint.clear();
  row.destination.clear();
  row.reason = why;
  is_well(row);
}

}  // namespace goji::flow
