#include "deliveries/dispatcher.h"

#include "deliveries/forms.h"
#include "deliveries/house.h"
#include "support/catch.h"

namespace goji::deliveries {
namespace {

using namespace std::chrono_literals;
using store::DeliveryState;
using test::House;
using test::kNow;

/// Eight at one host that are under way, the first with this key, and three that wait in line.
void fill_the_line(House& house, const std::string& first) {
  house.take("one", first);
  for (int i = 0; i < 10; ++i)
    house.take("one", std::to_string(i));
  REQUIRE(house.wire.requests.size() == 8);
  REQUIRE(house.settled.empty());
}

TEST_CASE("dispatcher: eight at one host are under way and the next begins as one ends") {
  House house;
  fill_the_line(house, "first");
  house.take("two", "another host");
  CHECK(house.wire.requests.size() == 9);
  house.wire.answer(net::HttpResponse{200});
  CHECK(house.settled.size() == 1);
  REQUIRE(house.wire.requests.size() == 10);
  CHECK(house.wire.requests.back().url == "http://a/7");
  for (int i = 0; i < 4; ++i)
    house.wire.answer(net::HttpResponse{200});
  CHECK(house.wire.requests.size() == 12);
}

TEST_CASE("dispatcher: those in line are the desk's again once one does not go well") {
  const auto* const first = GENERATE("busy", "held");
  House house;
  fill_the_line(house, first);
  house.wire.answer(net::HttpResponse{503});
  REQUIRE(house.settled.size() == 4);
  for (const int i : {0, 1, 2}) {
    CHECK(house.settled[static_cast<std::size_t>(i)].attempt.outcome == "unsent");
    CHECK(house.settled[static_cast<std::size_t>(i)].state == DeliveryState::Queued);
    CHECK_FALSE(house.settled[static_cast<std::size_t>(i)].counts);
  }
  CHECK(house.wire.requests.size() == 8);
  CHECK(house.dispatcher.under_way() == 7);
}

TEST_CASE("dispatcher: who waited in line for more than two seconds is leased anew") {
  House house;
  fill_the_line(house, "first");
  house.clock.advance(2s);
  house.wire.answer(net::HttpResponse{200});
  CHECK(house.wire.requests.size() == 9);
  house.clock.advance(1ms);
  house.wire.answer(net::HttpResponse{200});
  REQUIRE(house.settled.size() == 4);
  CHECK(house.settled[2].attempt.outcome == "unsent");
  CHECK(house.settled[3].attempt.outcome == "unsent");
  CHECK(house.wire.requests.size() == 9);
  for (int i = 0; i < 7; ++i)
    house.wire.answer(net::HttpResponse{200});
  house.take("one", "later");
  CHECK(house.wire.requests.size() == 10);
}

TEST_CASE("dispatcher: who is not let in closes the destination unless another sends there too") {
  House house;
  house.take("one", "locked out");
  house.take("shared", "locked out");
  house.take("shared, as me", "locked out");
  REQUIRE(house.settled.size() == 3);
  CHECK(house.settled[2].closed_for == "auth");
  CHECK(house.ended == std::vector<std::string>{"one down", "shared down", "shared, as me down"});
  CHECK(house.settled[0].closed_for == "auth");
  CHECK(house.settled[1].closed_for.empty());
  CHECK(house.settled[1].held_reason == "auth");
}

TEST_CASE(
    "dispatcher: a channel's requests are made one after the other and its outcome recorded") {
  House house;
  house.take("two", "k");
  REQUIRE(house.wire.requests.size() == 1);
  house.wire.answer(net::HttpResponse{200});
  CHECK(house.settled.empty());
  REQUIRE(house.wire.requests.size() == 2);
  house.wire.answer(net::HttpResponse{200});
  REQUIRE(house.settled.size() == 1);
  CHECK(house.settled[0].handle == "2");
  CHECK(house.settled[0].attempt.total_ms == 12);
  CHECK(house.dispatcher.under_way() == 0);
}

TEST_CASE("dispatcher: once the lease has run out nothing is sent and nothing is in doubt") {
  House house;
  house.clock.advance(60s);
  house.take("one", "k");
  CHECK(house.wire.requests.empty());
  REQUIRE(house.settled.size() == 1);
  CHECK(house.settled[0].state == DeliveryState::Queued);
  CHECK(house.settled[0].attempt.outcome == "unsent");
  CHECK_FALSE(house.settled[0].counts);
  CHECK(house.dispatcher.under_way() == 0);
}

TEST_CASE("dispatcher: what may have arrived is not sent again where silence is preferred") {
  House house;
  house.blind(WhenBlind::Silence);
  house.take("blind", "k", 0);
  CHECK(house.wire.requests.empty());
  REQUIRE(house.settled.size() == 1);
  CHECK(house.settled[0].state == DeliveryState::Dead);
  CHECK(house.settled[0].doubt == 0);
  CHECK(house.dispatcher.under_way() == 0);
}

TEST_CASE("dispatcher: what may have arrived is sent again where that is preferred and is marked") {
  House house;
  house.blind(WhenBlind::Duplicate);
  house.take("blind", "k", 0);
  REQUIRE(house.wire.requests.size() == 1);
  house.wire.answer(net::HttpResponse{200});
  REQUIRE(house.settled.size() == 1);
  CHECK(house.settled[0].state == DeliveryState::Accepted);
  CHECK(house.settled[0].twice);
}

TEST_CASE("dispatcher: a lease that is still good by a millisecond is good") {
  House house;
  house.clock.advance(60s - 1ms);
  house.take("one", "k");
  CHECK(house.wire.requests.size() == 1);
}

TEST_CASE("dispatcher: a second request is not made under a lease that ran out meanwhile") {
  House house;
  house.take("two", "k");
  house.clock.advance(60s);
  house.wire.answer(net::HttpResponse{200});
  CHECK(house.wire.requests.size() == 1);
  CHECK(house.settled.empty());
}

TEST_CASE(
    "dispatcher: what waits for a channel that the configuration lost is cancelled in words") {
  House house;
  house.take("gone", "k");
  REQUIRE(house.settled.size() == 1);
  CHECK(house.settled[0].state == DeliveryState::Cancelled);
  CHECK(house.settled[0].attempt.outcome == "unsent");
  CHECK(house.settled[0].attempt.why == "the configuration has no such channel any more");
}

TEST_CASE("dispatcher: one delivery that trips a mistake of ours does not stop the next") {
  House house;
  house.take("one", "throws");
  house.take("one", "k");
  REQUIRE(house.settled.size() == 1);
  CHECK(house.settled[0].attempt.why == "a fault of goji itself: a mistake");
  CHECK(house.wire.requests.size() == 1);
}

TEST_CASE("dispatcher: a channel that asks for ever is ended") {
  House house;
  house.take("endless", "k");
  while (!house.wire.waiting.empty())
    house.wire.answer(net::HttpResponse{200});
  REQUIRE(house.settled.size() == 1);
  CHECK(house.settled[0].state == DeliveryState::Rejected);
  CHECK(house.wire.requests.size() == 16);
}

TEST_CASE("dispatcher: a notice for the page waits until the board shows it") {
  House house;
  house.take("board", "board");
  CHECK(house.settled.empty());
  house.dispatcher.board_changed();
  CHECK(house.settled.empty());
  house.board_shows = true;
  house.dispatcher.board_changed();
  REQUIRE(house.settled.size() == 1);
  CHECK(house.settled[0].state == DeliveryState::Accepted);
  house.dispatcher.board_changed();
  CHECK(house.settled.size() == 1);
}

TEST_CASE("dispatcher: a notice that the board shows already is accepted at once") {
  House house;
  house.board_shows = true;
  house.take("board", "board");
  CHECK(house.settled.size() == 1);
}

TEST_CASE("dispatcher: an attempt ends with the channel it began with, also over a reload") {
  House house;
  house.take("two", "k");
  house.dispatcher.adopt(std::make_shared<const Channels>());
  house.wire.answer(net::HttpResponse{200});
  house.wire.answer(net::HttpResponse{200});
  REQUIRE(house.settled.size() == 1);
  CHECK(house.settled[0].state == DeliveryState::Accepted);
}

TEST_CASE("dispatcher: a retraction that names no posts asks nobody for anything") {
  House house;
  std::vector<store::Claimed> claimed(1);
  claimed[0].delivery.channel = "one";
  claimed[0].delivery.task = store::Task::Retract;
  claimed[0].lease_until = kNow + 60s;
  claimed[0].rendered_body = to_body({});
  house.dispatcher.take(claimed);
  REQUIRE(house.settled.size() == 1);
  CHECK(house.settled[0].state == DeliveryState::Cancelled);
  CHECK(house.wire.requests.empty());
  claimed[0].delivery.handle = "42";
  house.dispatcher.take(claimed);
  CHECK(house.wire.requests.size() == 1);
}

TEST_CASE("dispatcher: a mail is handed to the mailer and its reply to the channel") {
  House house;
  house.take("one", "mail");
  REQUIRE(house.post.waiting.size() == 1);
  CHECK(house.settled.empty());
  house.post.waiting.front()(net::MailReply{.code = 250, .text = "kept"}, {.total = 7ms});
  REQUIRE(house.settled.size() == 1);
  CHECK(house.settled[0].state == DeliveryState::Accepted);
  CHECK(house.settled[0].handle == "kept");
  CHECK(house.settled[0].attempt.status == 250);
  CHECK(house.settled[0].attempt.total_ms == 7);
}

}  // namespace
}  // namespace goji::deliveries
