#include "flow/owned.h"

namespace goji::flow {
namespace {

using namespace std::chrono_literals;
using store::DeliveryState;
using store::SubscriberState;
using test::ended;
using test::Owned;

/// An endpoint that fails as it is told, and its owner who said yes.
struct Failing : Owned {
  Failing() { is_told(); }

  void fails(std::uint64_t number = 5, DeliveryState state = DeliveryState::Retry) {
    auto settled = ended(state, 500);
    settled.attempt.number = number;
    heard(recipient_of(1), settled);
  }
  void fails_often(int times) {
    for (int i = 0; i < times; ++i)
      fails();
  }
  [[nodiscard]] bool is_off() const { return row(1).state == SubscriberState::Suppressed; }
};

TEST_CASE(
    "owner: an endpoint that takes nothing for five days is switched off and its owner told") {
  Failing members;
  const auto began = members.now;
  const auto changed = members.row(1).changed_at;
  members.fails_often(10);
  members.now = began + 5 * 24h - 1ms;
  members.fails();
  CHECK_FALSE(members.is_off());
  CHECK(members.row(1).failures == 11);
  CHECK(members.row(1).failing_since == began);
  CHECK(members.row(1).changed_at == changed);
  members.now += 1ms;
  members.fails();
  CHECK(members.is_off());
  CHECK(members.row(1).reason.starts_with("the endpoint has taken nothing since 20"));
  CHECK(members.row(1).changed_at == members.now);
  CHECK(members.newest_recipient() == owner_told(1, 3));
  CHECK(members.text_of(members.newest()).find("five days") != std::string::npos);
  members.fails();
  CHECK(members.newest_recipient() == owner_told(1, 3));
  CHECK(members.row(1).failures == 12);
}

TEST_CASE("owner: an endpoint that had hardly anything to take is not taken for gone") {
  Failing members;
  members.fails_often(8);
  members.now += 6 * 24h;
  members.fails();
  CHECK_FALSE(members.is_off());
  members.fails();
  CHECK(members.is_off());
}

TEST_CASE("owner: one that comes back while a delivery is tried again is not taken for gone") {
  Failing members;
  members.fails_often(12);
  members.now += 30 * 24h;
  members.fails(1);
  members.fails(4);
  CHECK_FALSE(members.is_off());
  members.heard(recipient_of(1), ended(DeliveryState::Visible));
  CHECK(members.row(1).failures == 0);
  CHECK_FALSE(members.row(1).failing_since);
  members.fails(5);
  CHECK(members.row(1).failures == 1);
  CHECK(members.row(1).failing_since == members.now);
}

TEST_CASE("owner: what is given up or refused at once counts like many tries") {
  for (const auto state : {DeliveryState::Dead, DeliveryState::Rejected}) {
    Failing members;
    members.fails_often(12);
    members.now += 5 * 24h;
    members.fails(1, DeliveryState::Uncertain);
    CHECK_FALSE(members.is_off());
    members.fails(1, state);
    CHECK(members.is_off());
  }
}

TEST_CASE("owner: what says nothing of the endpoint does not count") {
  Failing members;
  auto unsent = ended(DeliveryState::Retry);
  unsent.attempt.outcome = "unsent";
  members.heard(recipient_of(1), unsent);
  members.heard(recipient_of(1), ended(DeliveryState::Cancelled));
  members.heard(recipient_of(1), ended(DeliveryState::Superseded));
  members.heard(questioned(1, 9), ended(DeliveryState::Dead, 500));
  CHECK(members.row(1).failures == 0);
  members.change(1, SubscriberState::Suppressed);
  members.fails();
  CHECK(members.row(1).failures == 0);
}

TEST_CASE("owner: whoever switches an endpoint on again begins to count anew") {
  Failing members;
  members.fails_often(10);
  members.now += 5 * 24h;
  members.fails();
  REQUIRE(members.is_off());
  REQUIRE(members.switch_on().has_value());
  members.answers_its_challenge(members.row(1).asked);
  CHECK(members.row(1).failures == 0);
  CHECK_FALSE(members.row(1).failing_since);
  members.fails_often(10);
  members.now += 5 * 24h;
  members.fails();
  REQUIRE(members.is_off());
  REQUIRE(
      members.in_turn([&](Turn& turn) { return members.enrolment.restore(turn, 1); }).has_value());
  CHECK(members.row(1).failures == 0);
  CHECK_FALSE(members.row(1).failing_since);
  members.fails();
  REQUIRE(members.leave(1));
  CHECK(members.row(1).failures == 0);
  CHECK_FALSE(members.row(1).failing_since);
}

TEST_CASE("owner: one whose endpoint refuses all is told once and it stays switched on") {
  Failing members;
  members.in_turn([&](Turn& turn) {
    members.audience.refuses(turn, recipient_of(1), members.now);
    return 0;
  });
  CHECK_FALSE(members.is_off());
  const auto mail = members.newest();
  CHECK(mail.recipient == owner_warned(1, 3));
  CHECK(mail.task == store::Task::Tell);
  CHECK(mail.channel == "mail");
  CHECK(members.row(1).asked == 3);
  CHECK(members.text_of(mail).find("has refused several notices") != std::string::npos);
  CHECK(members.addressee(mail).address == test::kOwner);
  CHECK(members.addressee(mail).confirm.find("/manage?t=") != std::string::npos);
  members.change(1, SubscriberState::Suppressed);
  CHECK(members.addressee(mail).address.empty());
}

TEST_CASE(
    "owner: what is no endpoint, or is told no more, refuses nothing that its owner hears of") {
  Failing members;
  const auto before = members.newest().id;
  const auto refuses = [&](const std::string& recipient) {
    members.in_turn([&](Turn& turn) {
      members.audience.refuses(turn, recipient, members.now);
      return 0;
    });
  };
  refuses("");
  refuses("kim@example.com");
  refuses(recipient_of(7));
  members.change(1, SubscriberState::Suppressed);
  refuses(recipient_of(1));
  CHECK(members.newest().id == before);
}

}  // namespace
}  // namespace goji::flow
