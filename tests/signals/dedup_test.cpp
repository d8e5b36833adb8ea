#include "signals/dedup.h"

#include "support/catch.h"

#include <functional>
#include <set>
#include <string>
#include <vector>

namespace goji::signals {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint kNow{1'715'575'500s};

Signal firing() {
  Signal signal{.source = "prom", .key = "k", .component = "c"};
  signal.started_at = kNow - 60s;
  signal.at = kNow;
  return signal;
}

TEST_CASE("dedup: a repeat has the key of what it repeats whatever else it says") {
  auto repeat = firing();
  repeat.at = kNow + 60s;
  repeat.impact = Impact::MajorOutage;
  repeat.affected_share = 0.9;
  repeat.affected_users = 5;
  repeat.expires_at = kNow + 300s;
  repeat.summary = "worse";
  repeat.link = "http://x";
  repeat.labels = {{"replica", "b"}};
  CHECK(dedup_key(repeat) == dedup_key(firing()));
  CHECK(dedup_key(repeat).size() == 64);
}

TEST_CASE("dedup: whatever makes another signal makes another key") {
  const std::vector<std::function<void(Signal&)>> changes{
      [](Signal& signal) { signal.source = "prom2"; },
      [](Signal& signal) { signal.key = "k2"; },
      [](Signal& signal) { signal.component = "c2"; },
      [](Signal& signal) { signal.status = Status::Resolved; },
      [](Signal& signal) { signal.started_at = kNow - 59s; },
      [](Signal& signal) { signal.started_at = std::nullopt; },
      [](Signal& signal) { signal.ended_at = kNow; },
      [](Signal& signal) { signal.source = "promk", signal.key = ""; },
      [](Signal& signal) { signal.source = "", signal.key = "promk"; },
      [](Signal& signal) { signal.source = "prom1:k", signal.key = ""; },
  };
  std::set<std::string> keys{dedup_key(firing())};
  for (const auto& change : changes) {
    auto signal = firing();
    change(signal);
    keys.insert(dedup_key(signal));
  }
  CHECK(keys.size() == changes.size() + 1);
}

TEST_CASE("dedup: without a start the moment it was said tells one from the next") {
  auto one = firing();
  one.started_at = std::nullopt;
  auto copy = one;
  copy.labels = {{"replica", "b"}};
  auto next = one;
  next.at += 1ms;
  CHECK(dedup_key(copy) == dedup_key(one));
  CHECK(dedup_key(next) != dedup_key(one));
  auto started = one;
  started.started_at = one.at;
  CHECK(dedup_key(started) != dedup_key(one));
}

}  // namespace
}  // namespace goji::signals
