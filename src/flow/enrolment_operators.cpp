#include "flow/correspondence.h"
#include "flow/enrolment.h"
#include "flow/ownership.h"
#include "flow/recipient_name.h"
#include "subscribers/returned.h"

#include <fmt/format.h>

namespace goji::flow {
namespace {

using store::SubscriberState;
using subscribers::Returned;

Error nobody(store::Id id) {
  return {Fault::NotFound, fmt::format("there is no subscriber {}", id)};
}

/// To whoever that mail went to. False: there is nobody who is told.
bool end_mails(const Membership& membership,
               store::SubscriberRow& row,
               const RecipientName& name,
               const std::string& why) {
  if (name.is_owner()) return forget_owner(membership, row, name.number);
  if (row.state != SubscriberState::Active && row.state != SubscriberState::Pending) return false;
  row.state = SubscriberState::Suppressed;
  row.reason = why;
  return true;
}

}  // namespace

Result<store::SubscriberRow> Enrolment::find(store::Reading& reading,
                                             const std::string& kind,
                                             const std::string& address) const {
  const auto checked = check({.kind = kind, .address = address});
  if (!checked) return checked.error();
  auto row = known(reading, *checked);
  if (!row) return Error{Fault::NotFound, "nobody with this address is on the list"};
  return std::move(*row);
}

Result<store::SubscriberRow> Enrolment::suppress(Turn& turn,
                                                 const Wish& wish,
                                                 const std::string& reason) {
  const auto checked = check(wish);
  if (!checked) return checked.error();
  auto row = row_for(turn.writing(), *checked, turn.now);
  if (row.state == SubscriberState::Suppressed) return row;
  if (row.id == 0) put_owner(membership_, row, checked->wish.owner);
  row.state = SubscriberState::Suppressed;
  row.reason = reason.empty() ? "suppressed on the list that was imported" : reason;
  return kept(turn, *checked, std::move(row));
}

Result<void> Enrolment::remove(Turn& turn, store::Id id) {
  auto row = turn.writing().subscriber(id);
  if (!row || row->state == SubscriberState::Gone) return nobody(id);
  forget(*row, "removed by an operator");
  row->changed_at = turn.now;
  turn.writing().keep_subscriber(*row);
  return {};
}

Result<void> Enrolment::restore(Turn& turn, store::Id id) {
  auto row = turn.writing().subscriber(id);
  if (!row || row->state == SubscriberState::Gone) return nobody(id);
  if (row->state != SubscriberState::Suppressed)
    return Error{Fault::Conflict, fmt::format("subscriber {} is not suppressed", id)};
  row->state = row->confirmed_at ? SubscriberState::Active : SubscriberState::Pending;
  row->reason.clear();
  is_well(*row);
  row->changed_at = turn.now;
  turn.writing().keep_subscriber(*row);
  return {};
}

Result<std::string> Enrolment::take_back(Turn& turn, const std::string& message) {
  const auto returned = subscribers::read_returned(message);
  if (returned.what == Returned::What::Nothing)
    return Error{Fault::Invalid, "it is no report that a mail failed or was complained of"};
  const auto id = subscribers::returned_in(message, *membership_.keyring);
  const auto delivery = id ? turn.writing().delivery(*id) : std::nullopt;
  if (!delivery) return Error{Fault::NotFound, "it names no mail that was sent from here"};
  const bool complaint = returned.what == Returned::What::Complaint;
  if (!complaint) turn.writing().confirm(*id, store::DeliveryState::Bounced, turn.now);
  auto what = fmt::format("delivery {} {}", *id, complaint ? "was complained of" : "came back");
  if (returned.what == Returned::What::Failed) return what;
  const auto name = name_in(delivery->recipient);
  auto row = name ? turn.writing().subscriber(name->subscriber) : std::nullopt;
  if (!row || !end_mails(membership_, *row, *name, returned.why)) return what;
  row->changed_at = turn.now;
  turn.writing().keep_subscriber(*row);
  if (name->is_owner()) return fmt::format("{}; the owner of {} is told no more", what, row->id);
  return fmt::format("{}; subscriber {} is suppressed", what, row->id);
}

}  // namespace goji::flow
