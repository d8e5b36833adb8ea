#include "simulation/fresh_store.h"
#include "simulation/run.h"
#include "support/catch.h"

#include <spdlog/spdlog.h>

#include <set>

namespace goji::simulation {
namespace {

/// The rooms' own log has nothing to say in a made-up world.
struct Quiet {
  Quiet() : before(spdlog::get_level()) { spdlog::set_level(spdlog::level::off); }
  ~Quiet() { spdlog::set_level(before); }
  Quiet(const Quiet&) = delete;
  Quiet& operator=(const Quiet&) = delete;

  spdlog::level::level_enum before;
};

/// In quarters, so that they run side by side.
void hold(std::uint64_t from, std::uint64_t count) {
  const Quiet quiet;
  for (auto seed = from; seed < from + count; ++seed) {
    const auto report = run(plan_of(seed));
    if (report.violation.empty()) continue;
    const auto small = shrunk(plan_of(seed));
    FAIL(in_words(small, run(small)));
  }
}

TEST_CASE("simulation: in the first five hundred worlds all holds that must") {
  hold(1, 500);
}

TEST_CASE("simulation: in the second five hundred worlds all holds that must") {
  hold(501, 500);
}

TEST_CASE("simulation: in the third five hundred worlds all holds that must") {
  hold(1'001, 500);
}

TEST_CASE("simulation: in the fourth five hundred worlds all holds that must") {
  hold(1'501, 500);
}

TEST_CASE("simulation: one seed is one course of events and another is another") {
  const Quiet quiet;
  std::set<std::uint64_t> traces;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const auto trace = run(plan_of(seed)).trace;
    CHECK(run(plan_of(seed)).trace == trace);
    traces.insert(trace);
  }
  CHECK(traces.size() == 20);
}

TEST_CASE("simulation: worlds have incidents and deaths and worlds without") {
  const Quiet quiet;
  std::size_t incidents = 0;
  std::size_t deaths = 0;
  std::size_t undisturbed = 0;
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    const auto report = run(plan_of(seed));
    incidents += report.incidents;
    deaths += report.deaths;
    undisturbed += report.deaths == 0 ? 1 : 0;
  }
  CHECK(incidents > 50);
  CHECK(deaths > 50);
  CHECK(undisturbed > 10);
}

TEST_CASE("simulation: every bug that was put in is found and made small") {
  const Quiet quiet;
  for (const auto& [bug, name] : kBugs) {
    if (bug == Bug::None) continue;
    INFO(name);
    std::uint64_t seed = 1;
    while (seed <= 1'000 && run(plan_of(seed), bug).violation.empty())
      ++seed;
    REQUIRE(seed <= 1'000);
    const auto plan = plan_of(seed);
    const auto small = shrunk(plan, bug);
    CHECK(small.items.size() <= plan.items.size());
    const auto report = run(small, bug);
    CHECK_FALSE(report.violation.empty());
    CHECK(run(small, bug).trace == report.trace);
    CHECK(in_words(small, report).find(report.violation) != std::string::npos);
  }
}

store::Id subscribe(store::Store& store, const std::string& fingerprint) {
  const auto writing = store.write();
  writing->keep_meta("name", "value");
  const auto id = writing->keep_subscriber({.kind = "email", .fingerprint = fingerprint});
  writing->commit();
  return id;
}

TEST_CASE("simulation: the store of each world is as new and numbers what it holds from one") {
  for (int world = 0; world < 2; ++world) {
    const auto store = fresh_store();
    CHECK_FALSE(store->read()->meta("name"));
    CHECK(store->read()->subscribers({}).empty());
    CHECK(subscribe(*store, "a") == 1);
    CHECK(subscribe(*store, "b") == 2);
    CHECK_THROWS_AS(fresh_store(), std::logic_error);
  }
}

}  // namespace
}  // namespace goji::simulation
