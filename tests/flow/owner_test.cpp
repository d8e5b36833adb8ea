#include "flow/owned.h"

#include <vector>

namespace goji::flow {
namespace {

using namespace std::chrono_literals;
using store::DeliveryState;
using store::SubscriberState;
using test::ended;
using test::hook;
using test::kEndpoint;
using test::kOwner;
using test::mail;
using test::Members;
using test::Owned;

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
  CHECK(who.confirm == "https://s.example/owner?t=" + members.to_own(asked.id) + "&lang=en");
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

TEST_CASE("owner: who forgets an endpoint forgets its owner") {
  Owned members;
  members.is_told();
  REQUIRE(members.leave(1));
  CHECK(members.row(1).sealed.empty());
  CHECK_FALSE(members.enrolment.membership().contact_of(members.row(1)));
}

}  // namespace
}  // namespace goji::flow
