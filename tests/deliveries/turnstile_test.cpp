#include "deliveries/turnstile.h"

#include "support/catch.h"

namespace goji::deliveries {
namespace {

TEST_CASE("turnstile: so many begin at a host and the others wait in line") {
  Turnstile turnstile{2};
  CHECK(turnstile.enter("a", 1));
  CHECK(turnstile.enter("a", 2));
  CHECK_FALSE(turnstile.enter("a", 3));
  CHECK_FALSE(turnstile.enter("a", 4));
  CHECK(turnstile.leave("a") == 3);
  CHECK(turnstile.leave("a") == 4);
  CHECK_FALSE(turnstile.leave("a"));
  CHECK(turnstile.enter("a", 5));
  CHECK_FALSE(turnstile.enter("a", 6));
}

TEST_CASE("turnstile: one host does not wait for another") {
  Turnstile turnstile{1};
  CHECK(turnstile.enter("a", 1));
  CHECK_FALSE(turnstile.enter("a", 2));
  CHECK(turnstile.enter("b", 3));
  CHECK_FALSE(turnstile.leave("b"));
  CHECK(turnstile.leave("a") == 2);
}

TEST_CASE("turnstile: whoever is sent away never begins and holds no place") {
  Turnstile turnstile{1};
  CHECK(turnstile.enter("a", 1));
  CHECK_FALSE(turnstile.enter("a", 2));
  CHECK_FALSE(turnstile.enter("a", 3));
  CHECK(turnstile.send_away("a") == std::vector<std::uint64_t>{2, 3});
  CHECK(turnstile.send_away("a").empty());
  CHECK(turnstile.send_away("b").empty());
  CHECK_FALSE(turnstile.leave("a"));
  CHECK(turnstile.enter("a", 4));
}

TEST_CASE("turnstile: at an empty host nobody leaves and the next begins") {
  Turnstile turnstile{1};
  CHECK_FALSE(turnstile.leave("a"));
  CHECK(turnstile.enter("a", 1));
}

}  // namespace
}  // namespace goji::deliveries
