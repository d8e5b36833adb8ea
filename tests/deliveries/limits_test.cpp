#include "deliveries/limits.h"

#include "support/catch.h"

#include <string>
#include <vector>

namespace goji::deliveries {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint kNow{1'700'000'000s};
const std::string kHost = "hooks.example.com";

store::Settled well() {
  return {.said = store::Settled::Said::Well};
}

store::Settled ill() {
  return {.said = store::Settled::Said::Ill};
}

store::Settled busy_until(TimePoint when) {
  return {.said = store::Settled::Said::Ill, .closed_until = when, .closed_for = "rate"};
}

std::size_t room(Limits& limits, TimePoint now, const std::string& where = kHost) {
  return limits.room(now).left(where);
}

void end(Limits& limits, const store::Settled& settled, TimePoint now) {
  limits.began(kHost, now);
  limits.ended(kHost, &settled, now);
}

/// One that has failed `times` in a row, the last at kNow.
Limits after_failures(int times) {
  Limits limits;
  for (int i = 0; i < times; ++i)
    end(limits, ill(), kNow);
  return limits;
}

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

TEST_CASE("limits: so many begin in a second and a burst of so many comes before that") {
  Limits limits{{.most_at_once = 100}, {}};
  limits.adopt({{kHost, {.per_second = 2, .burst = 3}}});
  const auto good = well();
  CHECK(room(limits, kNow) == 3);
  for (int i = 0; i < 3; ++i)
    limits.began(kHost, kNow);
  CHECK(room(limits, kNow) == 0);
  CHECK(room(limits, kNow + 499ms) == 0);
  CHECK(limits.next_change(kNow) == kNow + 500ms);
  CHECK(room(limits, kNow + 500ms) == 1);
  CHECK(room(limits, kNow + 1s) == 2);
  CHECK(room(limits, kNow + 1h) == 3);
  limits.ended(kHost, &good, kNow);
  CHECK(room(limits, kNow) == 0);
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

/// Begins so many and ends them well, at once.
void send(Limits& limits, const std::string& where, int count, TimePoint now) {
  const auto good = well();
  for (int i = 0; i < count; ++i) {
    limits.began(where, now);
    limits.ended(where, &good, now);
  }
}

TEST_CASE("limits: an empty bucket says until when and is forgotten on disk when it is full") {
  Limits limits;
  limits.adopt({{kHost, {.per_second = 2, .burst = 3}}});
  send(limits, kHost, 2, kNow);
  CHECK(limits.changes().empty());
  send(limits, kHost, 1, kNow);
  CHECK(limits.changes() == std::vector<store::DestinationRow>{
                                {.name = kHost, .closed_until = kNow + 500ms, .reason = "rate"}});
  CHECK(room(limits, kNow + 1499ms) == 2);
  CHECK(limits.changes().empty());
  CHECK(room(limits, kNow + 1500ms) == 3);
  CHECK(limits.changes() == std::vector<store::DestinationRow>{{.name = kHost}});
}

TEST_CASE("limits: a bucket that was empty at the last stop begins with what had come by then") {
  const std::vector<store::DestinationRow> rows{
      {.name = kHost, .closed_until = kNow + 500ms, .reason = "rate"}};
  Limits limits{{}, rows};
  limits.adopt({{kHost, {.per_second = 2, .burst = 3}}});
  CHECK(room(limits, kNow + 499ms) == 0);
  CHECK(room(limits, kNow + 500ms) == 1);
  send(limits, kHost, 1, kNow + 500ms);
  CHECK(room(limits, kNow + 999ms) == 0);
  CHECK(limits.next_change(kNow + 500ms) == kNow + 1s);
}

TEST_CASE("limits: a pace that is taken away holds nobody any more") {
  Limits limits;
  limits.adopt({{kHost, {.per_second = 0.1, .burst = 1}}});
  send(limits, kHost, 1, kNow);
  CHECK(room(limits, kNow) == 0);
  limits.adopt({});
  CHECK(room(limits, kNow) == 8);
}

TEST_CASE("limits: whoever is unknown has no more room than the smallest burst") {
  Limits limits;
  limits.adopt({{"other", {.per_second = 1, .burst = 3}}, {"none", {.per_second = 0, .burst = 1}}});
  CHECK(room(limits, kNow) == 3);
}

TEST_CASE("limits: an account has a bucket of its own and its host one for all accounts") {
  Limits limits;
  limits.adopt(
      {{"host", {.per_second = 1, .burst = 6}}, {"host/a", {.per_second = 1, .burst = 4}}});
  send(limits, "host/a", 4, kNow);
  CHECK(room(limits, kNow, "host/a") == 0);
  CHECK(room(limits, kNow, "host/b") == 2);
  CHECK(room(limits, kNow, "host") == 2);
  send(limits, "host/b", 2, kNow);
  CHECK(room(limits, kNow, "host/b") == 0);
  CHECK(room(limits, kNow, "another") == 4);
}

TEST_CASE("limits: attempts under one account count among those of its host") {
  Limits limits;
  for (int i = 0; i < 8; ++i)
    limits.began("host/a", kNow);
  CHECK(room(limits, kNow, "host/b") == 0);
  limits.ended("host/a", nullptr, kNow);
  CHECK(room(limits, kNow, "host/b") == 1);
}

TEST_CASE("limits: failures under an account are its host's") {
  Limits limits;
  for (int i = 0; i < 5; ++i) {
    limits.began("host/a/@x", kNow);
    const auto bad = ill();
    limits.ended("host/a/@x", &bad, kNow);
  }
  CHECK(room(limits, kNow, "host/b") == 0);
  const auto rows = limits.changes();
  REQUIRE(rows.size() == 1);
  CHECK(rows.front().name == "host");
}

TEST_CASE("limits: what they ask for binds the host and who is not let in binds the account") {
  const struct {
    std::string where, closed_for, closed, open;
  } table[] = {{"host/a", "rate", "host/b", "other"},
               {"host/a/@x", "rate", "host/b", "other"},
               {"host/a", "auth", "host/a/@x", "host/b"},
               {"host/a/@x", "auth", "host/a", "host/b"},
               {"host/@x", "auth", "host", "other"},
               {"host", "auth", "host/a", "other"}};
  for (const auto& [where, closed_for, closed, open] : table) {
    Limits limits;
    limits.began(where, kNow);
    const store::Settled settled{.closed_until = kNow + 5min, .closed_for = closed_for};
    limits.ended(where, &settled, kNow);
    CAPTURE(where, closed_for);
    CHECK(room(limits, kNow + 5min - 1ms, closed) == 0);
    CHECK(room(limits, kNow + 5min - 1ms, open) > 0);
    CHECK(room(limits, kNow + 5min, closed) == 1);
    const auto rows = limits.changes();
    REQUIRE(rows.size() == 1);
    CHECK(rows.front().reason == closed_for);
  }
}

TEST_CASE("limits: a domain of recipients has the pace of all domains") {
  Limits limits;
  for (int i = 0; i < 199; ++i)
    send(limits, "relay/@x", 1, kNow);
  CHECK(room(limits, kNow, "relay/@x") == 1);
  send(limits, "relay/@x", 1, kNow);
  CHECK(room(limits, kNow, "relay/@x") == 0);
  CHECK(room(limits, kNow + 9ms, "relay/@x") == 0);
  CHECK(room(limits, kNow + 10ms, "relay/@x") == 1);
  CHECK(room(limits, kNow, "relay/@y") == 8);
  CHECK(room(limits, kNow, "relay") == 8);
}

}  // namespace
}  // namespace goji::deliveries
