#include "flow/correspondence.h"
#include "flow/enrolment.h"
#include "flow/ownership.h"
#include "flow/recipient_name.h"

namespace goji::flow {
namespace {

using subscribers::Purpose;

}  // namespace

Result<void> Enrolment::name_owner(Turn& turn,
                                   const std::string& token,
                                   const std::string& address) {
  return change_owner(turn, membership_, holder_of(turn.writing(), token), address);
}

Result<void> Enrolment::name_owner(Turn& turn, store::Id id, const std::string& address) {
  return change_owner(turn, membership_, turn.writing().subscriber(id), address);
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
  if (!contact) return Error{Fault::NotFound, "the link is not valid, or not any more"};
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
