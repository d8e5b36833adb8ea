#include "store/room.h"

#include "support/catch.h"

namespace goji::store {
namespace {

using Levels = std::vector<std::string_view>;

TEST_CASE("room: a destination is part of each of its levels") {
  CHECK(levels_of("host") == Levels{"host"});
  CHECK(levels_of("host/account") == Levels{"host", "host/account"});
  CHECK(levels_of("host/account/@x") == Levels{"host", "host/account", "host/account/@x"});
  CHECK(levels_of("") == Levels{""});
}

TEST_CASE("room: the narrowest level says how much is left") {
  const Room room{.each = 5, .of = {{"a", 3}, {"a/x", 4}, {"a/y", 1}, {"b/x", 0}}};
  CHECK(room.left("a") == 3);
  CHECK(room.left("a/x") == 3);
  CHECK(room.left("a/y") == 1);
  CHECK(room.left("b") == 5);
  CHECK(room.left("b/x") == 0);
  CHECK(room.left("b/x/deeper") == 0);
}

TEST_CASE("room: what is taken below is taken above and a refusal takes nothing") {
  const Room room{.each = 5, .of = {{"a", 3}, {"a/x", 1}}};
  Taking taking{room};
  CHECK(taking.take("a/x"));
  CHECK_FALSE(taking.take("a/x"));
  CHECK(taking.take("a/y"));
  CHECK(taking.take("a"));
  CHECK_FALSE(taking.take("a"));
  CHECK_FALSE(taking.take("a/y"));
  for (int i = 0; i < 5; ++i)
    CHECK(taking.take("b"));
  CHECK_FALSE(taking.take("b"));
}

}  // namespace
}  // namespace goji::store
