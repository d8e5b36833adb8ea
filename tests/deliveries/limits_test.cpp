#include "deliveries/limits.h"

#include "deliveries/ends.h"
#include "support/catch.h"

#include <utility>
#include <vector>

namespace goji::deliveries {
namespace {

using namespace std::chrono_literals;
using test::after_failures;
using test::busy_until;
using test::end;
using test::ill;
using test::kHost;
using test::kNow;
using test::room;
using test::well;

TEST_CASE("limits: a destination has eight attempts under way and no more") {
  Limits limits;
  CHECK(room(limits, kNow) == 8);
  for (int i = 0; i < 8; ++i)
    limits.began(kHost, kNow);
  CHECK(room(limits, kNow) == 0);
  CHECK(limits.room(kNow).left("another.example.com") == 8);
  const auto good = well();
  limits.ended(kHost, &good, kNow);
  CHECK(room(limits, kNow) == 1);
}

TEST_CASE("limits: where answers come soon others are leased ahead until one does not") {
  Limits limits;
  const store::Settled soon{.said = store::Settled::Said::Well, .quick = true};
  limits.began(kHost, kNow);
  end(limits, soon, kNow);
  CHECK(room(limits, kNow) == 63);
  for (int i = 0; i < 63; ++i)
    limits.began(kHost, kNow);
  CHECK(room(limits, kNow) == 0);
  const auto slow = well();
  limits.ended(kHost, &slow, kNow);
  CHECK(room(limits, kNow) == 0);
  for (int i = 0; i < 56; ++i)
    limits.ended(kHost, &slow, kNow);
  CHECK(room(limits, kNow) == 1);
}

TEST_CASE("limits: nothing is leased ahead after a failure before it is well again") {
  auto limits = after_failures(5);
  const store::Settled soon{.said = store::Settled::Said::Well, .quick = true};
  const auto again = kNow + 30s;
  for (const std::size_t at_most : {2, 4}) {
    limits.began(kHost, again);
    end(limits, soon, again);
    CHECK(room(limits, again) == at_most - 1);
    limits.ended(kHost, nullptr, again);
  }
  limits.began(kHost, again);
  end(limits, soon, again);
  CHECK(room(limits, again) == 63);
}

TEST_CASE("limits: an attempt whose end nobody knows gives its place back and says nothing") {
  Limits limits;
  limits.began(kHost, kNow);
  CHECK(room(limits, kNow) == 7);
  limits.ended(kHost, nullptr, kNow);
  CHECK(room(limits, kNow) == 8);
  CHECK(limits.changes().empty());
}

TEST_CASE("limits: the end of an attempt that nobody began changes nothing") {
  Limits limits;
  const auto bad = ill();
  limits.ended(kHost, &bad, kNow);
  CHECK(room(limits, kNow) == 8);
  CHECK(limits.changes().empty());
}

TEST_CASE("limits: who asks for a while is left alone for it and then asked once") {
  Limits limits;
  end(limits, busy_until(kNow + 90s), kNow);
  CHECK(room(limits, kNow + 90s - 1ms) == 0);
  CHECK(room(limits, kNow + 90s) == 1);
}

TEST_CASE("limits: an earlier time does not shorten a later one") {
  Limits limits;
  limits.began(kHost, kNow);
  limits.began(kHost, kNow);
  const auto later = busy_until(kNow + 90s);
  const auto earlier = busy_until(kNow + 10s);
  limits.ended(kHost, &later, kNow);
  limits.ended(kHost, &earlier, kNow);
  CHECK(room(limits, kNow + 90s - 1ms) == 0);
}

TEST_CASE("limits: a success under way does not end the time that they asked for") {
  Limits limits;
  limits.began(kHost, kNow);
  limits.began(kHost, kNow);
  const auto busy = busy_until(kNow + 90s);
  const auto good = well();
  limits.ended(kHost, &busy, kNow);
  limits.ended(kHost, &good, kNow + 1s);
  CHECK(room(limits, kNow + 90s - 1ms) == 0);
}

TEST_CASE("limits: without a rate nothing waits for time alone") {
  Limits limits;
  for (int i = 0; i < 8; ++i)
    limits.began(kHost, kNow);
  CHECK_FALSE(limits.next_change(kNow));
}

TEST_CASE("limits: the next change is the first of all destinations") {
  Limits limits;
  for (const auto& [name, wait] : {std::pair{"a", 90s}, {"b", 30s}, {"c", 60s}}) {
    const auto busy = busy_until(kNow + wait);
    limits.began(name, kNow);
    limits.ended(name, &busy, kNow);
  }
  CHECK(limits.next_change(kNow) == kNow + 30s);
  CHECK(limits.next_change(kNow + 30s) == kNow + 60s);
  CHECK_FALSE(limits.next_change(kNow + 90s));
}

TEST_CASE("limits: where we are not let in one asks for all until one is let in") {
  Limits limits;
  const store::Settled locked_out{
      .said = store::Settled::Said::Well, .closed_until = kNow + 5min, .closed_for = "auth"};
  end(limits, locked_out, kNow);
  const auto rows = limits.changes();
  REQUIRE(rows.size() == 1);
  CHECK(rows.front().reason == "auth");
  CHECK(rows.front().failures == 0);
  CHECK(room(limits, kNow + 5min - 1ms) == 0);
  CHECK(limits.next_change(kNow) == kNow + 5min);
  CHECK(room(limits, kNow + 5min) == 1);
  const auto good = well();
  limits.began(kHost, kNow + 5min);
  CHECK(room(limits, kNow + 5min) == 0);
  limits.ended(kHost, &good, kNow + 5min);
  CHECK(room(limits, kNow + 5min) == 2);
  REQUIRE(limits.changes().size() == 1);
}

TEST_CASE("limits: a success while we are locked out opens the door for all") {
  Limits limits;
  limits.began(kHost, kNow);
  end(limits, {.closed_until = kNow + 5min, .closed_for = "auth"}, kNow);
  CHECK(room(limits, kNow + 1s) == 0);
  const auto good = well();
  limits.ended(kHost, &good, kNow + 1s);
  CHECK(room(limits, kNow + 1s) == 2);
}

TEST_CASE("limits: what must outlive the process is told once and read back") {
  auto limits = after_failures(5);
  const auto rows = limits.changes();
  REQUIRE(rows.size() == 1);
  CHECK(rows.front() == store::DestinationRow{.name = kHost,
                                              .closed_until = kNow + 30s,
                                              .reason = "breaker",
                                              .failures = 5,
                                              .openings = 1});
  CHECK(limits.changes().empty());

  Limits restarted{{}, rows};
  CHECK(room(restarted, kNow + 30s - 1ms) == 0);
  CHECK(room(restarted, kNow + 30s) == 1);
  end(restarted, ill(), kNow + 30s);
  CHECK(restarted.next_change(kNow + 30s) == kNow + 90s);
}

TEST_CASE("limits: a destination that is well again is forgotten on disk as well") {
  for (const auto& trouble : {busy_until(kNow + 10s), ill()}) {
    Limits limits;
    for (int i = 0; i < 5; ++i)
      end(limits, trouble, kNow);
    CHECK(limits.changes().front().reason != "");
    std::vector<store::DestinationRow> last;
    for (int i = 0; i < 5; ++i) {
      end(limits, well(), kNow + 1h);
      for (auto& row : limits.changes())
        last.push_back(std::move(row));
    }
    REQUIRE_FALSE(last.empty());
    CHECK(last.back() == store::DestinationRow{.name = kHost});
  }
}

TEST_CASE("limits: whoever knocks lets one in where others wait but not before a time they named") {
  auto limits = test::after_failures(5);
  CHECK(test::room(limits, kNow) == 0);
  limits.knock(test::kHost, kNow + 1s);
  CHECK(test::room(limits, kNow + 1s) == 1);
  test::end(limits, test::ill(), kNow + 2s);
  CHECK(test::room(limits, kNow + 2s) == 0);
  CHECK(test::room(limits, kNow + 2s + 60s) == 1);
  Limits asked;
  test::end(asked, test::busy_until(kNow + 60s), kNow);
  asked.knock(test::kHost, kNow);
  CHECK(test::room(asked, kNow) == 0);
  Limits nobody;
  nobody.knock(test::kHost, kNow);
  CHECK(nobody.changes().empty());
}

TEST_CASE("limits: that somebody knocked outlives the process") {
  auto limits = test::after_failures(5);
  (void)limits.changes();
  limits.knock(test::kHost, kNow + 1s);
  const auto rows = limits.changes();
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].closed_until == kNow + 1s);
  CHECK(rows[0].reason == "breaker");
}

}  // namespace
}  // namespace goji::deliveries
