#include "flow/enrolment.h"

#include "flow/members.h"
#include "flow/recipient_name.h"
#include "support/catch.h"

#include <fmt/format.h>

namespace goji::flow {
namespace {

using namespace std::chrono_literals;
using store::SubscriberState;
using test::hook;
using test::mail;
using test::Members;

TEST_CASE("enrolment: who asks is asked back and told nothing yet") {
  Members members;
  auto wish = mail("Ann@Example.com");
  wish.language = "ko";
  wish.components = {"maps"};
  REQUIRE(members.ask(wish).has_value());
  const auto row = members.row(1);
  CHECK(row.state == SubscriberState::Pending);
  CHECK(row.language == "ko");
  CHECK(row.components == std::vector<std::string>{"maps"});
  CHECK_FALSE(row.confirmed_at);
  CHECK(row.sealed.find("xample") == std::string::npos);
  CHECK(members.enrolment.membership().contact_of(row)->address == "Ann@example.com");
  const auto deliveries = members.deliveries();
  REQUIRE(deliveries.size() == 1);
  CHECK(deliveries[0].task == store::Task::Ask);
  CHECK(deliveries[0].channel == "mail");
  CHECK(deliveries[0].recipient == "s-000000000001-q1");
  CHECK(deliveries[0].language == "ko");
  CHECK(deliveries[0].expires_at == members.now + 48h);
}

TEST_CASE("enrolment: asking does the same for everybody whether they are on the list or not") {
  Members members;
  for (const auto* address : {"a@example.com", "b@example.com", "c@example.com"})
    REQUIRE(members.ask(mail(address)).has_value());
  members.change(2, SubscriberState::Active);
  members.change(3, SubscriberState::Suppressed);
  for (const auto* address : {"a@example.com", "b@example.com", "c@example.com", "d@example.com"})
    CHECK(members.ask(mail(address)).has_value());
  CHECK(members.deliveries().size() == 7);
  CHECK(members.row(1).asked == 2);
  CHECK(members.row(2).state == SubscriberState::Active);
  CHECK(members.row(3).state == SubscriberState::Suppressed);
  CHECK(members.row(4).asked == 1);
}

TEST_CASE("enrolment: one mailbox is one subscriber in whatever case its address is written") {
  Members members;
  REQUIRE(members.ask(mail("Ann@Example.com")).has_value());
  REQUIRE(members.ask(mail("aNN@example.COM")).has_value());
  members.admit(mail("ann@example.com"));
  CHECK(members.row(1).asked == 2);
  CHECK(members.row(1).state == SubscriberState::Active);
  CHECK_FALSE(members.store->read()->subscriber(2));
  CHECK(members.enrolment.membership().contact_of(members.row(1))->address == "Ann@example.com");
  const auto found =
      members.enrolment.find(*members.store->read(), "email", "ANN@EXAMPLE.COM").value();
  CHECK(found.id == 1);
}

TEST_CASE("enrolment: who was kept under an address as it was written is found by it") {
  Members members;
  const auto old = members.keyring.fingerprint("email", "Ann@example.com");
  const auto sealed = members.enrolment.membership().sealed({.address = "Ann@example.com"}, old);
  members.in_turn([&](Turn& turn) {
    return turn.writing().keep_subscriber({.kind = "email",
                                           .state = SubscriberState::Active,
                                           .language = "en",
                                           .sealed = sealed,
                                           .fingerprint = old});
  });
  CHECK(members.admit(mail("Ann@Example.com")).id == 1);
  CHECK(members.enrolment.find(*members.store->read(), "email", "Ann@example.com")->id == 1);
  // Nobody can tell by its fingerprint how it was written: in other letters it is another.
  CHECK(members.admit(mail("ann@example.com")).id == 2);
  CHECK(members.admit(mail("Ann@example.com")).id == 2);
}

TEST_CASE("enrolment: asking again changes the wishes of who has not said yes and of nobody else") {
  Members members;
  REQUIRE(members.ask(mail("a@example.com")).has_value());
  auto again = mail("a@example.com");
  again.language = "ko";
  again.components = {"maps"};
  REQUIRE(members.ask(again).has_value());
  CHECK(members.row(1).language == "ko");
  CHECK(members.row(1).components == std::vector<std::string>{"maps"});
  REQUIRE(members.confirm(1));
  REQUIRE(members.ask(mail("a@example.com")).has_value());
  CHECK(members.row(1).language == "ko");
  CHECK(members.row(1).components == std::vector<std::string>{"maps"});
}

TEST_CASE("enrolment: what cannot be is refused and says which part") {
  Members members;
  const auto why = [&](const Enrolment::Wish& wish) {
    const auto answer = members.ask(wish);
    REQUIRE(answer.has_error());
    return answer.error().what;
  };
  CHECK(why(mail("nobody")).starts_with("address: "));
  CHECK(why(hook("http://example.com/")).starts_with("address: "));
  CHECK(why({.kind = "pigeon", .address = "a@example.com"}).starts_with("kind: "));
  auto wish = mail("a@example.com");
  wish.components = {"map"};
  CHECK(why(wish).find("maps") != std::string::npos);
  wish = mail("a@example.com");
  wish.format = "statuspage";
  CHECK(why(wish).starts_with("format: "));
  wish = hook("https://example.com/");
  wish.format = "xml";
  CHECK(why(wish).starts_with("format: "));
  CHECK(members.deliveries().empty());
  CHECK_FALSE(members.store->read()->subscriber(1));
}

TEST_CASE("enrolment: a language that the site does not have is its first") {
  Members members;
  auto wish = mail("a@example.com");
  wish.language = "fr";
  REQUIRE(members.ask(wish).has_value());
  CHECK(members.row(1).language == "en");
}

TEST_CASE("enrolment: a yes counts for two days and once given stays") {
  Members members;
  REQUIRE(members.ask(mail("a@example.com")).has_value());
  REQUIRE(members.ask(mail("b@example.com")).has_value());
  members.now += 48h;
  CHECK(members.confirm(1));
  CHECK(members.row(1).state == SubscriberState::Active);
  CHECK(members.row(1).confirmed_at == members.now);
  members.now += 1ms;
  CHECK_FALSE(members.confirm(2));
  CHECK(members.row(2).state == SubscriberState::Pending);
  CHECK(members.confirm(1));
  CHECK_FALSE(members.confirm(99));
}

TEST_CASE("enrolment: who never said yes is forgotten after two days") {
  Members members;
  REQUIRE(members.ask(mail("a@example.com")).has_value());
  members.now += 48h + 1ms;
  REQUIRE(members.ask(mail("b@example.com")).has_value());
  CHECK(members.row(1).state == SubscriberState::Gone);
  CHECK(members.row(1).sealed.empty());
  REQUIRE(members.ask(mail("a@example.com")).has_value());
  CHECK(members.row(3).state == SubscriberState::Pending);
}

TEST_CASE("enrolment: a link that is for something else does nothing") {
  Members members;
  REQUIRE(members.ask(mail("a@example.com")).has_value());
  const auto confirm = members.to_confirm(1);
  const auto manage = members.to_manage(1);
  CHECK_FALSE(members.in_turn([&](Turn& turn) { return members.enrolment.confirm(turn, manage); }));
  CHECK_FALSE(members.in_turn([&](Turn& turn) { return members.enrolment.leave(turn, confirm); }));
  CHECK_FALSE(members.enrolment.settings(*members.store->read(), confirm));
  CHECK(members.row(1).state == SubscriberState::Pending);
}

TEST_CASE("enrolment: who suppressed an address is not overruled by a yes") {
  Members members;
  REQUIRE(members.ask(mail("a@example.com")).has_value());
  members.change(1, SubscriberState::Suppressed);
  CHECK_FALSE(members.confirm(1));
  CHECK(members.row(1).state == SubscriberState::Suppressed);
}

TEST_CASE("enrolment: an endpoint says yes by its answer and not by a link") {
  Members members;
  REQUIRE(members.ask(hook("https://example.com/hook")).has_value());
  CHECK_FALSE(members.confirm(1));
  const auto row = members.row(1);
  CHECK(row.destination.starts_with("host-"));
  CHECK(members.deliveries().at(0).destination == row.destination);
  CHECK(members.enrolment.membership().contact_of(row)->secret.reveal().starts_with("whsec_"));
}

TEST_CASE("enrolment: endpoints of one host share its limits whatever their paths") {
  Members members;
  REQUIRE(members.ask(hook("https://example.com/one")).has_value());
  REQUIRE(members.ask(hook("https://EXAMPLE.com/two")).has_value());
  REQUIRE(members.ask(hook("https://example.org/two")).has_value());
  CHECK(members.row(1).destination == members.row(2).destination);
  CHECK(members.row(1).destination != members.row(3).destination);
}

TEST_CASE("enrolment: who leaves is forgotten and may leave twice and come back as another") {
  Members members;
  members.admit(mail("a@example.com"));
  CHECK(members.leave(1));
  const auto gone = members.row(1);
  CHECK(gone.state == SubscriberState::Gone);
  CHECK((gone.sealed + gone.fingerprint + gone.language + gone.destination).empty());
  CHECK(gone.components.empty());
  CHECK(gone.reason == "unsubscribed");
  CHECK(members.leave(1));
  CHECK_FALSE(members.leave(2));
  CHECK(members.admit(mail("a@example.com")).id == 2);
}

TEST_CASE("enrolment: settings are seen and changed by who holds the link") {
  Members members;
  members.admit(mail("a@example.com"));
  const auto token = members.to_manage(1);
  auto seen = members.enrolment.settings(*members.store->read(), token);
  REQUIRE(seen);
  CHECK(seen->address == "a@example.com");
  CHECK(seen->kind == "email");
  CHECK(seen->components.empty());
  const auto change = [&](const Enrolment::Wish& wish) {
    return members.in_turn([&](Turn& turn) { return members.enrolment.change(turn, token, wish); });
  };
  CHECK(change({.language = "ko", .components = {"maps"}}).has_value());
  CHECK(members.row(1).language == "ko");
  CHECK(members.row(1).components == std::vector<std::string>{"maps"});
  CHECK(change({.components = {"x"}}).error().fault == Fault::Invalid);
  CHECK(members.leave(1));
  CHECK(change({}).error().fault == Fault::NotFound);
  CHECK_FALSE(members.enrolment.settings(*members.store->read(), token));
}

TEST_CASE("enrolment: a renewed secret leaves the old one for a day") {
  Members members;
  members.admit(hook("https://example.com/"));
  const auto before = members.enrolment.membership().contact_of(members.row(1)).value();
  const auto renew = [&](store::Id who) {
    return members.in_turn(
        [&](Turn& turn) { return members.enrolment.renew_secret(turn, members.to_manage(who)); });
  };
  const auto renewed = renew(1).value();
  const auto after = members.enrolment.membership().contact_of(members.row(1)).value();
  CHECK(after.secret.reveal() == renewed.reveal());
  CHECK(after.old_secret.reveal() == before.secret.reveal());
  CHECK(after.old_until == members.now + 24h);
  CHECK(after.address == before.address);
  members.admit(mail("a@example.com"));
  CHECK(renew(2).error().fault == Fault::Invalid);
  CHECK(renew(3).error().fault == Fault::NotFound);
}

TEST_CASE("enrolment: an operator admits and finds and removes and restores") {
  Members members;
  const auto row = members.admit(mail("a@example.com"));
  CHECK(row.state == SubscriberState::Active);
  CHECK(row.confirmed_at == members.now);
  CHECK(members.deliveries().empty());
  const auto found = [&](const std::string& address) {
    return members.enrolment.find(*members.store->read(), "email", address);
  };
  CHECK(found("a@EXAMPLE.com").value().id == row.id);
  CHECK(found("b@example.com").error().fault == Fault::NotFound);
  CHECK(found("nobody").error().fault == Fault::Invalid);
  const auto restore = [&](store::Id id) {
    return members.in_turn([&](Turn& turn) { return members.enrolment.restore(turn, id); });
  };
  CHECK(restore(1).error().fault == Fault::Conflict);
  members.change(1, SubscriberState::Suppressed);
  CHECK(members.admit(mail("a@example.com")).state == SubscriberState::Suppressed);
  CHECK(restore(1).has_value());
  CHECK(members.row(1).state == SubscriberState::Active);
  CHECK(members.row(1).reason.empty());
  CHECK(restore(7).error().fault == Fault::NotFound);
  const auto remove = [&](store::Id id) {
    return members.in_turn([&](Turn& turn) { return members.enrolment.remove(turn, id); });
  };
  CHECK(remove(1).has_value());
  CHECK(members.row(1).state == SubscriberState::Gone);
  CHECK(remove(1).error().fault == Fault::NotFound);
  CHECK(restore(1).error().fault == Fault::NotFound);
}

TEST_CASE("enrolment: who was suppressed before they said yes is asked again and not told") {
  Members members;
  REQUIRE(members.ask(mail("a@example.com")).has_value());
  members.change(1, SubscriberState::Suppressed);
  CHECK(
      members.in_turn([&](Turn& turn) { return members.enrolment.restore(turn, 1); }).has_value());
  CHECK(members.row(1).state == SubscriberState::Pending);
}

std::string report(const std::string& tag, const std::string& status) {
  return fmt::format(
      "To: bounces+{}@example.com\nContent-Type: multipart/report; boundary=b\n\n--b\n"
      "Content-Type: message/delivery-status\n\nReporting-MTA: dns; m\n\n"
      "Action: failed\nStatus: {}\n--b--\n",
      tag,
      status);
}

TEST_CASE("enrolment: a refused mail suppresses its subscriber and one that failed does not") {
  Members members;
  REQUIRE(members.ask(mail("a@example.com")).has_value());
  const auto take_back = [&](const std::string& message) {
    return members.in_turn([&](Turn& turn) { return members.enrolment.take_back(turn, message); });
  };
  const auto tag = subscribers::return_tag(1, members.keyring);
  CHECK(take_back(report(tag, "4.4.7")).has_value());
  CHECK(members.row(1).state == SubscriberState::Pending);
  const auto told = take_back(report(tag, "5.1.1")).value();
  CHECK(told.find("subscriber 1 is suppressed") != std::string::npos);
  CHECK(members.row(1).state == SubscriberState::Suppressed);
  CHECK(members.row(1).reason.starts_with("5.1.1"));
  CHECK(take_back(report(tag, "5.1.1")).value().find("suppressed") == std::string::npos);
  CHECK(take_back(report(subscribers::return_tag(9, members.keyring), "5.1.1")).error().fault ==
        Fault::NotFound);
  CHECK(take_back(report("0000000000000001-0000000000000000", "5.1.1")).error().fault ==
        Fault::NotFound);
  CHECK(take_back("Subject: I am away\n\n+" + tag + "@example.com").error().fault ==
        Fault::Invalid);
}

TEST_CASE("recipient names: they are in the order of their ids and questions name themselves") {
  CHECK(recipient_of(12) == "s-000000000012");
  CHECK(recipient_of(9) < recipient_of(10));
  using Of = RecipientName::Of;
  CHECK(name_in(recipient_of(12)) == RecipientName{12, Of::Notices, 0});
  CHECK(name_in(questioned(12, 3)) == RecipientName{12, Of::Question, 3});
  CHECK(name_in(owner_asked(12, 4)) == RecipientName{12, Of::OwnerAsked, 4});
  CHECK(name_in(owner_told(12, 50)) == RecipientName{12, Of::OwnerTold, 50});
  CHECK(owner_asked(12, 4) == "s-000000000012-o4");
  CHECK(owner_told(12, 5) == "s-000000000012-n5");
  CHECK(name_in(owner_warned(12, 6)) == RecipientName{12, Of::OwnerWarned, 6});
  CHECK(owner_warned(12, 6) == "s-000000000012-w6");
  CHECK(name_in(owner_warned(1, 1))->is_owner());
  CHECK(name_in(owner_asked(1, 1))->is_owner());
  CHECK(name_in(owner_told(1, 1))->is_owner());
  CHECK_FALSE(name_in(questioned(1, 1))->is_owner());
  CHECK_FALSE(name_in(recipient_of(1))->is_owner());
  for (const auto* other : {"",
                            "s-",
                            "a@example.com",
                            "s-12",
                            "s-00000000001x",
                            "s-000000000012x",
                            "s-000000000012-q",
                            "s-000000000012-o4x",
                            "s-000000000012-p4",
                            "s-000000000012q4",
                            "s-000000000012@example.com",
                            "t-000000000012"})
    CHECK_FALSE(name_in(other));
}

TEST_CASE("enrolment: mails to one domain share its pace and the question leaves by the relay") {
  Members members;
  REQUIRE(members.ask(mail("a@example.com")).has_value());
  REQUIRE(members.ask(mail("b@EXAMPLE.com")).has_value());
  REQUIRE(members.ask(mail("a@example.org")).has_value());
  CHECK(members.row(1).destination.starts_with("@"));
  CHECK(members.row(1).destination.size() == 17);
  CHECK(members.row(1).destination == members.row(2).destination);
  CHECK(members.row(1).destination != members.row(3).destination);
  for (const auto& one : members.deliveries())
    CHECK(one.destination == "mail");
}

}  // namespace
}  // namespace goji::flow
