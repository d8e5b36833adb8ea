#include "flow/ownership.h"

#include "flow/correspondence.h"

#include <utility>

namespace goji::flow {

Result<std::string> check_owner(const Membership& membership,
                                const std::string& kind,
                                const std::string& address) {
  if (kind != "webhook") return Error{Fault::Invalid, "owner: only an endpoint has one"};
  if (membership.way_to("email") == nullptr)
    return Error{Fault::Invalid, "owner: no mails are sent to subscribers here, so none to owners"};
  auto owner = subscribers::to_address("email", address);
  if (!owner) return Error{owner.error().fault, "owner: " + owner.error().what};
  return owner;
}

void put_owner(const Membership& membership,
               store::SubscriberRow& row,
               const std::string& address) {
  auto contact = membership.contact_of(row);
  if (!contact || row.kind != "webhook") return;
  contact->owner = {.address = address, .question = row.asked};
  row.sealed = membership.sealed(*contact, row.fingerprint);
}

Result<void> change_owner(Turn& turn,
                          const Membership& membership,
                          std::optional<store::SubscriberRow> row,
                          const std::string& address) {
  auto contact = row ? membership.contact_of(*row) : std::nullopt;
  if (!contact) return Error{Fault::NotFound, "the link is not valid, or not any more"};
  const auto owner = address.empty() ? Result<std::string>{std::string{}}
                                     : check_owner(membership, row->kind, address);
  if (!owner) return owner.error();
  if (*owner == contact->owner.address && (contact->owner.said_yes || owner->empty())) return {};
  contact->owner = {.address = *owner};
  if (owner->empty()) {
    row->sealed = membership.sealed(*contact, row->fingerprint);
  } else {
    ask_owner(turn, membership, *row, *contact);
  }
  row->changed_at = turn.now;
  turn.writing().keep_subscriber(*row);
  return {};
}

}  // namespace goji::flow
