#include "flow/tray.h"

#include "support/catch.h"

namespace goji::flow {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint kNow{std::chrono::seconds{1'715'575'460}};
constexpr auto kRush = Tray::kRush;
constexpr auto kEnough = Tray::kEnough;

Command any() {
  return {.act = [](Turn&) {}, .answer = [](const std::optional<Error>&) {}};
}

std::size_t taken(Tray& tray, TimePoint now, std::size_t under_way) {
  return tray.take(now, under_way).size();
}

void put_ends(Tray& tray, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i)
    static_cast<void>(tray.put_end(any()));
}

TEST_CASE("tray: the first that waits calls for a turn and it takes all") {
  Tray tray;
  CHECK(tray.put(any()));
  CHECK_FALSE(tray.put(any()));
  CHECK_FALSE(tray.put_end(any()));
  CHECK(taken(tray, kNow, 1'000) == 3);
  CHECK(taken(tray, kNow, 1'000) == 0);
  CHECK_FALSE(tray.next());
  CHECK(tray.put_end(any()));
}

TEST_CASE("tray: an end waits for nobody unless very many are under way") {
  Tray tray;
  put_ends(tray, 1);
  CHECK(taken(tray, kNow, kRush - 1) == 1);
  put_ends(tray, 1);
  CHECK(taken(tray, kNow, kRush) == 0);
  CHECK(tray.next() == kNow + Tray::kMoment);
}

TEST_CASE("tray: what is gathered is taken after a moment") {
  Tray tray;
  put_ends(tray, 1);
  CHECK(taken(tray, kNow, kRush) == 0);
  put_ends(tray, 1);
  CHECK(taken(tray, kNow + Tray::kMoment - 1ms, kRush) == 0);
  CHECK(tray.next() == kNow + Tray::kMoment);
  CHECK(taken(tray, kNow + Tray::kMoment, kRush) == 2);
  CHECK_FALSE(tray.next());
  put_ends(tray, 1);
  CHECK(taken(tray, kNow + Tray::kMoment, kRush) == 0);
  CHECK(tray.next() == kNow + 2 * Tray::kMoment);
}

TEST_CASE("tray: a clock that is set back holds nothing up") {
  Tray tray;
  put_ends(tray, 1);
  CHECK(taken(tray, kNow, kRush) == 0);
  CHECK(taken(tray, kNow, kRush) == 0);
  CHECK(taken(tray, kNow - 1ms, kRush) == 1);
}

TEST_CASE("tray: it is taken once there are enough and the last of them calls for the turn") {
  Tray tray;
  put_ends(tray, 1);
  CHECK(taken(tray, kNow, kRush) == 0);
  for (std::size_t i = 2; i < kEnough; ++i)
    CHECK_FALSE(tray.put_end(any()));
  CHECK(tray.put_end(any()));
  CHECK_FALSE(tray.put_end(any()));
  CHECK(taken(tray, kNow, kRush) == kEnough + 1);
}

TEST_CASE("tray: enough that came before anybody looked are not gathered") {
  Tray tray;
  put_ends(tray, kEnough - 1);
  CHECK(taken(tray, kNow, kRush) == 0);
  CHECK(tray.put_end(any()));
  CHECK(taken(tray, kNow, kRush) == kEnough);
  put_ends(tray, kEnough);
  CHECK(taken(tray, kNow, kRush) == kEnough);
}

TEST_CASE("tray: whatever else comes calls for a turn that takes what was gathered too") {
  Tray tray;
  put_ends(tray, 2);
  CHECK(taken(tray, kNow, kRush) == 0);
  CHECK(tray.put(any()));
  CHECK_FALSE(tray.put(any()));
  CHECK(taken(tray, kNow, kRush) == 4);
  CHECK_FALSE(tray.next());
}

TEST_CASE("tray: an end behind something else does not wait") {
  Tray tray;
  CHECK(tray.put(any()));
  CHECK_FALSE(tray.put_end(any()));
  CHECK(taken(tray, kNow, kRush) == 2);
}

TEST_CASE("tray: what is put back comes first and is not gathered") {
  Tray tray;
  std::string order;
  const auto named = [&](char name) {
    return Command{.act = {}, .answer = [&order, name](const auto&) { order += name; }};
  };
  CHECK(tray.put_end(named('c')));
  std::vector<Command> before;
  before.push_back(named('a'));
  before.push_back(named('b'));
  tray.put_back(std::move(before));
  for (const auto& command : tray.take(kNow, kRush))
    command.answer(std::nullopt);
  CHECK(order == "abc");
}

TEST_CASE("tray: once it is hurried nothing is gathered") {
  Tray tray;
  put_ends(tray, 2);
  CHECK(taken(tray, kNow, kRush) == 0);
  tray.hurry();
  CHECK(taken(tray, kNow, kRush) == 2);
  CHECK_FALSE(tray.next());
  CHECK(tray.put_end(any()));
  CHECK(taken(tray, kNow, kRush) == 1);
}

TEST_CASE("tray: in the end all are given out whatever they wait for") {
  Tray tray;
  put_ends(tray, 2);
  CHECK(taken(tray, kNow, kRush) == 0);
  CHECK(tray.take_all().size() == 2);
  CHECK(tray.take_all().empty());
}

}  // namespace
}  // namespace goji::flow
