#include "flow/audience.h"

#include "flow/members.h"
#include "flow/recipient_name.h"
#include "support/catch.h"
#include "support/mail_words.h"

namespace goji::flow {
namespace {

using namespace std::chrono_literals;
using store::SubscriberState;
using test::hook;
using test::mail;
using test::Members;

store::RevisionRow about(IncidentId incident, const std::string& component) {
  return {.incident = incident, .components = {{component, ComponentStatus::MajorOutage}}};
}

std::vector<std::string> told(Members& members,
                              const store::PlanJobRow& job,
                              std::size_t most = 9) {
  std::vector<std::string> names;
  for (const auto& one : members.audience.after(*members.store->read(), job, most))
    names.push_back(one.address);
  return names;
}

store::Addressee addressed(Members& members, const std::string& recipient) {
  store::Claimed claimed{.delivery = {.id = 7, .channel = "mail", .recipient = recipient}};
  members.audience.address(*members.store->read(), claimed, members.now);
  return claimed.addressee.value_or(store::Addressee{.why = "not ours"});
}

store::Settled ended(store::DeliveryState state, int status = 0, const std::string& why = {}) {
  store::Settled settled{.state = state};
  settled.attempt.status = status;
  settled.attempt.why = why;
  return settled;
}

TEST_CASE("audience: whoever wants one of an incident's components is told by their kind") {
  Members members;
  auto wish = mail("maps@example.com");
  wish.components = {"maps"};
  members.admit(wish);
  wish = mail("messaging@example.com");
  wish.components = {"messaging"};
  members.admit(wish);
  members.admit(mail("all@example.com"));
  members.admit(hook("https://example.com/"));
  REQUIRE(members.ask(mail("pending@example.com")).has_value());
  members.in_turn([](Turn& turn) {
    turn.writing().add_revision(about(1, "maps"));
    turn.writing().add_revision(about(1, "messaging"));
    turn.writing().add_revision(about(2, "messaging"));
    auto draft = about(2, "maps");
    draft.state = store::RevisionState::Draft;
    return turn.writing().add_revision(draft);
  });
  const auto job = [](store::Id revision, IncidentId incident, const std::string& channel) {
    return store::PlanJobRow{.revision = revision, .incident = incident, .channel = channel};
  };
  CHECK(told(members, job(2, 1, "mail")) ==
        std::vector{recipient_of(1), recipient_of(2), recipient_of(3)});
  CHECK(told(members, job(3, 2, "mail")) == std::vector{recipient_of(2), recipient_of(3)});
  CHECK(told(members, job(1, 0, "mail")) == std::vector{recipient_of(1), recipient_of(3)});
  CHECK(told(members, job(2, 1, "hooks")) == std::vector{recipient_of(4)});
  CHECK(told(members, job(2, 1, "no channel")).empty());
}

TEST_CASE("audience: they come in order from behind the cursor and so many at a time") {
  Members members;
  for (int i = 0; i < 12; ++i)
    members.admit(mail("a" + std::to_string(i) + "@example.com"));
  store::PlanJobRow job{.channel = "mail"};
  CHECK(told(members, job, 2) == std::vector{recipient_of(1), recipient_of(2)});
  job.cursor = recipient_of(9);
  CHECK(told(members, job, 2) == std::vector{recipient_of(10), recipient_of(11)});
  job.cursor = recipient_of(11);
  CHECK(told(members, job, 2) == std::vector{recipient_of(12)});
}

TEST_CASE("audience: a leased delivery gets its address and links and none is kept") {
  Members members;
  members.admit(mail("a@example.com"));
  const auto who = addressed(members, recipient_of(1));
  CHECK(who.address == "a@example.com");
  CHECK(who.unsubscribe == "https://s.example/unsubscribe?t=" + members.to_manage(1) + "&lang=en");
  CHECK(who.confirm.empty());
  CHECK(who.secret.empty());
  CHECK(addressed(members, "ops@example.com").why == "not ours");
}

TEST_CASE("audience: every mail comes back to where its delivery is known") {
  Members members;
  store::Claimed claimed{.delivery = {.id = 7, .channel = "fixed", .recipient = "a@example.com"}};
  members.audience.address(*members.store->read(), claimed, members.now);
  CHECK(claimed.return_tag == subscribers::return_tag(7, members.keyring));
  claimed = {.delivery = {.id = 7, .channel = "hooks"}};
  members.audience.address(*members.store->read(), claimed, members.now);
  CHECK(claimed.return_tag.empty());
}

TEST_CASE("audience: a question carries how to say yes and who is told already may be asked") {
  Members members;
  REQUIRE(members.ask(mail("a@example.com")).has_value());
  const auto question = questioned(1, 1);
  auto who = addressed(members, question);
  CHECK(who.confirm == "https://s.example/confirm?t=" + members.to_confirm(1) + "&lang=en");
  CHECK(who.unsubscribe.empty());
  REQUIRE(members.confirm(1));
  CHECK(addressed(members, question).address == "a@example.com");
  REQUIRE(members.ask(hook("https://example.com/")).has_value());
  who = addressed(members, questioned(2, 1));
  CHECK(who.confirm == members.to_confirm(2));
  CHECK_FALSE(who.secret.empty());
  CHECK_FALSE(who.unsubscribe.empty());
}

TEST_CASE("audience: who is not to be told has no address and the ledger says why") {
  Members members;
  REQUIRE(members.ask(mail("a@example.com")).has_value());
  const auto why = [&](const std::string& recipient) {
    const auto who = addressed(members, recipient);
    CHECK(who.address.empty());
    return who.why;
  };
  CHECK(why(recipient_of(1)) == "the subscriber has not said yes");
  members.change(1, SubscriberState::Suppressed);
  CHECK(why(recipient_of(1)) == "the subscriber is suppressed: r");
  CHECK(why(questioned(1, 1)) == "the subscriber is suppressed: r");
  REQUIRE(members.leave(1));
  CHECK(why(questioned(1, 1)) == "the subscriber has left");
  CHECK(why(recipient_of(2)) == "there is no such subscriber");
  members.admit(mail("b@example.com"));
  members.keyring = subscribers::test::other_keyring();
  CHECK(why(recipient_of(2)).find("cannot be read") != std::string::npos);
}

TEST_CASE("audience: the secret before a renewal signs to its last moment") {
  Members members;
  members.admit(hook("https://example.com/"));
  REQUIRE(members
              .in_turn([&](Turn& turn) {
                return members.enrolment.renew_secret(turn, members.to_manage(1));
              })
              .has_value());
  members.now += 24h;
  CHECK_FALSE(addressed(members, recipient_of(1)).old_secret.empty());
  members.now += 1ms;
  CHECK(addressed(members, recipient_of(1)).old_secret.empty());
  CHECK_FALSE(addressed(members, recipient_of(1)).secret.empty());
}

TEST_CASE("audience: an endpoint is told once it sent its challenge back") {
  Members members;
  REQUIRE(members.ask(hook("https://example.com/")).has_value());
  members.heard(questioned(1, 1), ended(store::DeliveryState::Rejected));
  CHECK(members.row(1).state == SubscriberState::Pending);
  members.heard(recipient_of(1), ended(store::DeliveryState::Accepted));
  CHECK(members.row(1).state == SubscriberState::Pending);
  members.now += 1s;
  members.heard(questioned(1, 1), ended(store::DeliveryState::Accepted));
  CHECK(members.row(1).state == SubscriberState::Active);
  CHECK(members.row(1).confirmed_at == members.now);
}

TEST_CASE("audience: a mail that was taken is no yes") {
  Members members;
  REQUIRE(members.ask(mail("a@example.com")).has_value());
  members.heard(questioned(1, 1), ended(store::DeliveryState::Accepted));
  CHECK(members.row(1).state == SubscriberState::Pending);
}

TEST_CASE("audience: an endpoint that says 410 is told no more") {
  Members members;
  members.admit(hook("https://example.com/"));
  members.heard(recipient_of(1), ended(store::DeliveryState::Rejected, 404));
  members.heard(recipient_of(1), ended(store::DeliveryState::Retry, 410));
  CHECK(members.row(1).state == SubscriberState::Active);
  members.heard(recipient_of(1), ended(store::DeliveryState::Rejected, 410));
  CHECK(members.row(1).state == SubscriberState::Suppressed);
  CHECK(members.row(1).reason.find("410") != std::string::npos);
}

TEST_CASE("audience: an address that a mail server knows nobody at is told no more") {
  Members members;
  members.admit(mail("a@example.com"));
  members.heard(recipient_of(1),
                ended(store::DeliveryState::Rejected, 550, goji::test::kBlockedAsJudged));
  members.heard(recipient_of(1),
                ended(store::DeliveryState::Retry, 550, goji::test::kNobodyAsJudged));
  members.heard("a@example.com",
                ended(store::DeliveryState::Rejected, 550, goji::test::kNobodyAsJudged));
  CHECK(members.row(1).state == SubscriberState::Active);
  members.heard(recipient_of(1),
                ended(store::DeliveryState::Rejected, 550, goji::test::kNobodyAsJudged));
  CHECK(members.row(1).state == SubscriberState::Suppressed);
  CHECK(members.row(1).reason == goji::test::kNobodyAsJudged);
}

TEST_CASE("audience: what is heard of who has left changes nothing") {
  Members members;
  members.admit(hook("https://example.com/"));
  REQUIRE(members.leave(1));
  members.heard(recipient_of(1), ended(store::DeliveryState::Rejected, 410));
  CHECK(members.row(1).state == SubscriberState::Gone);
}

/// About incident 1 by mail: 1 was told, 2 not yet, and of 3 nobody knows.
void send_to_three(store::Writing& writing, TimePoint now) {
  writing.keep_rendered("text", "body");
  const auto opened = writing.add_revision(about(1, "maps"));
  std::vector<store::DeliveryRow> rows;
  for (const store::Id id : {1, 2, 3})
    rows.push_back({.revision = opened.id,
                    .incident = 1,
                    .channel = "mail",
                    .recipient = recipient_of(id),
                    .key = std::to_string(id),
                    .rendered = "text",
                    .destination = id == 2 ? "slow" : "quick",
                    .expires_at = now + 8h});
  writing.plan(rows, {.due_at = now});
  const auto claimed =
      writing.claim(now, now + 60s, 7, 9, store::Room{.each = 9, .of = {{"slow", 0}}});
  store::Settled end{.accepted_at = now};
  end.attempt = {.delivery = claimed.at(0).delivery.id, .number = 1, .lease = 7, .outcome = "x"};
  writing.settle(end);
  end.state = store::DeliveryState::Uncertain;
  end.accepted_at.reset();
  end.due_at = now + 1h;
  end.doubt = 0;
  end.attempt.delivery = claimed.at(1).delivery.id;
  writing.settle(end);
}

TEST_CASE("audience: a retraction is told only to whom something was sent that may be there") {
  Members members;
  for (const auto* address : {"told@example.com", "queued@example.com", "doubt@example.com"})
    members.admit(mail(address));
  members.in_turn([&](Turn& turn) {
    send_to_three(turn.writing(), members.now);
    auto retraction = about(1, "maps");
    retraction.kind = NoticeKind::Retracted;
    return turn.writing().add_revision(retraction);
  });
  const auto is_told = [&](store::Id revision) {
    std::vector<bool> told;
    const store::PlanJobRow job{.revision = revision, .incident = 1, .channel = "mail"};
    for (const auto& one : members.audience.after(*members.store->read(), job, 9))
      told.push_back(one.is_told);
    return told;
  };
  CHECK(is_told(1) == std::vector{true, true, true});
  CHECK(is_told(2) == std::vector{true, false, true});
}

TEST_CASE("audience: an endpoint has a destination and a mail address a domain") {
  Members members;
  members.admit(mail("all@example.com"));
  members.admit(hook("https://example.com/"));
  members.in_turn([](Turn& turn) { return turn.writing().add_revision(about(1, "maps")); });
  const auto one = [&](const std::string& channel) {
    return members.audience
        .after(*members.store->read(), {.revision = 1, .incident = 1, .channel = channel}, 9)
        .at(0);
  };
  CHECK(one("mail").domain == members.row(1).destination);
  CHECK(one("mail").destination.empty());
  CHECK(one("hooks").destination == members.row(2).destination);
  CHECK(one("hooks").domain.empty());
}

}  // namespace
}  // namespace goji::flow
