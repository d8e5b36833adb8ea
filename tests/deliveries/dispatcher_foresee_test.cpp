#include "deliveries/dispatcher.h"
#include "deliveries/house.h"
#include "support/catch.h"

#include <memory>
#include <utility>
#include <vector>

namespace goji::deliveries {
namespace {

using store::DeliveryState;
using test::House;

TEST_CASE("dispatcher: what is foreseen is made before it is leased and leaves after") {
  House house;
  house.dispatcher.foresee({House::claimed("one", "as foreseen", 7)});
  CHECK(house.wire.requests.empty());
  CHECK(house.wire.made_ready == std::vector<std::string>{"http://a/as foreseen"});
  CHECK(house.dispatcher.under_way() == 0);
  house.dispatcher.take({House::claimed("one", "made anew", 7)});
  REQUIRE(house.wire.requests.size() == 1);
  CHECK(house.wire.requests[0].url == "http://a/as foreseen");
  CHECK(house.wire.made_ready.size() == 1);
  house.wire.answer(net::HttpResponse{200});
  REQUIRE(house.settled.size() == 1);
  CHECK(house.settled[0].state == DeliveryState::Accepted);
}

TEST_CASE("dispatcher: what was foreseen and not leased never leaves") {
  House house;
  house.dispatcher.foresee({House::claimed("one", "undone", 7)});
  SECTION("another turn was on disk first") {
    auto other = House::claimed("two", "another", 8);
    other.delivery.id = 2;
    house.dispatcher.take({other});
    REQUIRE(house.wire.requests.size() == 1);
    CHECK(house.wire.requests[0].url == "http://a/another");
    house.dispatcher.take({House::claimed("one", "later", 7)});
  }
  SECTION("another was foreseen after it") {
    auto other = House::claimed("two", "another", 8);
    other.delivery.id = 2;
    house.dispatcher.foresee({other});
    CHECK(house.wire.requests.empty());
    house.dispatcher.take({other});
    house.dispatcher.take({House::claimed("one", "later", 7)});
  }
  SECTION("it was leased anew") {
    house.dispatcher.take({House::claimed("one", "later", 8)});
  }
  CHECK(house.wire.requests.back().url == "http://a/later");
}

TEST_CASE(
    "dispatcher: a request that could not be made ready beforehand is made when it is leased") {
  House house;
  house.wire.fails_once = true;
  house.dispatcher.foresee({House::claimed("one", "k", 7)});
  CHECK(house.wire.made_ready.empty());
  house.dispatcher.take({House::claimed("one", "k", 7)});
  REQUIRE(house.wire.requests.size() == 1);
  CHECK(house.wire.requests[0].url == "http://a/k");
  house.wire.answer(net::HttpResponse{200});
  REQUIRE(house.settled.size() == 1);
  CHECK(house.settled[0].state == DeliveryState::Accepted);
}

TEST_CASE("dispatcher: of a channel that asks twice the second request is its own") {
  House house;
  house.dispatcher.foresee({House::claimed("two", "k", 7)});
  house.dispatcher.take({House::claimed("two", "k", 7)});
  house.wire.answer(net::HttpResponse{200});
  CHECK(house.wire.made_ready.size() == 2);
  house.wire.answer(net::HttpResponse{200});
  REQUIRE(house.settled.size() == 1);
  CHECK(house.settled[0].handle == "2");
}

TEST_CASE("dispatcher: the channels of a reload make the request again") {
  House house;
  house.dispatcher.foresee({House::claimed("one", "k", 7)});
  house.dispatcher.adopt(std::make_shared<const Channels>());
  house.dispatcher.take({House::claimed("one", "k", 7)});
  CHECK(house.wire.requests.empty());
  REQUIRE(house.settled.size() == 1);
  CHECK(house.settled[0].attempt.outcome == "unsent");
}

TEST_CASE("dispatcher: nothing is said of what is only foreseen, however it would end") {
  const auto [channel, key] = GENERATE(std::pair{"one", "throws"},
                                       std::pair{"one", "locked out"},
                                       std::pair{"endless", "board"},
                                       std::pair{"unknown", "k"});
  House house;
  house.dispatcher.foresee({House::claimed(channel, key, 7)});
  CHECK(house.settled.empty());
  CHECK(house.ended.empty());
  CHECK(house.dispatcher.under_way() == 0);
  house.dispatcher.take({House::claimed(channel, key, 7)});
  CHECK(house.settled.size() + house.dispatcher.under_way() == 1);
}

TEST_CASE("dispatcher: what cannot be sent at all is told once it is leased, foreseen or not") {
  House house;
  auto unreadable = House::claimed("one", "k", 7);
  unreadable.rendered_body = "{";
  auto given_up = House::claimed("one", "k", 7);
  given_up.delivery.id = 2;
  given_up.recalled = true;
  house.dispatcher.foresee({unreadable, given_up});
  CHECK(house.settled.empty());
  house.dispatcher.take({unreadable, given_up});
  REQUIRE(house.settled.size() == 2);
  CHECK(house.settled[0].attempt.outcome == "rejected");
  CHECK(house.settled[1].attempt.outcome != "accepted");
  CHECK(house.wire.requests.empty());
}

}  // namespace
}  // namespace goji::deliveries
