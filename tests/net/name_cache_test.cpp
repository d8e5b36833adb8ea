#include "net/name_cache.h"

#include "support/catch.h"

namespace goji::net {
namespace {

using namespace std::chrono_literals;
using Addresses = std::vector<Address>;

constexpr TimePoint kNow{1'700'000'000s};

const Addresses kOne{*parse_address("192.0.2.1")};
const Addresses kTwo{*parse_address("192.0.2.2"), *parse_address("2001:db8::2")};

TEST_CASE("name cache: an answer is fresh for its time to live and not a moment longer") {
  NameCache cache;
  cache.keep("a.example", kTwo, 5s, kNow);
  CHECK(cache.fresh("a.example", kNow) == kTwo);
  CHECK(cache.fresh("a.example", kNow + 5s - 1ms) == kTwo);
  CHECK(cache.fresh("a.example", kNow + 5s) == std::nullopt);
  CHECK(cache.fresh("b.example", kNow) == std::nullopt);
}

TEST_CASE("name cache: nothing is fresh for more than a minute") {
  NameCache cache;
  cache.keep("a.example", kOne, 24h, kNow);
  CHECK(cache.fresh("a.example", kNow + 60s - 1ms) == kOne);
  CHECK(cache.fresh("a.example", kNow + 60s) == std::nullopt);
}

TEST_CASE("name cache: a time to live of nothing or less is never fresh but kept") {
  const auto ttl = GENERATE(0s, -1s);
  NameCache cache;
  cache.keep("a.example", kOne, ttl, kNow);
  CHECK(cache.fresh("a.example", kNow) == std::nullopt);
  CHECK(cache.last_good("a.example", kNow) == kOne);
}

TEST_CASE("name cache: the last good answer is kept for an hour after it was learned") {
  NameCache cache;
  cache.keep("a.example", kOne, 60s, kNow);
  CHECK(cache.last_good("a.example", kNow + 1h) == kOne);
  CHECK(cache.last_good("a.example", kNow + 1h + 1ms) == std::nullopt);
  cache.keep("a.example", kTwo, 60s, kNow + 30min);
  CHECK(cache.last_good("a.example", kNow + 90min) == kTwo);
  CHECK(cache.last_good("b.example", kNow) == std::nullopt);
}

TEST_CASE("name cache: when it is full the oldest makes room") {
  NameCache cache;
  for (std::size_t i = 0; i < NameCache::kMostNames; ++i)
    cache.keep(std::to_string(i), kOne, 60s, kNow + std::chrono::milliseconds{i});
  const auto later = kNow + 10s;
  cache.keep("0", kTwo, 60s, later);  // known already: nobody has to go
  CHECK(cache.last_good("1", later) == kOne);
  cache.keep("new", kOne, 60s, later);
  CHECK(cache.last_good("1", later) == std::nullopt);
  CHECK(cache.last_good("0", later) == kTwo);
  CHECK(cache.last_good("2", later) == kOne);
  CHECK(cache.last_good("new", later) == kOne);
}

TEST_CASE("name cache: when it is full what is over an hour old goes first and all of it") {
  NameCache cache;
  for (std::size_t i = 0; i < NameCache::kMostNames; ++i)
    cache.keep(std::to_string(i), kOne, 60s, i < 3 ? kNow : kNow + 1h);
  const auto later = kNow + 1h + 1ms;
  for (const std::string name : {"x", "y", "z"})
    cache.keep(name, kOne, 60s, later);
  CHECK(cache.last_good("3", later) == kOne);
  cache.keep("one more", kOne, 60s, later);
  int kept = 0;
  for (std::size_t i = 3; i < NameCache::kMostNames; ++i)
    kept += cache.last_good(std::to_string(i), later) ? 1 : 0;
  CHECK(kept == static_cast<int>(NameCache::kMostNames) - 4);
}

}  // namespace
}  // namespace goji::net
