#include "deliveries/ends.h"
#include "support/catch.h"

namespace goji::deliveries {
namespace {

using namespace std::chrono_literals;
using test::after_failures;
using test::end;
using test::ill;
using test::kHost;
using test::kNow;
using test::room;
using test::well;

TEST_CASE("limits: the fifth failure in a row opens the breaker for half a minute") {
  auto fewer = after_failures(4);
  CHECK(room(fewer, kNow) == 8);
  auto limits = after_failures(5);
  CHECK(room(limits, kNow) == 0);
  CHECK(room(limits, kNow + 30s - 1ms) == 0);
  CHECK(limits.next_change(kNow) == kNow + 30s);
}

TEST_CASE("limits: a success between failures begins the count anew") {
  auto limits = after_failures(4);
  end(limits, well(), kNow);
  for (int i = 0; i < 4; ++i)
    end(limits, ill(), kNow);
  CHECK(room(limits, kNow) == 8);
}

TEST_CASE("limits: after the breaker one probe goes and if it fails the time doubles") {
  auto limits = after_failures(5);
  auto now = kNow + 30s;
  CHECK(room(limits, now) == 1);
  limits.began(kHost, now);
  CHECK(room(limits, now) == 0);
  const auto bad = ill();
  limits.ended(kHost, &bad, now);
  CHECK(room(limits, now + 60s - 1ms) == 0);
  CHECK(room(limits, now + 60s) == 1);
}

TEST_CASE("limits: the breaker is open for a quarter of an hour at the longest") {
  auto limits = after_failures(5);
  auto now = kNow;
  for (int i = 0; i < 30; ++i) {
    now = limits.next_change(now).value();
    CHECK(room(limits, now) == 1);
    end(limits, ill(), now);
  }
  CHECK(limits.next_change(now) == now + 15min);
}

TEST_CASE("limits: failures that began before the breaker opened do not make it longer") {
  Limits limits;
  for (int i = 0; i < 8; ++i)
    limits.began(kHost, kNow);
  const auto bad = ill();
  for (int i = 0; i < 8; ++i)
    limits.ended(kHost, &bad, kNow + 1s * i);
  CHECK(limits.next_change(kNow + 8s) == kNow + 4s + 30s);
}

TEST_CASE("limits: after a probe that goes well the attempts double up to the most") {
  auto limits = after_failures(5);
  const auto now = kNow + 30s;
  for (const std::size_t share : {1U, 2U, 4U, 8U, 8U}) {
    CHECK(room(limits, now) == share);
    end(limits, well(), now);
  }
}

TEST_CASE("limits: after a probe that goes well the next breaker is as short as the first") {
  auto limits = after_failures(5);
  end(limits, ill(), kNow + 30s);
  end(limits, well(), kNow + 90s);
  for (int i = 0; i < 5; ++i)
    end(limits, ill(), kNow + 91s);
  CHECK(limits.next_change(kNow + 91s) == kNow + 91s + 30s);
}

TEST_CASE("limits: a success under way ends the breaker") {
  Limits limits;
  for (int i = 0; i < 6; ++i)
    limits.began(kHost, kNow);
  const auto bad = ill();
  const auto good = well();
  for (int i = 0; i < 5; ++i)
    limits.ended(kHost, &bad, kNow);
  CHECK(room(limits, kNow) == 0);
  limits.ended(kHost, &good, kNow);
  CHECK(room(limits, kNow) == 2);
}

}  // namespace
}  // namespace goji::deliveries
