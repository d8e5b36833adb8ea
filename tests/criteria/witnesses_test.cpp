#include "criteria/witnesses.h"

#include "support/catch.h"

#include <algorithm>
#include <vector>

namespace goji::criteria {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint kStart{1'700'000'000s};

Witness witness(std::chrono::seconds first,
                double share,
                std::optional<std::chrono::seconds> start = {}) {
  return {
      .first_at = kStart + first, .earliest_start = kStart + start.value_or(first), .share = share};
}

bool background(const std::vector<Witness>& all, std::optional<TimePoint> corroborated_at) {
  const auto later = std::ranges::count_if(
      all, [&](const Witness& other) { return other.first_at > all[0].first_at; });
  return is_background({}, all[0], static_cast<std::size_t>(later), corroborated_at);
}

TEST_CASE("background: small, begun over 10 minutes before corroboration, and two came later") {
  const std::vector<Witness> all{witness(-601s, 0.049), witness(0s, 0.5), witness(0s, 0.5)};
  CHECK(background(all, kStart));
  CHECK_FALSE(background(all, kStart - 1s));
  CHECK_FALSE(background(all, std::nullopt));
}

TEST_CASE("background: a source at the bar is none") {
  CHECK_FALSE(background({witness(-601s, 0.05), witness(0s, 0.5), witness(0s, 0.5)}, kStart));
}

TEST_CASE("background: never one of the two that began last") {
  CHECK_FALSE(background({witness(-601s, 0.01), witness(0s, 0.5)}, kStart));
  CHECK_FALSE(background({witness(-601s, 0.01), witness(-601s, 0.01), witness(0s, 0.5)}, kStart));
  CHECK(background({witness(-601s, 0.01), witness(-601s, 0.01), witness(0s, 0.5), witness(1s, 0.5)},
                   kStart));
}

TEST_CASE("background: what was it before goes on to be it") {
  auto one = witness(0s, 0.01);
  one.carried = true;
  CHECK(is_background({}, one, 0, std::nullopt));
  one.share = 0.05;
  CHECK_FALSE(is_background({}, one, 0, std::nullopt));
}

TEST_CASE("onset: one of two is no background however early it began") {
  CHECK(onset({}, std::vector{witness(-700s, 0.01), witness(0s, 0.5)}, kStart) == kStart - 600s);
}

TEST_CASE("onset: where all are background they set it") {
  auto one = witness(-30s, 0.01);
  one.carried = true;
  CHECK(onset({}, std::vector{one}, std::nullopt) == kStart - 30s);
}

TEST_CASE("onset: the earliest start that any source names") {
  CHECK(onset({}, std::vector{witness(0s, 0.5, -100s), witness(10s, 0.5, -200s)}, kStart + 10s) ==
        kStart - 200s);
}

TEST_CASE("onset: at most 10 minutes before it became corroborated") {
  const std::vector all{witness(0s, 0.5, -5000s), witness(300s, 0.5)};
  CHECK(onset({}, all, kStart + 300s) == kStart - 300s);
}

TEST_CASE("onset: at most 10 minutes before the lone source spoke") {
  CHECK(onset({}, std::vector{witness(0s, 0.5, -5000s)}, std::nullopt) == kStart - 600s);
}

TEST_CASE("onset: background does not set it") {
  const std::vector all{witness(-700s, 0.01), witness(0s, 0.5, -30s), witness(0s, 0.5)};
  CHECK(onset({}, all, kStart) == kStart - 30s);
}

}  // namespace
}  // namespace goji::criteria
