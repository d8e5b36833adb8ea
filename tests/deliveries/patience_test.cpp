#include "deliveries/patience.h"

#include "support/catch.h"

namespace goji::deliveries {
namespace {

using namespace std::chrono_literals;

TEST_CASE("patience: it is two seconds while nothing was answered") {
  CHECK(Patience{}.soon() == 2s);
}

TEST_CASE("patience: it is eight times what is usual within its bounds") {
  const auto after = [](std::chrono::milliseconds took) {
    Patience patience;
    patience.answered(took);
    return patience.soon();
  };
  CHECK(after(20ms) == 160ms);
  CHECK(after(250ms) == 2s);
  CHECK(after(249ms) == 1992ms);
  CHECK(after(10s) == 2s);
  CHECK(after(13ms) == 104ms);
  CHECK(after(12ms) == 100ms);
  CHECK(after(0ms) == 100ms);
}

TEST_CASE("patience: one slow answer among many says little and many say much") {
  Patience patience;
  patience.answered(20ms);
  patience.answered(100ms);
  CHECK(patience.soon() == 240ms);
  for (int i = 0; i < 50; ++i)
    patience.answered(100ms);
  CHECK(patience.soon() >= 740ms);
}

}  // namespace
}  // namespace goji::deliveries
