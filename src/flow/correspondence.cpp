#include "flow/correspondence.h"

#include "base/digest.h"
#include "deliveries/forms.h"
#include "flow/recipient_name.h"
#include "store/identity.h"

#include <spdlog/spdlog.h>

#include <array>
#include <utility>

namespace goji::flow {
namespace {

using messages::EndpointNews;

/// After notices, fixed channels' and subscribers'.
constexpr int kPriority = 2;

/// Where nobody has read a mail by then, the relay is at fault, and operators know.
constexpr std::chrono::hours kWorthSending{48};

messages::Surroundings around(const Membership& membership) {
  const auto& site = membership.wording->site();
  return {.site = site.name, .home = site.url, .link = std::string{kConfirmMark}};
}

/// One letter in the subscriber's language. The texts are the same for all: whatever is their own
/// is put in when it is sent, and not kept.
void plan(Turn& turn,
          const Outlet& outlet,
          store::DeliveryRow row,
          const deliveries::Forms& texts) {
  const auto body = deliveries::to_body(texts);
  row.channel = outlet.channel;
  row.key = delivery_key(store::identity_of(turn.writing()), 0, outlet.channel, row.recipient);
  row.rendered = sha256_hex(body);
  if (row.destination.empty()) row.destination = destination_of(outlet);
  row.planned_at = turn.now;
  turn.writing().keep_rendered(row.rendered, body);
  const std::array rows{std::move(row)};
  turn.writing().plan(rows, {.due_at = turn.now, .priority = kPriority, .in_order = false});
  turn.deliveries_changed = true;
}

}  // namespace

void ask_subscriber(Turn& turn,
                    const Membership& membership,
                    const store::SubscriberRow& row,
                    const Outlet& outlet) {
  const auto& library = membership.wording->library();
  plan(turn,
       outlet,
       {.recipient = questioned(row.id, row.asked),
        .task = store::Task::Ask,
        .language = row.language,
        .destination = row.kind == "webhook" ? row.destination : std::string{},
        .expires_at = turn.now + kTimeToSayYes},
       library.asking(row.language, around(membership)));
}

void ask_owner(Turn& turn,
               const Membership& membership,
               store::SubscriberRow& row,
               subscribers::Contact contact) {
  contact.owner.question = ++row.asked;
  row.sealed = membership.sealed(contact, row.fingerprint);
  const auto* outlet = membership.way_to("email");
  if (outlet == nullptr) return;
  const auto& library = membership.wording->library();
  const EndpointNews question{.endpoint = std::string{kEndpointMark}};
  plan(turn,
       *outlet,
       {.recipient = owner_asked(row.id, contact.owner.question),
        .task = store::Task::Ask,
        .language = row.language,
        .expires_at = turn.now + kTimeToSayYes},
       library.to_owner(row.language, question, around(membership)));
}

void tell_owner(Turn& turn,
                const Membership& membership,
                store::SubscriberRow& row,
                EndpointNews::What what,
                TimePoint since) {
  const auto contact = membership.contact_of(row);
  if (!contact || !contact->owner.said_yes) return;
  const auto* outlet = membership.way_to("email");
  if (outlet == nullptr) {
    spdlog::warn("no channel mails subscribers, and so no owner of an endpoint subscriber={}",
                 row.id);
    return;
  }
  const auto& library = membership.wording->library();
  const EndpointNews news{.what = what, .endpoint = std::string{kEndpointMark}, .since = since};
  plan(turn,
       *outlet,
       {.recipient = what == EndpointNews::What::Refusing ? owner_warned(row.id, ++row.asked)
                                                          : owner_told(row.id, ++row.asked),
        .task = store::Task::Tell,
        .language = row.language,
        .expires_at = turn.now + kWorthSending},
       library.to_owner(row.language, news, around(membership)));
}

bool forget_owner(const Membership& membership, store::SubscriberRow& row, std::uint64_t number) {
  auto contact = membership.contact_of(row);
  // Whoever was named after that mail had no part in it.
  if (!contact || contact->owner.address.empty() || number < contact->owner.question) return false;
  contact->owner = {};
  row.sealed = membership.sealed(*contact, row.fingerprint);
  return true;
}

}  // namespace goji::flow
