#include "deliveries/forms.h"
#include "flow/members.h"
#include "flow/recipient_name.h"
#include "support/catch.h"

#include <algorithm>

namespace goji::flow {
namespace {

using namespace std::chrono_literals;
using store::DeliveryState;
using store::SubscriberState;
using test::hook;
using test::mail;
using test::Members;

constexpr auto kEndpoint = "https://hooks.example.com/in/goji?key=hidden";
constexpr auto kOwner = "ops@example.com";

store::Settled ended(DeliveryState state, int status = 200, const std::string& why = {}) {
  store::Settled settled{.state = state};
  settled.attempt.status = status;
  settled.attempt.why = why;
  return settled;
}

/// A list with one endpoint, number 1.
struct Owned : Members {
  explicit Owned(std::string owner = kOwner) {
    auto wish = hook(kEndpoint);
    wish.owner = std::move(owner);
    REQUIRE(ask(wish).has_value());
  }

  void answers_its_challenge(std::uint64_t number) {
    heard(questioned(1, number), ended(DeliveryState::Accepted));
  }
  void answers_410() { heard(recipient_of(1), ended(DeliveryState::Rejected, 410)); }
  bool owner_says_yes() {
    const auto asked = newest();
    return in_turn([&](Turn& turn) { return enrolment.confirm_owner(turn, to_own(asked.id)); });
  }
  Result<void> name_owner(const std::string& address) {
    return in_turn([&](Turn& turn) { return enrolment.name_owner(turn, to_manage(1), address); });
  }
  Result<void> switch_on() {
    return in_turn([&](Turn& turn) { return enrolment.switch_on(turn, to_manage(1)); });
  }

  /// With an owner who said yes.
  void is_told() {
    answers_its_challenge(1);
    REQUIRE(owner_says_yes());
  }

  [[nodiscard]] std::string to_own(store::Id question) const {
    return subscribers::token_for(question, subscribers::Purpose::Own, keyring);
  }
  [[nodiscard]] subscribers::Contact contact() const {
    return *enrolment.membership().contact_of(row(1));
  }
  [[nodiscard]] store::DeliveryRow newest() const { return deliveries().at(0); }
  [[nodiscard]] std::string newest_recipient() const { return newest().recipient; }

