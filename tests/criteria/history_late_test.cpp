#include "criteria/history.h"
#include "criteria/notes.h"
#include "support/catch.h"

#include <vector>

namespace goji::criteria {
namespace {

using namespace std::chrono_literals;
using test::at;
using test::Notes;

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

}  // namespace
}  // namespace goji::criteria
