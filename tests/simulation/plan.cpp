#include "simulation/plan.h"

#include "simulation/stage.h"
#include "support/seeded_random.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace goji::simulation {
namespace {

using namespace std::chrono_literals;

constexpr std::array<std::string_view, 10> kHow{"is well",
                                                "answers 500",
                                                "answers 429",
                                                "answers 401",
                                                "refuses connections",
                                                "loses its answers",
                                                "loses what it is sent",
                                                "hangs",
                                                "is slow",
                                                "does one thing or another"};

/// Chance, in the shapes that plans need.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : random_(seed * 0x9e37'79b9'7f4a'7c15U + 1) {}

  std::uint64_t below(std::uint64_t limit) { return random_.next() % limit; }
  bool one_in(std::uint64_t times) { return below(times) == 0; }
  Moment within(Moment longest) {
    return Moment{static_cast<Moment::rep>(below(static_cast<std::uint64_t>(longest.count()) + 1))};
  }
  template <class List>
  auto one_of(const List& list) {
    return list[static_cast<std::size_t>(below(std::size(list)))];
  }

 private:
  test::SeededRandom random_;
};

/// An outage as monitors see it: it begins for some of them within seconds, they say so again, and
/// it ends for each of them.
void outage(Dice& dice, Plan& plan) {
  const auto component = std::string{dice.one_of(kComponents)};
  const auto begin = dice.within(3h);
  const auto length = dice.one_in(4) ? dice.within(5h) : dice.within(30min);
  const auto sources = 1 + dice.below(kSources.size());
  for (std::size_t i = 0; i < sources; ++i) {
    const std::string source{kSources.at(i)};
    plan.items.push_back({begin + dice.within(60s), What::Fire, source, component});
    if (dice.one_in(3))
      plan.items.push_back({begin + dice.within(length), What::Fire, source, component});
    if (dice.one_in(4))
      plan.items.push_back({begin + dice.within(length), What::Clear, source, component});
    plan.items.push_back({begin + length + dice.within(2min), What::Clear, source, component});
  }
  if (dice.one_in(6))
    plan.items.push_back({begin + 90s + dice.within(length), What::Retract, "person"});
}

void trouble(Dice& dice, Plan& plan) {
  const auto how = static_cast<How>(1 + dice.below(kHow.size() - 1));
  const auto lasts = dice.one_in(8) ? 8h + dice.within(4h) : dice.within(20min);
  plan.items.push_back({.at = dice.within(3h + 30min),
                        .what = What::Trouble,
                        .who = std::string{dice.one_of(kPeers)},
                        .how = how,
                        .lasts = lasts});
}

void fault(Dice& dice, Plan& plan) {
  const auto at = dice.within(3h + 30min);
  switch (dice.below(9)) {
    case 0:
      plan.items.push_back({.at = at, .what = What::Sleep, .lasts = dice.within(3min)});
      break;
    case 1:
      plan.items.push_back({.at = at, .what = What::Crawl, .lasts = dice.within(10min)});
      break;
    case 2:
      plan.items.push_back({.at = at, .what = What::Refuse, .lasts = dice.within(90s)});
      break;
    case 3:
      plan.items.push_back({.at = at, .what = What::Rival});
      break;
    default:
      plan.items.push_back(
          {.at = at, .what = What::Crash, .about = std::string{dice.one_of(kPoints)}});
  }
}

}  // namespace

Plan plan_of(std::uint64_t seed) {
  Dice dice{seed};
  Plan plan{.seed = seed};
  for (auto outages = 1 + dice.below(2); outages > 0; --outages)
    outage(dice, plan);
  // In a tenth of the worlds nothing goes wrong.
  if (!dice.one_in(10)) {
    for (auto troubles = dice.below(5); troubles > 0; --troubles)
      trouble(dice, plan);
    for (auto faults = dice.below(6); faults > 0; --faults)
      fault(dice, plan);
  }
  std::ranges::stable_sort(plan.items, {}, &Item::at);
  return plan;
}

std::string in_words(How how) {
  return std::string{kHow.at(static_cast<std::size_t>(how))};
}

std::string in_words(const Item& item) {
  const auto seconds = [](Moment span) {
    return std::chrono::ceil<std::chrono::seconds>(span).count();
  };
  switch (item.what) {
    case What::Fire:
      return fmt::format("{} sees {} fail", item.who, item.about);
    case What::Clear:
      return fmt::format("{} sees {} well", item.who, item.about);
    case What::Retract:
      return "a person takes back what is open";
    case What::Trouble:
      return fmt::format("{} {} for {} s", item.who, in_words(item.how), seconds(item.lasts));
    case What::Rival:
      return "another process takes the store over";
    case What::Crash:
      return fmt::format("the process is to die at \"{}\"", item.about);
    case What::Sleep:
      return fmt::format("the sender stands still for {} s", seconds(item.lasts));
    case What::Crawl:
      return fmt::format("all threads are late for {} s", seconds(item.lasts));
    case What::Refuse:
      return fmt::format("the disk takes nothing for {} s", seconds(item.lasts));
  }
  return {};
}

}  // namespace goji::simulation
