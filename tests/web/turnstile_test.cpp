#include "web/turnstile.h"

#include "support/catch.h"

#include <fmt/format.h>

#include <atomic>
#include <chrono>
#include <string>
#include <thread>

namespace goji::web {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint kMinute{1'715'575'440s};  // on the minute

int passes(Turnstile& turnstile, const std::string& peer, TimePoint now, int tries) {
  int passed = 0;
  for (int i = 0; i < tries; ++i)
    passed += turnstile.pass(peer, now) ? 1 : 0;
  return passed;
}

TEST_CASE("turnstile: so many of one address pass within a minute and as many in the next") {
  Turnstile turnstile{3};
  CHECK(passes(turnstile, "192.0.2.1", kMinute, 5) == 3);
  CHECK_FALSE(turnstile.pass("192.0.2.1", kMinute + 60s - 1ms));
  CHECK(passes(turnstile, "192.0.2.1", kMinute + 60s, 5) == 3);
}

TEST_CASE("turnstile: another address passes on its own account") {
  Turnstile turnstile{1};
  CHECK(turnstile.pass("192.0.2.1", kMinute));
  CHECK(turnstile.pass("192.0.2.2", kMinute));
  CHECK_FALSE(turnstile.pass("192.0.2.1", kMinute));
  CHECK_FALSE(turnstile.pass("192.0.2.2", kMinute));
}

TEST_CASE("turnstile: of IPv6 a whole network of one reader is one address") {
  Turnstile turnstile{1};
  CHECK(turnstile.pass("2001:db8:0:1::1", kMinute));
  CHECK_FALSE(turnstile.pass("2001:db8:0:1:ffff::2", kMinute));
  CHECK(turnstile.pass("2001:db8:0:2::1", kMinute));
}

TEST_CASE("turnstile: what is no address is one all the same") {
  Turnstile turnstile{1};
  CHECK(turnstile.pass("", kMinute));
  CHECK_FALSE(turnstile.pass("", kMinute));
  CHECK(turnstile.pass("unknown", kMinute));
}

TEST_CASE("turnstile: however many others there are nobody is kept out by them") {
  Turnstile turnstile{1};
  int kept_out = 0;
  for (int i = 0; i < 200'000; ++i)
    kept_out +=
        turnstile.pass(fmt::format("10.{}.{}.{}", i >> 16, (i >> 8) & 255, i & 255), kMinute) ? 0
                                                                                              : 1;
  CHECK(kept_out == 0);
}

TEST_CASE("turnstile: two threads of one address let through what one may and hardly more") {
  constexpr int kMost = 10'000;
  Turnstile turnstile{kMost};
  std::atomic<int> passed = 0;
  const auto knock = [&] { passed += passes(turnstile, "192.0.2.1", kMinute, kMost); };
  std::thread other{knock};
  knock();
  other.join();
  CHECK(passed >= kMost);
  CHECK(passed <= kMost + 2);
}

}  // namespace
}  // namespace goji::web
