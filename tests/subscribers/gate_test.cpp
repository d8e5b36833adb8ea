#include "subscribers/gate.h"

#include "support/catch.h"

#include <string>

namespace goji::subscribers {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint kNow{1'800'000'000s};

Gate::Limits limits() {
  return {.address = {.at_once = 2, .each = 60s},
          .peer = {.at_once = 3, .each = 10s},
          .network = {.at_once = 5, .each = 1s}};
}

std::string address(int number) {
  return "a" + std::to_string(number) + "@example.com";
}

TEST_CASE("gate: an address may be given a few times and then has to wait") {
  Gate gate{limits()};
  CHECK_FALSE(gate.wait("192.0.2.1", address(1), kNow));
  CHECK_FALSE(gate.wait("198.51.100.1", address(1), kNow));
  CHECK(gate.wait("203.0.113.1", address(1), kNow) == 60s);
  CHECK(gate.wait("203.0.113.1", address(1), kNow + 59'999ms) == 1s);
  CHECK_FALSE(gate.wait("203.0.113.1", address(1), kNow + 60s));
  CHECK_FALSE(gate.wait("203.0.113.1", address(2), kNow + 60s));
}

TEST_CASE("gate: a peer has to wait whatever address it gives") {
  Gate gate{limits()};
  for (int i = 0; i < 3; ++i)
    CHECK_FALSE(gate.wait("192.0.2.1", address(i), kNow));
  CHECK(gate.wait("192.0.2.1", address(9), kNow) == 10s);
  CHECK(gate.wait("192.0.2.1", "", kNow) == 10s);
  CHECK_FALSE(gate.wait("192.0.2.2", address(9), kNow));
  CHECK_FALSE(gate.wait("192.0.2.1", address(10), kNow + 10s));
}

TEST_CASE("gate: a network has to wait whichever of its peers comes") {
  for (const std::string start : {"192.0.2.", "2001:db8:1:2::"}) {
    Gate gate{limits()};
    for (int i = 1; i <= 5; ++i)
      CHECK_FALSE(gate.wait(start + std::to_string(i), address(i), kNow));
    CHECK(gate.wait(start + "99", address(99), kNow) == 1s);
    CHECK_FALSE(gate.wait("192.0.3.1", address(98), kNow));
    CHECK_FALSE(gate.wait("2001:db8:1:3::1", address(97), kNow));
  }
}

TEST_CASE("gate: a peer that has to wait takes nothing from its network") {
  Gate gate{limits()};
  for (int i = 0; i < 50; ++i)
    (void)gate.wait("192.0.2.1", "", kNow);
  CHECK_FALSE(gate.wait("192.0.2.2", "", kNow));
  CHECK_FALSE(gate.wait("192.0.2.2", "", kNow));
  CHECK(gate.wait("192.0.2.2", "", kNow) == 1s);
}

TEST_CASE("gate: waiting longer saves up no more than is allowed at once") {
  Gate gate{limits()};
  (void)gate.wait("192.0.2.1", "", kNow);
  for (int i = 0; i < 3; ++i)
    CHECK_FALSE(gate.wait("192.0.2.1", "", kNow + 24h));
  CHECK(gate.wait("192.0.2.1", "", kNow + 24h));
}

TEST_CASE("gate: a clock that goes back takes nothing away") {
  Gate gate{limits()};
  for (int i = 0; i < 3; ++i)
    CHECK_FALSE(gate.wait("192.0.2.1", "", kNow - i * 1h));
}

TEST_CASE("gate: it remembers only so many and lets new ones in as old ones are forgotten") {
  auto few = limits();
  few.most_known = 4;
  Gate gate{few};
  CHECK_FALSE(gate.wait("192.0.2.1", "", kNow));
  CHECK_FALSE(gate.wait("198.51.100.1", "", kNow));
  CHECK(gate.wait("203.0.113.1", "", kNow + 2h) == 10s);
  CHECK_FALSE(gate.wait("203.0.113.1", "", kNow + 2h + 1ms));
}

TEST_CASE("gate: networks are named as they are written") {
  CHECK(network_of("203.0.113.77") == "203.0.113.0/24");
  CHECK(network_of("2001:db8:1:2:3:4:5:6") == "2001:db8:1:2::/64");
  CHECK(network_of("::ffff:203.0.113.77") == "203.0.113.0/24");
  CHECK(network_of("nobody") == "nobody");
}

}  // namespace
}  // namespace goji::subscribers
