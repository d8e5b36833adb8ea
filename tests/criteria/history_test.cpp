#include "criteria/history.h"

#include "support/catch.h"

#include <functional>
#include <vector>

namespace goji::criteria {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint kStart{1'700'000'000s};

TimePoint at(std::chrono::milliseconds after) {
  return kStart + after;
}

/// Double from 10 minutes to 20 minutes after the start.
class Peak final : public Weights {
 public:
  [[nodiscard]] Weight at(TimePoint moment) const override {
    if (moment < kStart + 10min) return {.factor = 1, .until = kStart + 10min};
    if (moment < kStart + 20min) return {.factor = 2, .until = kStart + 20min};
    return {.factor = 1, .until = moment + 24h};
  }
};

struct Notes {
  Policy policy{};
  Peak weights{};
  History history{};

  void say(std::chrono::milliseconds when, std::uint32_t source, double share, bool press = false) {
    history.set(at(when), source, Voice{.source = source, .share = share, .press = press});
  }
  void stop(std::chrono::milliseconds when, std::uint32_t source) {
    history.set(at(when), source, std::nullopt);
  }
  History& settled(std::chrono::milliseconds now = 0ms) {
    history.settle(policy, weights, at(now));
    return history;
  }
  double weighted(std::chrono::milliseconds now) {
    return settled(now).weighted(policy, weights, at(now));
  }
  double agreed(std::chrono::milliseconds now) {
    return settled(now).corroborated(policy, at(now));
  }
};

TEST_CASE("history: share-minutes add up from the moment at which two fire") {
  Notes notes;
  notes.say(0s, 0, 0.8);
  notes.say(60s, 1, 0.5);
  CHECK(notes.agreed(60s) == 0);
  CHECK(notes.agreed(180s) == Approx(1.0));
  CHECK(notes.settled().largest(notes.policy, at(180s)) == Approx(2.4));
  CHECK(notes.history.memory().corroborated_at == at(60s));
}

TEST_CASE("history: shares below 0.1 % add nothing") {
  Notes notes;
  notes.say(0s, 0, 0.001);
  notes.say(0s, 1, 0.001);
  CHECK(notes.agreed(600s) == Approx(0.01));
  Notes less;
  less.say(0s, 0, 0.00099);
  less.say(0s, 1, 0.00099);
  CHECK(less.agreed(600s) == 0);
  CHECK(less.settled().largest(less.policy, at(600s)) == 0);
}

TEST_CASE("history: a peak makes minutes heavier, and only the weighted ones") {
  Notes notes;
  notes.say(0s, 0, 0.1);
  notes.say(0s, 1, 0.1);
  CHECK(notes.weighted(10min) == Approx(1.0));
  CHECK(notes.weighted(15min) == Approx(2.0));
  CHECK(notes.weighted(30min) == Approx(4.0));
  CHECK(notes.agreed(30min) == Approx(3.0));
}

TEST_CASE("history: what is older than the window leaves the weighted minutes") {
  Notes notes;
  notes.say(0s, 0, 0.1);
  notes.say(0s, 1, 0.1);
  notes.stop(10min, 0);
  notes.stop(10min, 1);
  CHECK(notes.weighted(2h) == Approx(1.0));
  CHECK(notes.weighted(2h + 5min) == Approx(0.5));
  CHECK(notes.weighted(2h + 10min) == Approx(0.0));
  CHECK(notes.agreed(3h) == Approx(1.0));
  CHECK(notes.history.corroborated(notes.policy, at(5min), at(3h)) == Approx(0.5));
}

TEST_CASE("history: clocks and weighted minutes may start from zero while totals stay") {
  Notes notes;
  notes.say(0s, 0, 0.1);
  notes.say(0s, 1, 0.1);
  notes.settled(5min).restart(at(5min));
  CHECK(notes.weighted(6min) == Approx(0.1));
  CHECK(notes.agreed(6min) == Approx(0.6));
  CHECK(notes.history.agreed_since(0.05) == at(5min));
}

TEST_CASE("history: since when the share is at the bar without a break") {
  Notes notes;
  notes.say(0s, 0, 0.5);
  CHECK_FALSE(notes.settled().agreed_since(0.05));
  notes.say(10s, 1, 0.05);
  CHECK(notes.settled().agreed_since(0.05) == at(10s));
  notes.say(20s, 1, 0.3);
  CHECK(notes.settled().agreed_since(0.05) == at(10s));
  notes.say(30s, 1, 0.04);
  CHECK_FALSE(notes.settled().agreed_since(0.05));
  CHECK(notes.history.memory().reached_at == at(10s));
}

TEST_CASE("history: a change within one instant is no break") {
  Notes notes;
  notes.say(0s, 0, 0.5);
  notes.say(0s, 1, 0.5);
  notes.say(30s, 2, 0.5);
  notes.stop(30s, 1);
  CHECK(notes.settled().agreed_since(0.05) == at(0s));
}

TEST_CASE("history: two that only touch have fired together") {
  Notes notes;
  notes.say(0s, 0, 0.5);
  notes.say(30s, 1, 0.5);
  notes.stop(30s, 0);
  CHECK(notes.settled().memory().corroborated_at == at(30s));
}

TEST_CASE("history: since when the one source is at the bar") {
  Notes notes;
  notes.say(0s, 0, 0.04);
  CHECK_FALSE(notes.settled().single_since(0.05));
  notes.say(10s, 0, 0.05);
  CHECK(notes.settled().single_since(0.05) == at(10s));
  notes.say(20s, 1, 0.5);
  CHECK_FALSE(notes.settled().single_since(0.05));
  notes.stop(30s, 1);
  CHECK(notes.settled().single_since(0.05) == at(10s));
  notes.history.restart(at(40s));
  CHECK(notes.settled().single_since(0.05) == at(40s));
}

TEST_CASE("history: what another said before does not count for the one source") {
  Notes notes;
  notes.say(0s, 1, 0.5);
  notes.say(10s, 0, 0.5);
  notes.stop(20s, 1);
  CHECK(notes.settled().single_since(0.05) == at(10s));
}

TEST_CASE("history: a minute is sixty thousand milliseconds and no more") {
  Notes notes;
  notes.say(0s, 0, 0.1);
  notes.say(0s, 1, 0.1);
  CHECK(notes.weighted(60s) == Approx(0.1).epsilon(1e-12));
  CHECK(notes.agreed(60s) == Approx(0.1).epsilon(1e-12));
  CHECK(notes.settled().largest(notes.policy, at(60s)) == Approx(0.1).epsilon(1e-12));
  CHECK(notes.history.largest(notes.policy, at(0s)) == 0);
}

TEST_CASE("history: details are kept for an hour longer than the window and not a moment more") {
  Notes notes;
  notes.say(0s, 0, 0.1);
  notes.say(10min, 0, 0.2);
  notes.say(20min, 0, 0.3);
  CHECK(notes.settled(3h + 10min - 1ms).memory().stretches.size() == 3);
  CHECK(notes.settled(3h + 10min).memory().stretches.size() == 2);
  CHECK(notes.history.memory().pruned_until == at(10min));
}

TEST_CASE("history: a word from before what is remembered counts from there on") {
  Notes notes;
  notes.say(0s, 0, 0.1);
  notes.say(0s, 1, 0.1);
  notes.say(10min, 0, 0.2);
  CHECK(notes.agreed(4h) == Approx(24));
  notes.say(5min, 2, 0.05);
  CHECK(notes.history.memory().stretches.at(0).from == at(10min));
  CHECK(notes.agreed(4h) == Approx(24));
}

TEST_CASE("history: unannounced, one source that is left adds nothing") {
  Notes notes;
  notes.say(0s, 0, 0.5);
  notes.say(0s, 1, 0.5);
  notes.stop(60s, 1);
  CHECK(notes.agreed(120s) == Approx(0.5));
}

TEST_CASE("history: announced, one source that is left adds up to the largest share agreed on") {
  Notes notes;
  notes.say(0s, 0, 0.8);
  notes.say(0s, 1, 0.5);
  notes.history.announce(at(30s), true);
  notes.stop(60s, 1);
  CHECK(notes.agreed(120s) == Approx(1.0));
  notes.say(120s, 0, 0.1);
  CHECK(notes.agreed(180s) == Approx(1.1));
  notes.history.announce(at(180s), false);
  CHECK(notes.agreed(240s) == Approx(1.1));
}

TEST_CASE("history: a lone source that is believed counts from its first word") {
  Notes notes;
  notes.say(0s, 0, 0.5);
  CHECK(notes.agreed(180s) == 0);
  notes.history.announce(at(180s), true);
  notes.history.credit(0);
  CHECK(notes.agreed(180s) == Approx(1.5));
  notes.say(180s, 0, 0.8);
  CHECK(notes.agreed(240s) == Approx(2.3));
  CHECK_FALSE(notes.history.memory().reached_at);
}

TEST_CASE("history: a press counts alone, and corroborates") {
  Notes notes;
  notes.say(0s, 0, 0.5, true);
  CHECK(notes.agreed(60s) == Approx(0.5));
  CHECK(notes.history.memory().corroborated_at == at(0s));
}

TEST_CASE("history: a word that comes late is put where it belongs") {
  Notes notes;
  notes.say(0s, 0, 0.5);
  notes.say(120s, 0, 0.6);
  notes.settled(150s);
  notes.say(60s, 1, 0.5);
  CHECK(notes.agreed(180s) == Approx(1.0));
  CHECK(notes.history.agreed_since(0.05) == at(60s));
  CHECK(notes.history.memory().reached_at == at(60s));
}

TEST_CASE("history: two words of one instant add up whenever they come") {
  Notes notes;
  notes.say(0s, 0, 0.5);
  notes.settled();
  notes.say(0s, 1, 0.5);
  CHECK(notes.agreed(60s) == Approx(0.5));
  notes.stop(60s, 1);
  notes.settled();
  notes.history.announce(at(60s), true);
  CHECK(notes.agreed(120s) == Approx(1.0));
}

TEST_CASE("history: what was reached is looked at again when a word comes late") {
  Notes notes;
  notes.say(0s, 0, 0.5);
  notes.say(10s, 1, 0.5);
  CHECK(notes.settled().memory().reached_at == at(10s));
  notes.say(10s, 1, 0.04);
  CHECK_FALSE(notes.settled().memory().reached_at);
}

TEST_CASE("history: what was reached by an assumed share is not by the stated one") {
  Notes notes;
  notes.say(0s, 0, 1);
  notes.say(0s, 1, 1);
  CHECK(notes.settled().memory().reached_at == at(0s));
  notes.history.overlay(at(0s), at(60s), Voice{.source = 1, .share = 0.01, .stated = true});
  CHECK(notes.settled().memory().reached_at == at(60s));
}

TEST_CASE("history: what was judged by one bar is not judged again by another") {
  Notes notes;
  notes.say(0s, 0, 0.04);
  notes.say(0s, 1, 0.04);
  notes.settled(60s);
  notes.history.mark(at(60s));
  Notes other{.history = History{notes.history.memory()}};
  for (Notes* one : {&notes, &other}) {
    one->policy.announce_share = 0.04;
    CHECK(one->settled(60s).memory().reached_at == at(60s));
  }
}

TEST_CASE("history: a late word may come before the first") {
  Notes notes;
  notes.say(60s, 0, 0.5);
  notes.settled(90s);
  notes.say(0s, 1, 0.5);
  CHECK(notes.history.memory().stretches.at(0).from == at(0s));
  CHECK(notes.settled().largest(notes.policy, at(60s)) == Approx(0.5));
}

TEST_CASE("history: a late word corroborates what was said after it") {
  Notes notes;
  notes.say(20s, 0, 0.5);
  notes.say(10s, 1, 0.5);
  CHECK(notes.settled().memory().corroborated_at == at(20s));
}

TEST_CASE("history: it is corroborated when the first two fire however many follow") {
  Notes notes;
  notes.say(0s, 0, 0.5);
  notes.say(10s, 1, 0.5);
  notes.say(20s, 2, 0.5);
  CHECK(notes.settled().memory().corroborated_at == at(10s));
}

TEST_CASE("history: a whole firing is laid over what is known") {
  Notes notes;
  notes.say(60s, 0, 0.5);
  notes.stop(120s, 0);
  notes.history.overlay(at(0s), at(90s), Voice{.source = 1, .share = 0.2});
  CHECK(notes.agreed(300s) == Approx(0.1));
  CHECK(notes.history.memory().corroborated_at == at(60s));
  CHECK(notes.settled().largest(notes.policy, at(300s)) == Approx(0.7));
  notes.history.overlay(at(60s), at(90s), Voice{.source = 1, .share = 0.4});
  CHECK(notes.agreed(300s) == Approx(0.2));
  notes.history.see();
  notes.history.overlay(at(60s), at(60s), Voice{.source = 2, .share = 1.0});
  CHECK(notes.agreed(300s) == Approx(0.2));
  CHECK_FALSE(notes.history.changed());
}

/// What the source says after `first` was followed by a whole firing that says `second`.
Voice laid_over(const Voice& first, const Voice& second) {
  History history;
  history.set(at(0s), 0, first);
  history.overlay(at(0s), at(60s), second);
  CHECK(history.memory().stretches.at(1).voices == std::vector{first});
  return history.memory().stretches.at(0).voices.at(0);
}

TEST_CASE("history: of two shares that one source stated the larger counts, and of two assumed") {
  CHECK(laid_over({.share = 0.2, .stated = true}, {.share = 0.3, .stated = true}).share == 0.3);
  CHECK(laid_over({.share = 0.3, .stated = true}, {.share = 0.2, .stated = true}).share == 0.3);
  CHECK(laid_over({.share = 0.04}, {.share = 1}).share == 1);
  CHECK_FALSE(laid_over({.share = 0.04}, {.share = 1}).stated);
}

TEST_CASE("history: a share that was stated goes before one that was assumed") {
  const auto kept = laid_over({.share = 0.2, .stated = true}, {.share = 1});
  CHECK(kept.share == 0.2);
  CHECK(kept.stated);
  const auto taken = laid_over({.share = 1}, {.share = 0.2, .stated = true});
  CHECK(taken.share == 0.2);
  CHECK(taken.stated);
}

TEST_CASE("history: of two impacts that one source names the worse counts") {
  constexpr auto kMajor = Impact::MajorOutage;
  constexpr auto kPartial = Impact::PartialOutage;
  CHECK(laid_over({.impact = kPartial}, {.impact = kMajor}).impact == kMajor);
  CHECK(laid_over({.impact = kMajor}, {.impact = kPartial}).impact == kMajor);
}

TEST_CASE("history: since when somebody fires without a break") {
  Notes notes;
  notes.say(0s, 0, 0.5);
  notes.stop(30s, 0);
  CHECK_FALSE(notes.history.voiced_since());
  notes.say(60s, 0, 0.5);
  notes.say(70s, 1, 0.5);
  CHECK(notes.history.voiced_since() == at(60s));
  notes.history.overlay(at(20s), at(60s), Voice{.source = 2, .share = 0.2});
  CHECK(notes.history.voiced_since() == at(0s));
}

TEST_CASE("history: whatever is told makes it another than the one that was seen") {
  Notes notes;
  CHECK(notes.history.changed());
  const std::vector<std::function<void(History&)>> words{
      [](History& history) { history.set(at(0s), 0, Voice{.share = 0.5}); },
      [](History& history) { history.set(at(60s), 0, std::nullopt); },
      [](History& history) { history.overlay(at(10s), at(20s), Voice{.source = 1}); },
      [](History& history) { history.announce(at(30s), true); },
      [](History& history) { history.credit(0); },
      [](History& history) { history.mark(at(50s)); },
      [](History& history) { history.restart(at(55s)); }};
  for (const auto& tell : words) {
    notes.history.see();
    CHECK_FALSE(notes.history.changed());
    tell(notes.history);
    CHECK(notes.history.changed());
  }
  notes.history.see();
  notes.settled(100s);
  CHECK_FALSE(notes.history.changed());  // adding up tells nothing
}

TEST_CASE("history: clocks never start earlier than they did") {
  Notes notes;
  notes.history.restart(at(60s));
  notes.history.restart(at(30s));
  CHECK(notes.history.memory().clocks_from == at(60s));
}

TEST_CASE("history: of one lone source only that which was believed counts") {
  Notes notes;
  notes.say(0s, 1, 0.5);
  notes.history.credit(0);
  CHECK(notes.agreed(60s) == 0);
  notes.history.credit(1);
  CHECK(notes.agreed(60s) == Approx(0.5));
}

TEST_CASE("history: when the minutes are full is known beforehand, to the millisecond") {
  Notes notes;
  notes.say(0s, 0, 0.05);
  notes.say(0s, 1, 0.05);
  const auto when = notes.settled().reaches(notes.policy, notes.weights, at(0s));
  CHECK(when == at(15min));  // half by 10 minutes, then twice as fast
  CHECK(notes.weighted(15min) == Approx(1.0));
}

TEST_CASE("history: minutes that are full when the hour changes are full then") {
  Notes notes;
  notes.say(0s, 0, 0.1);
  notes.say(0s, 1, 0.1);
  CHECK(notes.settled().reaches(notes.policy, notes.weights, at(0s)) == at(10min));
  CHECK(notes.history.reaches(notes.policy, notes.weights, at(10min)) == at(10min));
}

TEST_CASE("history: minutes that start from zero lose nothing to the window before they began") {
  Notes notes;
  notes.say(-3h, 0, 0.02);
  notes.say(-3h, 1, 0.02);
  notes.settled(5min).restart(at(5min));
  notes.say(5min, 0, 0.0078);
  notes.say(5min, 1, 0.0078);
  // 0.0078 a minute and twice that for ten of them: full after 118.2 minutes.
  const auto when = notes.settled(5min).reaches(notes.policy, notes.weights, at(5min));
  REQUIRE(when);
  CHECK(*when > at(123min));
  CHECK(*when < at(124min));
}

TEST_CASE("history: minutes that leave the window as fast as they come never fill it") {
  Notes notes;
  notes.say(0s, 0, 0.007);
  notes.say(0s, 1, 0.007);
  CHECK_FALSE(notes.settled().reaches(notes.policy, notes.weights, at(0s)));
  Notes more;
  more.say(0s, 0, 0.0077);
  more.say(0s, 1, 0.0077);
  // 0.0077 a minute, and 0.077 more for the peak: full after 119.87 minutes.
  const auto when = more.settled().reaches(more.policy, more.weights, at(0s));
  REQUIRE(when);
  CHECK(*when > at(119min));
  CHECK(*when < at(120min));
}

TEST_CASE("history: what will leave the window is subtracted") {
  Notes notes;
  notes.say(0s, 0, 0.04);
  notes.say(0s, 1, 0.04);
  notes.say(10min, 0, 0.004);
  notes.say(10min, 1, 0.004);
  const auto when = notes.settled(2h).reaches(notes.policy, notes.weights, at(2h));
  CHECK_FALSE(when);
  Notes nearly;  // 0.98 by now, but 0.05 a minute leave and 0.004 come
  nearly.say(0s, 0, 0.05);
  nearly.say(0s, 1, 0.05);
  nearly.say(10min, 0, 0.004);
  nearly.say(10min, 1, 0.004);
  CHECK(nearly.weighted(2h) == Approx(0.98));
  CHECK_FALSE(nearly.history.reaches(nearly.policy, nearly.weights, at(2h)));
}

/// Two that agree on this share from then on.
void agree(Notes& notes, std::chrono::milliseconds when, double share) {
  notes.say(when, 0, share);
  notes.say(when, 1, share);
}

/// As asked at `now`, they are full at `due`, to the next millisecond or two.
void check_full(Notes& notes, std::chrono::milliseconds now, std::chrono::milliseconds due) {
  const auto when = notes.settled(now).reaches(notes.policy, notes.weights, at(now));
  REQUIRE(when);
  CHECK(*when >= at(due));
  CHECK(*when <= at(due + 2ms));
}

TEST_CASE("history: each share leaves the window at its own pace") {
  Notes notes;  // after the peak, so that all minutes count once
  agree(notes, 30min, 0.008);
  agree(notes, 35min, 0.001);
  agree(notes, 40min, 0.0085);
  // 0.98 by two hours on; 0.0005 a minute for five minutes, then 0.0075: 2 minutes 20 seconds more.
  check_full(notes, 150min, 157min + 20s);
}

TEST_CASE("history: once the last share leaves as fast as it comes the minutes grow no more") {
  Notes notes;
  agree(notes, 30min, 0.003);
  agree(notes, 40min, 0.0083);
  // 0.943 by two hours on, 0.0053 a minute more for ten minutes, and 0.996 from then on.
  CHECK_FALSE(notes.settled(150min).reaches(notes.policy, notes.weights, at(150min)));
}

TEST_CASE("history: what began within the window, or from zero, leaves it two hours later") {
  Notes notes;
  if (GENERATE(false, true)) {
    agree(notes, -3h, 0.02);
    notes.settled(30min).restart(at(30min));
  }
  agree(notes, 30min, 0.001);
  agree(notes, 90min, 0.015);
  // 0.96 by 150 minutes, and from then on 0.014 a minute: 2 minutes 51.4286 seconds more.
  check_full(notes, 90min, 152min + 51s + 428ms);
}

TEST_CASE("history: minutes of a peak leave the window as heavy as they came") {
  Notes notes;
  agree(notes, 0min, 0.0045);
  agree(notes, 60min, 0.0104);
  // 0.998 by 130 minutes; then 0.0104 a minute come and twice 0.0045 leave: 1 minute 25.714
  // seconds.
  check_full(notes, 60min, 131min + 25s + 714ms);
}

TEST_CASE("history: nothing is due while nobody agrees") {
  Notes notes;
  notes.say(0s, 0, 1.0);
  CHECK_FALSE(notes.settled().reaches(notes.policy, notes.weights, at(0s)));
}

TEST_CASE("history: what no rule can ask for is forgotten, and the sums stay") {
  Notes notes;
  for (int i = 0; i < 1000; ++i) {
    notes.say(i * 1min, 0, i % 2 == 0 ? 0.1 : 0.2);
    notes.say(i * 1min, 1, i % 2 == 0 ? 0.1 : 0.2);
    notes.settled(i * 1min);
  }
  CHECK(notes.history.memory().stretches.size() < 200);
  CHECK(notes.agreed(1000min) == Approx(150.0));
  CHECK(notes.weighted(1000min) == Approx(18.0));
}

TEST_CASE("history: it goes on from its memory as if nothing had been") {
  Notes notes;
  notes.say(0s, 0, 0.8);
  notes.say(0s, 1, 0.5);
  notes.settled(60s);
  Notes other{.history = History{notes.history.memory()}};
  other.say(60s, 1, 0.7);
  notes.say(60s, 1, 0.7);
  CHECK(other.weighted(11min) == notes.weighted(11min));
  CHECK(other.agreed(11min) == notes.agreed(11min));
}

}  // namespace
}  // namespace goji::criteria
