#pragma once

#include "flow/membership.h"
#include "flow/turn.h"
#include "messages/endpoint_news.h"

#include <chrono>

/// What subscribers are sent that is no notice, and what the owners of endpoints are. It goes
/// through the ledger and the limits like all else, and after every notice.
namespace goji::flow {

/// A link to say yes works for so long.
inline constexpr std::chrono::hours kTimeToSayYes{48};

/// Asks whether they want notices: by a mail, or by an endpoint's challenge. The question has the
/// number of `row.asked`. It is planned for everybody alike; whether it goes is seen when it is
/// sent.
void ask_subscriber(Turn& turn,
                    const Membership& membership,
                    const store::SubscriberRow& row,
                    const Outlet& outlet);

/// Asks the owner whether they want to be told of their endpoint. `row` gets the question's number;
/// the caller keeps it.
void ask_owner(Turn& turn,
               const Membership& membership,
               store::SubscriberRow& row,
               subscribers::Contact contact);

/// Tells the owner what became of their endpoint just now; nothing without their yes. `row` gets
/// the mail's number; the caller keeps it.
void tell_owner(Turn& turn,
                const Membership& membership,
                store::SubscriberRow& row,
                messages::EndpointNews::What what,
                TimePoint since);

/// The owner's mail came back, or they complained of it: they are told no more. False: the mail of
/// that number went to another owner, or there is none. The caller keeps the row.
bool forget_owner(const Membership& membership, store::SubscriberRow& row, std::uint64_t number);

}  // namespace goji::flow
