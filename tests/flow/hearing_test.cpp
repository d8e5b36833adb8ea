#include "flow/hearing.h"

#include "support/catch.h"

#include <vector>

namespace goji::flow {
namespace {

using namespace std::chrono_literals;
using News = Hearing::News;

constexpr TimePoint kStart{1'700'000'000s};

Signal firing(std::optional<TimePoint> started_at = std::nullopt) {
  return {.source = "probe", .key = "send", .component = "messaging", .started_at = started_at};
}

TEST_CASE("hearing: the first word is news and the same again is a repeat") {
  Hearing hearing;
  CHECK(hearing.heard(firing(kStart)) == News::Fresh);
  CHECK(hearing.heard(firing(kStart)) == News::Repeat);
}

TEST_CASE("hearing: another source or key or component is another thing") {
  Hearing hearing;
  hearing.heard(firing());
  auto other = firing();
  other.source = "probes";
  other.key = "end";  // the same letters, cut elsewhere
  CHECK(hearing.heard(other) == News::Fresh);
  other = firing();
  other.component = "maps";
  CHECK(hearing.heard(other) == News::Fresh);
}

TEST_CASE("hearing: a repeat with another share or impact or count must be kept") {
  Hearing hearing;
  hearing.heard(firing());
  auto worse = firing();
  worse.impact = Impact::MajorOutage;
  CHECK(hearing.heard(worse) == News::Changed);
  CHECK(hearing.heard(worse) == News::Repeat);
  worse.affected_share = 0.5;
  CHECK(hearing.heard(worse) == News::Changed);
  worse.affected_users = 5;
  CHECK(hearing.heard(worse) == News::Changed);
}

TEST_CASE("hearing: another status or another start is news") {
  Hearing hearing;
  hearing.heard(firing(kStart));
  auto resolved = firing(kStart);
  resolved.status = Status::Resolved;
  CHECK(hearing.heard(resolved) == News::Fresh);
  CHECK(hearing.heard(resolved) == News::Repeat);
  CHECK(hearing.heard(firing(kStart)) == News::Fresh);
  CHECK(hearing.heard(firing(kStart + 1s)) == News::Fresh);
}

TEST_CASE("hearing: a firing without a start continues the one that is open") {
  Hearing hearing;
  hearing.heard(firing(kStart));
  CHECK(hearing.heard(firing()) == News::Repeat);
  CHECK(hearing.heard(firing(kStart)) == News::Repeat);
}

TEST_CASE("hearing: after a restart what was kept is known") {
  std::vector<store::SignalRow> rows(1);
  rows[0].signal = firing(kStart);
  Hearing hearing{rows};
  CHECK(hearing.heard(firing(kStart)) == News::Repeat);
}

}  // namespace
}  // namespace goji::flow
