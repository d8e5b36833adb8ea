#include "incidents/ties.h"

#include "support/catch.h"

#include <vector>

namespace goji::incidents {
namespace {

Component needs(std::string key, std::vector<std::string> others) {
  return {.key = std::move(key), .depends_on = std::move(others)};
}

TEST_CASE("ties: ancestors and descendants are tied, all the way") {
  const Ties ties{std::vector{needs("a", {"m"}), needs("m", {"p"}), needs("p", {})}};
  CHECK(ties.tied("a", "m"));
  CHECK(ties.tied("a", "p"));
  CHECK(ties.tied("p", "a"));
  CHECK(ties.ancestors("a") == std::set<std::string>{"m", "p"});
  CHECK(ties.ancestors("p").empty());
}

TEST_CASE("ties: siblings are not, and nobody is tied to itself") {
  const Ties ties{std::vector{needs("a", {"p"}), needs("b", {"p"}), needs("p", {})}};
  CHECK_FALSE(ties.tied("a", "b"));
  CHECK_FALSE(ties.tied("a", "a"));
}

TEST_CASE("ties: circles and keys that name nothing do no harm") {
  const Ties ties{std::vector{needs("a", {"b", "ghost"}), needs("b", {"a"})}};
  CHECK(ties.tied("a", "b"));
  CHECK_FALSE(ties.tied("a", "ghost"));
  CHECK(ties.ancestors("a") == std::set<std::string>{"b"});
  CHECK(ties.ancestors("nobody").empty());
}

}  // namespace
}  // namespace goji::incidents
