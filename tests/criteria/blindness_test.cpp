#include "criteria/blindness.h"

#include "support/catch.h"

namespace goji::criteria {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint kDue{1'700'000'000s};

TEST_CASE("blindness: a heartbeat is lost after one and a half intervals") {
  CHECK(lost_at({}, kDue, 60s) == kDue + 90s);
  CHECK(lost_at({}, kDue, 5s) == kDue + 7500ms);
}

TEST_CASE("blindness: near is within 30 s before or after, inclusive") {
  CHECK(began_near({}, kDue, kDue - 30s));
  CHECK(began_near({}, kDue, kDue + 30s));
  CHECK_FALSE(began_near({}, kDue, kDue - 30s - 1ms));
  CHECK_FALSE(began_near({}, kDue, kDue + 30s + 1ms));
  CHECK_FALSE(began_near({}, kDue, std::nullopt));
}

TEST_CASE("blindness: it begins with two thirds of all components and ends below two thirds") {
  CHECK(begins_blindness({}, 2, 3));
  CHECK_FALSE(begins_blindness({}, 1, 2));
  CHECK(begins_blindness({}, 1, 1));
  CHECK_FALSE(begins_blindness({}, 0, 0));
  CHECK_FALSE(ends_blindness({}, 2, 3));
  CHECK(ends_blindness({}, 1, 3));
  CHECK(ends_blindness({}, 3, 5));
}

}  // namespace
}  // namespace goji::criteria
