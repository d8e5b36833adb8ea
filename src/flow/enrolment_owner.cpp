#include "flow/correspondence.h"
#include "flow/enrolment.h"
#include "flow/recipient_name.h"

#include <utility>

namespace goji::flow {
namespace {

using subscribers::Purpose;

Error not_valid() {
  return {Fault::NotFound, "the link is not valid, or not any more"};
}

}  // namespace

Result<std::string> Enrolment::check_owner(const std::string& kind,
                                           const std::string& address) const {
  if (kind != "webhook") return Error{Fault::Invalid, "owner: only an endpoint has one"};
  if (membership_.way_to("email") == nullptr)
    return Error{Fault::Invalid, "owner: no mails are sent to subscribers here, so none to owners"};
  auto owner = subscribers::to_address("email", address);
  if (!owner) return Error{owner.error().fault, "owner: " + owner.error().what};
  return owner;
}

/// The challenge of that number names them to the endpoint.
void Enrolment::put_owner(store::SubscriberRow& row, const std::string& address) const {
  auto contact = membership_.contact_of(row);
  if (!contact || row.kind != "webhook") return;
  contact->owner = {.address = address, .question = row.asked};
  row.sealed = membership_.sealed(*contact, row.fingerprint);
}

Result<void> Enrolment::name_owner(Turn& turn,
                                   const std::string& token,
                                   const std::string& address) {
  auto row = holder_of(turn.writing(), token);
  auto contact = row ? membership_.contact_of(*row) : std::nullopt;
  if (!contact) return not_valid();
  const auto owner =
      address.empty() ? Result<std::string>{std::string{}} : check_owner(row->kind, address);
  if (!owner) return owner.error();
  if (*owner == contact->owner.address && (contact->owner.said_yes || owner->empty())) return {};
  contact->owner = {.address = *owner};
  if (owner->empty()) {
    row->sealed = membership_.sealed(*contact, row->fingerprint);
  } else {
    ask_owner(turn, membership_, *row, *contact);
  }
  row->changed_at = turn.now;
  turn.writing().keep_subscriber(*row);
  return {};
}

std::optional<std::string> Enrolment::confirm_owner(Turn& turn, const std::string& token) {
  const auto question = subscribers::id_in(token, Purpose::Own, *membership_.keyring);
  const auto delivery = question ? turn.writing().delivery(*question) : std::nullopt;
  const auto name = delivery ? name_in(delivery->recipient) : std::nullopt;
  auto row = name ? turn.writing().subscriber(name->subscriber) : std::nullopt;
  auto contact = row ? membership_.contact_of(*row) : std::nullopt;
  if (!contact || contact->owner.address.empty() || contact->owner.question != name->number)
    return std::nullopt;
  const auto manages = subscribers::token_for(row->id, Purpose::Manage, *membership_.keyring);
  if (contact->owner.said_yes) return manages;
  if (turn.now - delivery->planned_at > kTimeToSayYes) return std::nullopt;
  contact->owner.said_yes = true;
  row->sealed = membership_.sealed(*contact, row->fingerprint);
  row->changed_at = turn.now;
  turn.writing().keep_subscriber(*row);
  return manages;
}

Result<void> Enrolment::switch_on(Turn& turn, const std::string& token) {
  auto row = holder_of(turn.writing(), token);
  auto contact = row ? membership_.contact_of(*row) : std::nullopt;
  if (!contact) return not_valid();
  if (!is_off(*row)) return Error{Fault::Conflict, "it is not switched off"};
  const auto* outlet = membership_.way_to(row->kind);
  if (outlet == nullptr) return Error{Fault::NotFound, "nothing is sent to endpoints here"};
  row->asked += 1;
  row->asked_at = turn.now;
  row->changed_at = turn.now;
  contact->switches_on = row->asked;
  row->sealed = membership_.sealed(*contact, row->fingerprint);
  turn.writing().keep_subscriber(*row);
  ask_subscriber(turn, membership_, *row, *outlet);
  return {};
}

}  // namespace goji::flow
