#include "criteria/opening.h"

#include "support/catch.h"

namespace goji::criteria {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint kStart{1'700'000'000s};

class Level final : public Weights {
 public:
  [[nodiscard]] Weight at(TimePoint moment) const override {
    return {.factor = 1, .until = moment + 24h};
  }
};

using Facts = std::map<std::string, std::string>;

struct Told : Opening {
  Reason reason{};
};

struct Look {
  Policy policy{};
  History history{};

  void say(std::uint32_t source, double share) {
    history.set(kStart, source, Voice{.source = source, .share = share});
  }
  Told at(std::chrono::milliseconds now, Company company = {}) {
    history.settle(policy, Level{}, kStart + now);
    const auto opening = rule_one(policy, history, Level{}, company, kStart + now);
    auto reason = reason_of(policy, history, Level{}, company, kStart + now);
    CHECK(reason.code == opening.code);
    return {opening, std::move(reason)};
  }
};

TEST_CASE("rule one: the share must be held, and until then it says when it will be") {
  Look look;
  look.say(0, 0.8);
  look.say(1, 0.05);
  const auto before = look.at(59'999ms);
  CHECK_FALSE(before.holds);
  CHECK(before.reason.code == "share_holds");
  CHECK(before.reason.facts.at("due") == "2023-11-14T22:14:20Z");
  CHECK(before.look_again_at == kStart + 60s);
  const auto then = look.at(60s);
  CHECK(then.holds);
  CHECK_FALSE(then.lone);
  CHECK(then.reason.code == "share_held");
  CHECK(then.reason.facts == Facts{{"share", "0.05"},
                                   {"largest", "0.8"},
                                   {"bar", "0.05"},
                                   {"share_missing", "0"},
                                   {"sources", "2"},
                                   {"seconds", "60"},
                                   {"since", "2023-11-14T22:13:20Z"}});
  CHECK_FALSE(then.look_again_at);
}

TEST_CASE("rule one: what is missing is told with numbers and with the time by minutes") {
  Look look;
  look.say(0, 0.8);
  look.say(1, 0.032);
  const auto below = look.at(60s);
  CHECK(below.reason.code == "share_below");
  CHECK(below.reason.facts.at("share") == "0.032");
  CHECK(below.reason.facts.at("share_missing") == "0.018");
  CHECK(below.reason.facts.at("minutes") == "0.032");
  CHECK(below.reason.facts.at("minutes_missing") == "0.968");
  CHECK(below.reason.facts.at("minutes_bar") == "1");
  CHECK(below.by_minutes_at == kStart + 1875s);
  CHECK(below.reason.facts.at("by_minutes_at") == "2023-11-14T22:44:35Z");
  CHECK(below.look_again_at == kStart + 1875s);
}

TEST_CASE("rule one: full minutes open at any share") {
  Look look;
  look.say(0, 0.02);
  look.say(1, 0.02);
  CHECK_FALSE(look.at(2999s).holds);
  const auto full = look.at(3000s);
  CHECK(full.holds);
  CHECK(full.reason.code == "minutes_reached");
  CHECK(full.reason.facts.at("minutes") == "1");
  CHECK(full.reason.facts.at("minutes_missing") == "0");
  CHECK(full.reason.facts.at("share_missing") == "0.03");
  CHECK(full.by_minutes_at == kStart + 3000s);
  CHECK_FALSE(full.look_again_at);
}

TEST_CASE("rule one: full minutes of which nobody speaks any more do not open") {
  Look look;
  look.say(0, 0.02);
  look.say(1, 0.02);
  look.history.set(kStart + 3000s, 1, std::nullopt);
  const auto left = look.at(3000s);
  CHECK_FALSE(left.holds);
  CHECK(left.reason.code == "uncorroborated");
  look.history.announce(kStart + 3000s, true);
  CHECK(look.at(3000s).holds);
}

TEST_CASE("rule one: of the moments at which it may hold the first is looked at") {
  Look look;
  look.say(0, 0.9);
  look.say(1, 0.9);
  look.policy.announce_hold = 120s;
  const auto both = look.at(0s);
  CHECK(both.reason.code == "share_holds");
  CHECK(both.by_minutes_at == kStart + 67s);
  CHECK(both.look_again_at == kStart + 67s);
  look.policy.announce_hold = 30s;
  CHECK(look.at(0s).look_again_at == kStart + 30s);
}

TEST_CASE("rule one: one source alone holds after three minutes") {
  Look look;
  look.say(0, 0.05);
  const auto before = look.at(179s);
  CHECK(before.reason.code == "lone_holds");
  CHECK(before.look_again_at == kStart + 180s);
  const auto then = look.at(180s);
  CHECK(then.holds);
  CHECK(then.lone);
  CHECK(then.reason.code == "lone_held");
  CHECK(then.reason.facts.at("seconds") == "180");
  CHECK(then.reason.facts.at("since") == "2023-11-14T22:13:20Z");
  CHECK(then.reason.facts.at("sources") == "1");
}

TEST_CASE("rule one: one source with company waits until it is alone") {
  Look look;
  look.say(0, 0.5);
  const auto waits = look.at(200s, {.others = 2, .alone_at = kStart + 500s});
  CHECK_FALSE(waits.holds);
  CHECK(waits.reason.code == "not_alone");
  CHECK(waits.reason.facts.at("others") == "2");
  CHECK(waits.look_again_at == kStart + 500s);
  CHECK(look.at(10s, {.others = 1, .alone_at = kStart + 20s}).look_again_at == kStart + 180s);
  CHECK_FALSE(look.at(10s, {.others = 1}).look_again_at);
}

TEST_CASE("rule one: a small single source is only uncorroborated") {
  Look look;
  look.say(0, 0.01);
  const auto small = look.at(600s);
  CHECK(small.reason.code == "uncorroborated");
  CHECK_FALSE(small.look_again_at);
}

TEST_CASE("rule one: every number is the policy's") {
  Look look;
  look.policy.announce_share = 0.2;
  look.policy.announce_hold = 10s;
  look.say(0, 0.2);
  look.say(1, 0.2);
  CHECK_FALSE(look.at(9s).holds);
  CHECK(look.at(10s).holds);
  look.policy.announce_hold = 1h;
  look.policy.announce_minutes = 0.1;
  CHECK_FALSE(look.at(29s).holds);
  CHECK(look.at(30s).holds);
  Look lone;
  lone.policy.lone_hold = 5s;
  lone.say(0, 0.2);
  CHECK(lone.at(5s).holds);
}

}  // namespace
}  // namespace goji::criteria
