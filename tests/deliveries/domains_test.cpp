#include "deliveries/domains.h"

#include "support/catch.h"

namespace goji::deliveries {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint kNow{1'700'000'000s};

/// The last of so many in a row.
Domains::Place last_of(Domains& domains,
                       int count,
                       TimePoint now,
                       const std::string& domain = "@x") {
  Domains::Place place;
  for (int i = 0; i < count; ++i)
    place = domains.next("relay", domain, now);
  return place;
}

TEST_CASE("domains: a burst goes at once by the relay and what is beyond it a hundred a second") {
  const struct {
    int number;
    TimePoint due_at;
    std::string destination;
  } table[] = {{1, kNow, "relay"},
               {200, kNow, "relay"},
               {201, kNow + 10ms, "relay/@x"},
               {202, kNow + 20ms, "relay/@x"},
               {1'000'000, kNow + 9998s, "relay/@x"}};
  for (const auto& [number, due_at, destination] : table) {
    Domains domains;
    const auto place = last_of(domains, number, kNow);
    CAPTURE(number);
    CHECK(place.due_at == due_at);
    CHECK(place.destination == destination);
  }
}

TEST_CASE("domains: time fills the bucket again and no further than the burst") {
  Domains domains;
  last_of(domains, 200, kNow);
  CHECK(last_of(domains, 1, kNow + 10ms).due_at == kNow + 10ms);
  CHECK(last_of(domains, 1, kNow + 10ms).due_at == kNow + 20ms);
  CHECK(last_of(domains, 200, kNow + 1h).due_at == kNow + 1h);
  CHECK(last_of(domains, 1, kNow + 1h).due_at == kNow + 1h + 10ms);
}

TEST_CASE("domains: each has a bucket of its own and who has none waits for nobody") {
  Domains domains;
  last_of(domains, 300, kNow);
  CHECK(domains.next("relay", "@y", kNow).due_at == kNow);
  for (int i = 0; i < 300; ++i)
    CHECK(domains.next("host", "", kNow).destination == "host");
  CHECK(domains.next("host", "", kNow).due_at == kNow);
}

TEST_CASE("domains: whoever has no backlog is forgotten and nobody else") {
  Domains domains;
  last_of(domains, 200, kNow);
  domains.tidy(kNow + 1999ms);
  CHECK(last_of(domains, 200, kNow + 1999ms).due_at == kNow + 2s);
  domains.tidy(kNow + 1h);
  CHECK(last_of(domains, 200, kNow + 1h).due_at == kNow + 1h);
}

}  // namespace
}  // namespace goji::deliveries
