// Cases that must fail, each in its own way. They are no part of the suite: test_harness.py runs
// them and fails if one of them does not.
#include "support/catch.h"

#include <climits>
#include <memory>
#include <stdexcept>

namespace {

TEST_CASE("a wrong expectation") {
  const int two = 2;
  CHECK(two + two == 5);
}

TEST_CASE("an exception nobody expects") {
  throw std::runtime_error{"unexpected"};
}

TEST_CASE("a read behind the end") {
  const auto bytes = std::make_unique<char[]>(4);
  const volatile std::size_t behind = 4;
  CHECK(bytes[behind] == bytes[behind]);
}

TEST_CASE("a leak") {
  auto forgotten = std::make_unique<int>(7);
  CHECK(*forgotten.release() == 7);
}

TEST_CASE("a sum that does not fit") {
  volatile int most = INT_MAX;
  most = most + 1;
  CHECK(most != 0);
}

}  // namespace
