#include "deliveries/backoff.h"
#include "deliveries/forms.h"
#include "deliveries/settle.h"
#include "support/catch.h"
#include "support/fixed_random.h"

#include <optional>
#include <string>
#include <vector>

/// Every way out of an attempt: what the channel can do x what is in doubt x how it ended. One line
/// of a table is one sentence of the machine.
namespace goji::deliveries {
namespace {

using namespace std::chrono_literals;
using store::DeliveryState;

constexpr TimePoint kNow{1'700'000'000s};
using Doubt = std::optional<std::uint64_t>;
constexpr Doubt kNone{};

struct Line {
  std::vector<Repetition> ways;
  WhenBlind prefer;
  Doubt doubt;
  Approach approach;
  DeliveryState accepted, later, rejected, down, uncertain;  // what it becomes, by outcome
  Doubt after_later, after_rejected, after_uncertain;        // and the doubt that is left
  bool twice;                                                // when accepted
};

std::vector<Line> table() {
  using enum DeliveryState;
  using enum Repetition;
  using enum Approach;
  constexpr auto kTwice = WhenBlind::Duplicate;
  constexpr auto kSilence = WhenBlind::Silence;
  // clang-format off
  return {
      {{Idempotent}, kTwice, kNone, Send, Accepted, Retry, Rejected, Held, Uncertain, kNone, kNone, 0, false},
      {{Idempotent}, kTwice, 0, Send, Accepted, Uncertain, Rejected, Held, Uncertain, 0, 0, 0, false},
      {{Keyed}, kSilence, kNone, Send, Accepted, Retry, Rejected, Held, Uncertain, kNone, kNone, 0, false},
      {{Keyed}, kSilence, 0, Send, Accepted, Uncertain, Rejected, Held, Uncertain, 0, 0, 0, false},
      {{Reconcilable}, kTwice, kNone, Send, Accepted, Retry, Rejected, Held, Uncertain, kNone, kNone, 0, false},
      {{Reconcilable}, kTwice, 0, Look, Accepted, Uncertain, Retry, Held, Uncertain, 0, kNone, 1, false},
      {{Reconcilable}, kTwice, 1, Gamble, Accepted, Uncertain, Rejected, Held, Uncertain, 1, 1, 0, true},
      {{Reconcilable}, kSilence, kNone, Send, Accepted, Retry, Rejected, Held, Uncertain, kNone, kNone, 0, false},
      {{Reconcilable}, kSilence, 0, Look, Accepted, Uncertain, Retry, Held, Dead, 0, kNone, 1, false},
      {{Reconcilable, Keyed}, kSilence, 0, Look, Accepted, Uncertain, Retry, Held, Uncertain, 0, kNone, 1, false},
      {{Reconcilable, Keyed}, kSilence, 1, Send, Accepted, Uncertain, Rejected, Held, Uncertain, 1, 1, 0, false},
      {{Blind}, kTwice, kNone, Send, Accepted, Retry, Rejected, Held, Uncertain, kNone, kNone, 0, false},
      {{Blind}, kTwice, 0, Gamble, Accepted, Uncertain, Rejected, Held, Uncertain, 0, 0, 1, true},
      {{Blind}, kTwice, 1, Gamble, Accepted, Uncertain, Rejected, Held, Dead, 1, 1, 2, true},
      {{Blind}, kSilence, kNone, Send, Accepted, Retry, Rejected, Held, Dead, kNone, kNone, 0, false},
      {{}, kTwice, kNone, Send, Accepted, Retry, Rejected, Held, Uncertain, kNone, kNone, 0, false},
      {{}, kSilence, kNone, Send, Accepted, Retry, Rejected, Held, Dead, kNone, kNone, 0, false},
  };
  // clang-format on
}

store::Claimed claimed(const Line& line) {
  return {.delivery = {.id = 7,
                       .attempts = 1,
                       .first_attempt_at = kNow - 10s,
                       .expires_at = kNow + 8h,
                       .doubt = line.doubt},
          .lease = 99,
          .rendered_body = to_body({})};
}

store::Settled end(const Line& line, Outcome outcome) {
  test::FixedRandom middle{0.5};
  const Manner manner{.can = {.repetition = line.ways}, .prefer = line.prefer};
  return settle(claimed(line), {line.approach, std::move(outcome)}, manner, kNow, middle);
}

TEST_CASE(
    "transitions: every outcome of every approach of every class leads where the table says") {
  auto number = 0;
  for (const Line& line : table()) {
    INFO("line " << ++number);
    const Manner manner{.can = {.repetition = line.ways}, .prefer = line.prefer};
    CHECK(approach_of(claimed(line), manner, kNow) == line.approach);

    const auto accepted = end(line, Accepted{"h"});
    CHECK(accepted.state == line.accepted);
    CHECK(accepted.doubt == kNone);
    CHECK(accepted.twice == line.twice);

    const auto later = end(line, TryLater{"busy"});
    CHECK(later.state == line.later);
    CHECK(later.doubt == line.after_later);
    CHECK(later.due_at == kNow + 5s);
    CHECK_FALSE(later.twice);

    const auto rejected = end(line, Rejected{"no"});
    CHECK(rejected.state == line.rejected);
    CHECK(rejected.doubt == line.after_rejected);
    if (line.rejected == DeliveryState::Retry) CHECK(rejected.due_at == kNow);

    const auto down = end(line, ChannelDown{"401"});
    CHECK(down.state == line.down);
    CHECK(down.doubt == line.doubt);
    CHECK(down.held_reason == "auth");

    const auto uncertain = end(line, Uncertain{"hung"});
    CHECK(uncertain.state == line.uncertain);
    CHECK(uncertain.doubt == line.after_uncertain);
    CHECK(uncertain.attempt.outcome == "uncertain");
    if (line.uncertain == DeliveryState::Dead)
      CHECK(uncertain.attempt.why == "hung; it may have arrived, and is not repeated");
  }
}

TEST_CASE("transitions: what an attempt leads to is what a leased delivery may become") {
  for (const Line& line : table())
    for (const auto state : {line.accepted, line.later, line.rejected, line.down, line.uncertain})
      CHECK(store::may_become(DeliveryState::Leased, state));
}

TEST_CASE("transitions: in doubt and blind with silence preferred nothing is sent") {
  Line line = table().back();
  line.doubt = 0;
  const Manner manner{.can = {.repetition = {Repetition::Blind}}, .prefer = WhenBlind::Silence};
  CHECK(approach_of(claimed(line), manner, kNow) == Approach::GiveUp);
}

TEST_CASE("transitions: what may have arrived and cannot be known is repeated twice at the most") {
  Line line = table().front();
  const Manner blind{.can = {.repetition = {Repetition::Blind}}};
  const Manner looking{.can = {.repetition = {Repetition::Reconcilable}}};
  for (const auto& [doubt, approach] : {std::pair{0U, Approach::Gamble},
                                        {1U, Approach::Gamble},
                                        {2U, Approach::GiveUp},
                                        {3U, Approach::GiveUp}}) {
    line.doubt = doubt;
    CHECK(approach_of(claimed(line), blind, kNow) == approach);
    line.doubt = doubt + 1;
    CHECK(approach_of(claimed(line), looking, kNow) == approach);
  }
}

TEST_CASE("transitions: a key that they have forgotten is no key") {
  const Manner keyed{.can = {.repetition = {Repetition::Keyed}, .key_memory = 1h},
                     .prefer = WhenBlind::Silence};
  Line line = table().front();
  line.doubt = 0;
  auto one = claimed(line);
  one.delivery.first_attempt_at = kNow - 1h + 1ms;
  CHECK(approach_of(one, keyed, kNow) == Approach::Send);
  one.delivery.first_attempt_at = kNow - 1h;
  CHECK(approach_of(one, keyed, kNow) == Approach::GiveUp);
  const Manner then_look{
      .can = {.repetition = {Repetition::Keyed, Repetition::Reconcilable}, .key_memory = 1h}};
  CHECK(approach_of(one, then_look, kNow) == Approach::Look);
}

TEST_CASE("transitions: the last of the tries and the last of the time end every wait") {
  for (const Line& line : table()) {
    const Manner manner{.can = {.repetition = line.ways}, .prefer = line.prefer};
    test::FixedRandom middle{0.5};
    for (const bool spent : {true, false}) {
      auto one = claimed(line);
      if (spent) one.delivery.tries = kMostAttempts - 1;
      if (!spent) one.delivery.expires_at = kNow;
      for (const Outcome& outcome : {Outcome{TryLater{"busy"}}, Outcome{Uncertain{"hung"}}}) {
        const auto over = settle(one, {line.approach, outcome}, manner, kNow, middle);
        CHECK(over.state == DeliveryState::Dead);
      }
    }
  }
}

}  // namespace
}  // namespace goji::deliveries
