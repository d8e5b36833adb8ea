#include "store/spread.h"

#include "support/catch.h"

namespace goji::store {
namespace {

TEST_CASE("spread: of nothing everything is nothing") {
  const Spread none;
  CHECK(none.number() == 0);
  CHECK(none.largest() == 0);
  CHECK(none.percentile(50) == 0);
  CHECK(none.percentile(95) == 0);
}

TEST_CASE("spread: of one span every percentile is that span") {
  Spread one;
  one.add(62);
  CHECK(one.percentile(1) == 62);
  CHECK(one.percentile(50) == 62);
  CHECK(one.percentile(95) == 62);
  CHECK(one.largest() == 62);
}

TEST_CASE("spread: a percentile is the smallest span that so many do not exceed") {
  Spread hundred;
  for (std::uint64_t ms = 100; ms >= 1; --ms)
    hundred.add(ms * 10);
  CHECK(hundred.number() == 100);
  CHECK(hundred.percentile(50) == 500);
  CHECK(hundred.percentile(95) == 950);
  CHECK(hundred.percentile(100) == 1'000);
  hundred.add(5'000);
  CHECK(hundred.percentile(50) == 510);
  CHECK(hundred.largest() == 5'000);
  Spread two;
  two.add(1);
  two.add(9);
  CHECK(two.percentile(50) == 1);
  CHECK(two.percentile(51) == 9);
}

TEST_CASE("spread: up to eight seconds spans are exact and above them nearly so") {
  Spread exact;
  exact.add(8'191);
  CHECK(exact.percentile(50) == 8'191);
  for (const std::uint64_t ms : {8'193U, 100'001U, 86'400'123U, 4'000'000'001U}) {
    Spread rounded;
    rounded.add(ms);
    CHECK(rounded.largest() == ms);
    CHECK(rounded.percentile(50) <= ms);
    CHECK(static_cast<double>(rounded.percentile(50)) > static_cast<double>(ms) * 0.99975);
  }
  Spread coarse;
  coarse.add(16'385);
  CHECK(coarse.percentile(50) == 16'384);
}

TEST_CASE("spread: a million different spans take the memory of few") {
  Spread many;
  for (std::uint64_t i = 0; i < 1'000'000; ++i)
    many.add(i * 97);
  CHECK(many.number() == 1'000'000);
  CHECK(many.size() < 70'000);
  CHECK(many.percentile(50) <= 48'499'903);
  CHECK(many.percentile(50) > 48'480'000);
}

}  // namespace
}  // namespace goji::store
