#include "net/endings.h"

#include "net/on_loop.h"
#include "support/catch.h"

#include <chrono>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace goji::net {
namespace {

using namespace std::chrono_literals;

TEST_CASE("endings: they are told later and in their order and counted until then") {
  Loop loop;
  Endings endings{loop};
  std::vector<std::string> told;
  for (const auto* why : {"first", "second"})
    endings.tell(
        [&](const Answer& answer, const Timings& timings) {
          told.push_back(std::get<Unsent>(answer).why);
          CHECK(timings.total == 7ms);
          CHECK(endings.untold() == 2 - told.size());
        },
        Unsent{why},
        {.total = 7ms});
  CHECK(told.empty());
  CHECK(endings.untold() == 2);
  test::run_until(loop, [&] { return told.size() == 2; });
  CHECK(told == std::vector<std::string>{"first", "second"});
}

TEST_CASE("endings: whoever is told may end it and the rest is told nobody") {
  Loop loop;
  std::optional<Endings> endings{loop};
  int told = 0;
  for (int i = 0; i < 2; ++i)
    endings->tell(
        [&](const Answer&, const Timings&) {
          ++told;
          endings.reset();
        },
        Unsent{},
        {});
  test::run_for(loop, 1ms);
  CHECK(told == 1);
}

}  // namespace
}  // namespace goji::net
