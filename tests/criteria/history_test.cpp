#include "criteria/history.h"

#include "criteria/notes.h"
#include "support/catch.h"

#include <functional>
#include <vector>

namespace goji::criteria {
namespace {

using namespace std::chrono_literals;
using test::at;
using test::Notes;

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