  store::Addressee addressee(const store::DeliveryRow& delivery) {
    store::Claimed claimed{.delivery = delivery};
    audience.address(*store->read(), claimed, now);
    return claimed.addressee.value();
  }
  store::Addressee addressee(const std::string& recipient) {
    return addressee(store::DeliveryRow{.id = 99, .channel = "mail", .recipient = recipient});
  }
  [[nodiscard]] std::string text_of(const store::DeliveryRow& delivery) {
    const auto claimed =
        in_turn([&](Turn& turn) { return turn.writing().claim(now, now + 1min, 1, 100, {}); });
    for (const auto& one : claimed)
      if (one.delivery.id == delivery.id)
        return deliveries::forms_in(one.rendered_body)->at(Form::MailText);
    return {};
  }
};

TEST_CASE("owner: the address is sealed and the endpoint is told it with its challenge") {
  Owned members;
  CHECK(members.row(1).sealed.find("ops") == std::string::npos);
  CHECK(members.contact().owner == subscribers::Owner{.address = kOwner, .question = 1});
  CHECK(members.deliveries().size() == 1);
  CHECK(members.addressee(questioned(1, 1)).owner == kOwner);
}

TEST_CASE("owner: nobody is asked before the endpoint that names them has said yes") {
  Owned members;
  members.heard(questioned(1, 1), ended(DeliveryState::Rejected, 404));
  CHECK(members.deliveries().size() == 1);
  members.answers_its_challenge(1);
  const auto asked = members.newest();
  CHECK(asked.recipient == "s-000000000001-o2");
  CHECK(asked.task == store::Task::Ask);
  CHECK(asked.channel == "mail");
  CHECK(asked.destination == "mail");
  CHECK(asked.language == "en");
  CHECK(asked.expires_at == members.now + 48h);
  CHECK(members.row(1).state == SubscriberState::Active);
  CHECK(members.contact().owner ==
        subscribers::Owner{.address = kOwner, .question = 2, .said_yes = false});
}

TEST_CASE("owner: an endpoint without one asks nobody") {
  Owned members{""};
  members.answers_its_challenge(1);
  CHECK(members.row(1).state == SubscriberState::Active);
  CHECK(members.deliveries().size() == 1);
  members.answers_410();
  CHECK(members.deliveries().size() == 1);
  CHECK(members.row(1).state == SubscriberState::Suppressed);
}

TEST_CASE("owner: a challenge that named nobody or somebody else is no yes to this owner") {
  Owned members{""};
  auto wish = hook(kEndpoint);
  wish.owner = "thief@example.com";
  REQUIRE(members.ask(wish).has_value());
  members.answers_its_challenge(1);
  CHECK(members.row(1).state == SubscriberState::Active);
  CHECK(members.newest_recipient() == questioned(1, 2));
  members.answers_its_challenge(2);
  CHECK(members.newest_recipient() == owner_asked(1, 3));
}

TEST_CASE("owner: asking again for an endpoint that is told names nobody") {
  Owned members;
  members.is_told();
  auto wish = hook(kEndpoint);
  wish.owner = "thief@example.com";
  REQUIRE(members.ask(wish).has_value());
  members.answers_its_challenge(members.row(1).asked);
  CHECK(members.contact().owner.address == kOwner);
  CHECK(members.newest_recipient() == questioned(1, 3));
}

TEST_CASE("owner: the question carries the link that says yes and the endpoint without its query") {
  Owned members;
  members.answers_its_challenge(1);
  const auto asked = members.newest();
  const auto who = members.addressee(asked);
  CHECK(who.address == kOwner);
  CHECK(who.confirm == "https://s.example/owner?t=" + members.to_own(asked.id));
  CHECK(who.endpoint == "https://hooks.example.com/in/goji");
  CHECK(who.unsubscribe.empty());
  CHECK(who.secret.empty());
  const auto text = members.text_of(asked);
  CHECK(text.find(kEndpointMark) != std::string::npos);
  CHECK(text.find(kConfirmMark) != std::string::npos);
  CHECK(text.find("hooks.example.com") == std::string::npos);
}

TEST_CASE("owner: a yes counts for two days and once given stays") {
  Owned members;
  members.answers_its_challenge(1);
  members.now += 48h + 1ms;
  CHECK_FALSE(members.owner_says_yes());
  CHECK_FALSE(members.contact().owner.said_yes);
  members.now -= 1ms;
  CHECK(members.owner_says_yes());
  CHECK(members.contact().owner.said_yes);
  members.now += 1h;
  CHECK(members.owner_says_yes());
}

TEST_CASE("owner: only the link of the newest question says yes") {
  Owned members;
  members.answers_its_challenge(1);
  const auto first = members.to_own(members.newest().id);
  REQUIRE(members.name_owner("other@example.com").has_value());
  const auto says_yes = [&](const std::string& token) {
    return members.in_turn(
        [&](Turn& turn) { return members.enrolment.confirm_owner(turn, token); });
  };
  CHECK_FALSE(says_yes(first));
  CHECK_FALSE(says_yes(members.to_manage(members.newest().id)));
  CHECK_FALSE(says_yes(members.to_own(1)));   // the endpoint's challenge
  CHECK_FALSE(says_yes(members.to_own(99)));  // no delivery
  CHECK_FALSE(members.contact().owner.said_yes);
  CHECK(says_yes(members.to_own(members.newest().id)));
  REQUIRE(members.leave(1));
  CHECK_FALSE(says_yes(members.to_own(members.newest().id)));
}

TEST_CASE("owner: a 410 is told to the owner once and in words") {
  Owned members;
  members.is_told();
  const auto before = members.deliveries().size();
  members.answers_410();
  members.answers_410();
  REQUIRE(members.deliveries().size() == before + 1);
  const auto told = members.newest();
  CHECK(told.recipient == "s-000000000001-n3");
  CHECK(told.task == store::Task::Tell);
  CHECK(told.channel == "mail");
  CHECK(told.expires_at == members.now + 48h);
  const auto who = members.addressee(told);
  CHECK(who.address == kOwner);
  CHECK(who.confirm == "https://s.example/manage?t=" + members.to_manage(1));
  CHECK(who.endpoint == "https://hooks.example.com/in/goji");
  CHECK(who.unsubscribe.empty());
  const auto text = members.text_of(told);
  CHECK(text.find("410") != std::string::npos);
  CHECK(text.find(kEndpointMark) != std::string::npos);
  CHECK(text.find("UTC") != std::string::npos);
}

TEST_CASE("owner: who has not said yes is not told") {
  Owned members;
  members.answers_its_challenge(1);
  members.answers_410();
  CHECK(members.newest_recipient() == owner_asked(1, 2));
  CHECK(members.row(1).state == SubscriberState::Suppressed);
}

TEST_CASE("owner: where no mails go to subscribers any more an endpoint is switched off silently") {
  Owned members;
  members.is_told();
  auto without = members.membership();
  std::erase_if(without.outlets, [](const Outlet& outlet) { return outlet.channel == "mail"; });
  members.audience.adopt(without);
  const auto before = members.deliveries().size();
  members.answers_410();
  CHECK(members.row(1).state == SubscriberState::Suppressed);
  CHECK(members.deliveries().size() == before);
}

TEST_CASE("owner: mails to one who is not it any more do not go and the ledger says why") {
  Owned members;
  CHECK(members.addressee(owner_asked(2, 1)).why == "there is no such subscriber");
  members.is_told();
  members.answers_410();
  const auto told = members.newest();
  const auto why = [&](const auto& of) {
    const auto who = members.addressee(of);
    CHECK(who.address.empty());
    return who.why;
  };
  CHECK(members.addressee(owner_asked(1, 2)).address == kOwner);
  CHECK(why(owner_asked(1, 1)) == "another owner was named since");
  members.change(1, SubscriberState::Active);
  CHECK(why(told) == "the endpoint is told again");
  CHECK(members.addressee(owner_asked(1, 2)).address == kOwner);
  REQUIRE(members.name_owner("other@example.com").has_value());
  CHECK(why(told) == "another owner was named since");
  REQUIRE(members.name_owner("").has_value());
  CHECK(why(told) == "the endpoint has no owner any more");
  const auto ring = members.keyring;
  members.keyring = subscribers::test::other_keyring();
  CHECK(why(told).find("cannot be read") != std::string::npos);
  members.keyring = ring;
  REQUIRE(members.leave(1));
  CHECK(why(told) == "the endpoint has left");
}

TEST_CASE("owner: another is asked and the same only if they have not said yes") {
  Owned members;
  members.answers_its_challenge(1);
  REQUIRE(members.name_owner(kOwner).has_value());
  CHECK(members.newest_recipient() == owner_asked(1, 3));
  REQUIRE(members.owner_says_yes());
  const auto before = members.deliveries().size();
  REQUIRE(members.name_owner("ops@Example.com").has_value());
  CHECK(members.deliveries().size() == before);
  CHECK(members.contact().owner.said_yes);
  REQUIRE(members.name_owner("other@example.com").has_value());
  CHECK(members.newest_recipient() == owner_asked(1, 4));
  CHECK(members.contact().owner ==
        subscribers::Owner{.address = "other@example.com", .question = 4, .said_yes = false});
  members.now += 1s;
  REQUIRE(members.name_owner("").has_value());
  CHECK(members.contact().owner == subscribers::Owner{});
  CHECK(members.row(1).changed_at == members.now);
  CHECK(members.deliveries().size() == before + 1);
  members.now += 1s;
  REQUIRE(members.name_owner("").has_value());
  CHECK(members.row(1).changed_at == members.now - 1s);
}

TEST_CASE("owner: what cannot be one is refused") {
  Members members;
  auto wish = mail("a@example.com");
  wish.owner = kOwner;
  CHECK(members.ask(wish).error().what == "owner: only an endpoint has one");
  wish = hook(kEndpoint);
  wish.owner = "nobody";
  CHECK(members.ask(wish).error().what.starts_with("owner: must be a mail address"));
  auto without = members.membership();
  std::erase_if(without.outlets, [](const Outlet& outlet) { return outlet.channel == "mail"; });
  members.enrolment.adopt(without);
  wish.owner = kOwner;
  CHECK(members.ask(wish).error().what.starts_with("owner: no mails are sent"));
  CHECK(members.deliveries().empty());

  Owned owned;
  CHECK(owned.name_owner("nobody").error().fault == Fault::Invalid);
  CHECK(owned.contact().owner.address == kOwner);
  owned.admit(mail("a@example.com"));
  const auto named = owned.in_turn(
      [&](Turn& turn) { return owned.enrolment.name_owner(turn, owned.to_manage(2), kOwner); });
  CHECK(named.error().fault == Fault::Invalid);
  REQUIRE(owned.leave(1));
  CHECK(owned.name_owner(kOwner).error().fault == Fault::NotFound);
}

TEST_CASE("owner: an address that a mail server knows nobody at is forgotten and no endpoint") {
  Owned members;
  members.is_told();
  const auto nobody = ended(DeliveryState::Rejected, 550, "550 5.1.1 nobody");
  members.heard(owner_asked(1, 1), nobody);  // who was named before
  members.heard(owner_asked(1, 2), ended(DeliveryState::Rejected, 550, "550 5.7.1 blocked"));
  members.heard(owner_asked(1, 2), ended(DeliveryState::Retry, 550, "550 5.1.1 nobody"));
  members.heard(owner_asked(1, 2), ended(DeliveryState::Rejected, 410));
  CHECK(members.contact().owner.address == kOwner);
  members.heard(owner_told(1, 3), nobody);
  CHECK(members.contact().owner == subscribers::Owner{});
  CHECK(members.row(1).state == SubscriberState::Active);
  members.heard(owner_told(1, 3), nobody);
  CHECK(members.row(1).state == SubscriberState::Active);
}

TEST_CASE("owner: a mail that came back or is complained of ends the mails and no endpoint") {
  const auto report = [](const std::string& tag, const std::string& action) {
    return "Content-Type: multipart/report; report-type=" + action +
           "; boundary=b\n\n--b\nContent-Type: message/" + action +
           "\n\nFinal-Recipient: rfc822; +" + tag +
           "@example.com\nAction: failed\nStatus: 5.1.1\nFeedback-Type: abuse\n--b--\n";
  };
  for (const auto* action : {"delivery-status", "feedback-report"}) {
    Owned members;
    members.is_told();
    const auto tag = subscribers::return_tag(members.newest().id, members.keyring);
    members.now += 1s;
    const auto done = members.in_turn(
        [&](Turn& turn) { return members.enrolment.take_back(turn, report(tag, action)); });
    REQUIRE(done.has_value());
    CHECK(done->ends_with("; the owner of 1 is told no more"));
    CHECK(members.contact().owner == subscribers::Owner{});
    CHECK(members.row(1).state == SubscriberState::Active);
    CHECK(members.row(1).changed_at == members.now);
    const auto again = members.in_turn(
        [&](Turn& turn) { return members.enrolment.take_back(turn, report(tag, action)); });
    CHECK(again->find("told no more") == std::string::npos);
  }
}

TEST_CASE(
    "owner: an endpoint that was switched off is on again once it sent a new challenge back") {
  Owned members;
  members.is_told();
  CHECK(members.switch_on().error().fault == Fault::Conflict);
  members.answers_410();
  CHECK(members.enrolment.settings(*members.store->read(), members.to_manage(1))->is_off);
  members.now += 1s;
  REQUIRE(members.switch_on().has_value());
  CHECK(members.row(1).state == SubscriberState::Suppressed);
  const auto challenge = members.newest();
  CHECK(challenge.recipient == questioned(1, 4));
  CHECK(challenge.channel == "hooks");
  CHECK(challenge.task == store::Task::Ask);
  const auto who = members.addressee(challenge);
  CHECK(who.address == kEndpoint);
  CHECK_FALSE(who.confirm.empty());
  CHECK(members.addressee(recipient_of(1)).address.empty());
  members.answers_its_challenge(4);
  const auto row = members.row(1);
  CHECK(row.state == SubscriberState::Active);
  CHECK(row.reason.empty());
  CHECK(row.confirmed_at == members.now);
  CHECK(members.newest_recipient() == questioned(1, 4));  // the owner is not asked again
  CHECK_FALSE(members.enrolment.settings(*members.store->read(), members.to_manage(1))->is_off);

  members.answers_410();
  CHECK(members.newest_recipient() == owner_told(1, 5));
}

TEST_CASE("owner: no other challenge goes to an endpoint that is off nor switches it on") {
  Owned members;
  members.is_told();
  members.answers_410();
  REQUIRE(members.switch_on().has_value());
  REQUIRE(members.ask(hook(kEndpoint)).has_value());
  CHECK(members.addressee(members.newest()).address.empty());
  members.answers_its_challenge(5);
  CHECK(members.row(1).state == SubscriberState::Suppressed);
  members.heard(questioned(1, 4), ended(DeliveryState::Rejected, 410));
  CHECK(members.row(1).state == SubscriberState::Suppressed);
  REQUIRE(
      members.in_turn([&](Turn& turn) { return members.enrolment.restore(turn, 1); }).has_value());
  members.answers_410();
  CHECK(members.addressee(questioned(1, 4)).address.empty());
  members.answers_its_challenge(4);
  CHECK(members.row(1).state == SubscriberState::Suppressed);
}

TEST_CASE("owner: only an endpoint that is off is switched on and only by its link") {
  Owned members;
  members.admit(mail("a@example.com"));
  members.change(2, SubscriberState::Suppressed);
  const auto switched = members.in_turn(
      [&](Turn& turn) { return members.enrolment.switch_on(turn, members.to_manage(2)); });
  CHECK(switched.error().fault == Fault::Conflict);
  const auto forged = members.in_turn(
      [&](Turn& turn) { return members.enrolment.switch_on(turn, members.to_confirm(1)); });
  CHECK(forged.error().fault == Fault::NotFound);
  members.change(1, SubscriberState::Suppressed);
  auto without = members.membership();
  std::erase_if(without.outlets, [](const Outlet& outlet) { return outlet.kind == "webhook"; });
  members.enrolment.adopt(without);
  CHECK(members.switch_on().error().fault == Fault::NotFound);
  REQUIRE(members.leave(1));
  CHECK(members.switch_on().error().fault == Fault::NotFound);
}

TEST_CASE("owner: who forgets an endpoint forgets its owner") {
  Owned members;
  members.is_told();
  REQUIRE(members.leave(1));
  CHECK(members.row(1).sealed.empty());
  CHECK_FALSE(members.enrolment.membership().contact_of(members.row(1)));
}

}  // namespace
}  // namespace goji::flow
