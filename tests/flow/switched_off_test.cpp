#include "flow/owned.h"
#include "support/mail_words.h"

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
using test::Owned;

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
  CHECK(who.confirm == "https://s.example/manage?t=" + members.to_manage(1) + "&lang=en");
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

TEST_CASE("owner: an address that a mail server knows nobody at is forgotten and no endpoint") {
  Owned members;
  members.is_told();
  const auto nobody = ended(DeliveryState::Rejected, 550, goji::test::kNobodyAsJudged);
  members.heard(owner_asked(1, 1), nobody);  // who was named before
  members.heard(owner_asked(1, 2),
                ended(DeliveryState::Rejected, 550, goji::test::kBlockedAsJudged));
  members.heard(owner_asked(1, 2), ended(DeliveryState::Retry, 550, goji::test::kNobodyAsJudged));
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

}  // namespace
}  // namespace goji::flow
