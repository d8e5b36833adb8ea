#include "app/doorways.h"

#include "support/catch.h"

namespace goji::app {
namespace {

TEST_CASE("doorways: readers get all files but those that deliveries and the store need") {
  const auto caps = caps_for_readers(20'000);
  CHECK(caps.in_all == 15'800);
  CHECK(caps.from_loopback == 15'800);
  CHECK(caps.from_one == 256);
}

TEST_CASE("doorways: where few files may be open a thousand readers are still let in") {
  CHECK(caps_for_readers(0).in_all == 1024);
  CHECK(caps_for_readers(5'224).in_all == 1024);
  CHECK(caps_for_readers(5'225).in_all == 1025);
}

}  // namespace
}  // namespace goji::app
