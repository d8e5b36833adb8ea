#include "incidents/improvement.h"

#include "support/catch.h"

namespace goji::incidents {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint kStart{1'700'000'000s};

TEST_CASE("improvement: it is due when it has lasted, from when it was first seen") {
  Improvement improvement;
  CHECK_FALSE(improvement.due({}));
  improvement.see(true, kStart);
  improvement.see(true, kStart + 60s);
  CHECK(improvement.due({}) == kStart + 2min);
}

TEST_CASE("improvement: a moment in which it is no better starts it anew") {
  Improvement improvement;
  improvement.see(true, kStart);
  improvement.see(false, kStart + 60s);
  CHECK_FALSE(improvement.due({}));
  improvement.see(true, kStart + 70s);
  CHECK(improvement.due({}) == kStart + 190s);
}

TEST_CASE("improvement: after better and worse were told the next one waits longer") {
  Improvement improvement;
  improvement.tell_worse();
  improvement.see(true, kStart);
  CHECK(improvement.due({}) == kStart + 2min);
  improvement.tell_better();
  CHECK_FALSE(improvement.due({}));
  improvement.see(true, kStart + 1h);
  CHECK(improvement.due({}) == kStart + 1h + 2min);
  improvement.tell_worse();
  improvement.see(true, kStart + 2h);
  CHECK(improvement.due({}) == kStart + 2h + 30min);
}

TEST_CASE("improvement: only that next one waits") {
  Improvement improvement;
  improvement.tell_better();
  improvement.tell_worse();
  improvement.tell_better();
  improvement.see(true, kStart);
  CHECK(improvement.due({}) == kStart + 2min);
}

TEST_CASE("improvement: the waits are the policy's, and its memory is all there is") {
  Improvement improvement;
  improvement.tell_better();
  improvement.tell_worse();
  improvement.see(true, kStart);
  const Improvement again{improvement.memory()};
  CHECK(again.due({.first = 1s, .after_worsening = 2s}) == kStart + 2s);
}

}  // namespace
}  // namespace goji::incidents
