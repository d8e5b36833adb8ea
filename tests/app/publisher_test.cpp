#include "app/publisher.h"

#include "board/fixture.h"
#include "support/catch.h"

#include <deque>
#include <string>
#include <vector>

namespace goji::app {
namespace {

using Work = std::deque<std::function<void()>>;

/// Both threads, worked on by hand.
struct House {
  static void run_one(Work& work) {
    REQUIRE_FALSE(work.empty());
    auto next = std::move(work.front());
    work.pop_front();
    next();
  }

  void publish(board::Facts facts) { publisher.publish(std::move(facts), test::templates()); }

  /// What the desk was asked to begin is begun.
  void begin() {
    CHECK(printer.empty());
    run_one(desk);
    CHECK(printer.size() == 1);
  }

  /// The complete board that was begun is finished, and handed over.
  void print() {
    run_one(printer);
    run_one(desk);
  }

  [[nodiscard]] bool has(const std::string& path) const {
    return delivered.back()->find(path, "en") != nullptr;
  }

  Work desk{};
  Work printer{};
  std::vector<std::shared_ptr<const board::Board>> delivered{};
  Publisher publisher{[this](auto work) { desk.push_back(std::move(work)); },
                      [this](auto work) { printer.push_back(std::move(work)); },
                      [this](auto board) { delivered.push_back(std::move(board)); }};
};

board::Facts quiet() {
  auto facts = test::calm_day();
  facts.components.resize(2);
  facts.incidents.clear();
  return facts;
}

board::Facts outage() {
  auto facts = test::outage();
  facts.components.resize(6);
  return facts;
}

TEST_CASE(
    "publisher: what is urgent is delivered before publish returns and the rest when printed") {
  House house;
  house.publish(outage());
  REQUIRE(house.delivered.size() == 1);
  CHECK(house.has("/incidents/7"));
  CHECK_FALSE(house.has("/history"));
  house.begin();
  house.print();
  REQUIRE(house.delivered.size() == 2);
  CHECK(house.has("/history"));
  CHECK(house.delivered.back()->rest == nullptr);
  CHECK(house.printer.empty());
}

TEST_CASE(
    "publisher: what is said while a board is printed stays on top of it and is printed next") {
  House house;
  house.publish(quiet());
  house.begin();
  house.publish(outage());
  house.print();
  CHECK(house.has("/history"));
  CHECK(house.has("/incidents/7"));
  CHECK(house.delivered.back()->shown.contains(7));
  REQUIRE(house.printer.size() == 1);
  house.print();
  CHECK(house.delivered.back()->rest == nullptr);
  CHECK(house.delivered.back()->pages.contains("/incidents/7"));
  CHECK(house.printer.empty());
}

TEST_CASE("publisher: of many words only the last is printed") {
  House house;
  house.publish(quiet());
  house.begin();
  for (int i = 0; i < 5; ++i)
    house.publish(outage());
  CHECK(house.delivered.size() == 6);
  house.print();
  house.print();
  CHECK(house.delivered.size() == 8);
  CHECK(house.printer.empty());
  CHECK(house.desk.empty());
}

TEST_CASE("publisher: what resolved while the board was printed is told over what it says") {
  House house;
  house.publish(outage());
  house.begin();
  auto resolved = outage();
  resolved.incidents[0].phase = Phase::Resolved;
  resolved.incidents[0].updates.insert(
      resolved.incidents[0].updates.begin(),
      test::update(99, NoticeKind::Resolved, Phase::Resolved, test::kNow));
  house.publish(resolved);
  const auto id = resolved.incidents[0].id;
  house.print();
  CHECK(house.delivered.back()->shown.at(id) == 99);
  CHECK(house.delivered.back()->rest->shown.at(id) != 99);
  house.print();
  CHECK(house.delivered.back()->shown.at(id) == 99);
}

}  // namespace
}  // namespace goji::app
