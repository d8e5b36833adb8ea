#include "deliveries/ends.h"
#include "support/catch.h"

#include <string>
#include <vector>

namespace goji::deliveries {
namespace {

using namespace std::chrono_literals;
using test::ill;
using test::kHost;
using test::kNow;
using test::room;
using test::well;

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
