#include "flow/office.h"
#include "support/catch.h"

#include <string>

namespace goji::flow {
namespace {

using namespace std::chrono_literals;
using store::DeliveryState;
using test::Office;

template <class T>
Result<T> asked(Office& office, std::function<Result<T>(Turn&)> act) {
  std::optional<Result<T>> got;
  office.desk->submit(
      command<T>(std::move(act), [&](Result<T> answer) { got.emplace(std::move(answer)); }));
  office.desk->turn();
  return std::move(got.value());
}

Result<Tested> tried(Office& office) {
  return asked<Tested>(office, [&](Turn& turn) { return office.desk->test(turn, "hook", "kim"); });
}

Result<void> paused(Office& office, const std::string& channel = "hook") {
  const auto done = asked<int>(office, [&](Turn& turn) -> Result<int> {
    if (const auto result = office.desk->pause(turn, channel, "kim"); !result)
      return result.error();
    return 0;
  });
  if (!done) return done.error();
  return {};
}

Result<std::size_t> resumed(Office& office, const std::string& channel = "hook") {
  return asked<std::size_t>(office,
                            [&](Turn& turn) { return office.desk->resume(turn, channel, "kim"); });
}

std::size_t approved(Office& office, const store::HeldFilter& filter) {
  return asked<std::size_t>(office,
                            [&](Turn& turn) -> Result<std::size_t> {
                              return office.desk->approve(turn, filter, "kim");
                            })
      .value();
}

/// The end of the last that was dispatched.
void end(Office& office, store::Settled settled) {
  office.desk->submit(std::move(settled));
  office.desk->turn();
  office.clock.advance(Tray::kMoment);
}

store::Settled refused(const Office& office) {
  auto settled = office.accepted(office.dispatched.back());
  settled.state = DeliveryState::Rejected;
  settled.attempt.outcome = "rejected";
  settled.attempt.why = "the server answered 404";
  settled.accepted_at.reset();
  settled.refused = true;
  return settled;
}

/// `times` tests in a row are refused.
void refuse(Office& office, int times) {
  for (int i = 0; i < times; ++i) {
    REQUIRE(tried(office).has_value());
    end(office, refused(office));
  }
}

DeliveryState state_of(const Office& office, store::Id delivery) {
  return office.store->read()->delivery(delivery)->state;
}

std::string last_action(const Office& office) {
  const auto audit = office.store->read()->audit(0, 100);
  return audit.empty() ? "" : audit.front().action;
}

TEST_CASE("refusals: after three in a row a notice waits five minutes and then goes out") {
  Office office{"refuses"};
  office.open();
  refuse(office, 3);
  const auto sent = office.dispatched.size();
  office.announce();
  CHECK(office.dispatched.size() == sent);
  const auto held = office.store->read()->delivery(4).value();
  CHECK(held.held_reason == "paused");
  CHECK(held.error ==
        "it refused the last 3 notices and is asked every 5 minutes: the server answered 404");
  const auto opens = held.due_at.value();
  office.clock.advance(opens - office.clock.now() - 1ms);
  CHECK(office.dispatched.size() == sent);
  office.clock.advance(1ms);
  CHECK(office.dispatched.size() == sent + 1);
  end(office, office.accepted(office.dispatched.back()));
  CHECK_FALSE(office.store->read()->refusal("hook", ""));
}

TEST_CASE("refusals: two in a row hold nothing back and what is accepted begins anew") {
  Office office{"forgives"};
  office.open();
  refuse(office, 2);
  REQUIRE(tried(office).has_value());
  end(office, office.accepted(office.dispatched.back()));
  refuse(office, 2);
  const auto sent = office.dispatched.size();
  office.announce();
  CHECK(office.dispatched.size() == sent + 1);
}

TEST_CASE("refusals: they are counted over a restart") {
  Office office{"restarted"};
  office.open();
  refuse(office, 2);
  office.open();
  refuse(office, 1);
  const auto sent = office.dispatched.size();
  office.open();
  office.announce();
  CHECK(office.dispatched.size() == sent);
}

TEST_CASE("refusals: a test asks at once and its acceptance lets all the others go") {
  Office office{"knocks"};
  office.open();
  refuse(office, 3);
  office.announce();
  const auto sent = office.dispatched.size();
  const auto test = tried(office);
  REQUIRE(office.dispatched.size() == sent + 1);
  CHECK(office.dispatched.back().delivery.id == test->delivery);
  end(office, office.accepted(office.dispatched.back()));
  CHECK(office.dispatched.size() == sent + 2);
  CHECK(office.dispatched.back().delivery.id == 4);
}

TEST_CASE("pause: nothing goes through a paused channel, not over a restart, until it is resumed") {
  Office office{"paused"};
  office.open();
  REQUIRE(paused(office).has_value());
  CHECK(last_action(office) == "pause");
  office.announce();
  CHECK(office.dispatched.empty());
  CHECK(office.foreseen.empty());
  office.open();
  office.clock.advance(1h);
  CHECK(office.dispatched.empty());
  CHECK(resumed(office).value() == 1);
  CHECK(office.dispatched.size() == 1);
  CHECK(last_action(office) == "resume");
}

TEST_CASE("pause: a channel that is paused already is, and nobody did it again") {
  Office office{"twice"};
  office.open();
  REQUIRE(paused(office).has_value());
  const auto audited = office.store->read()->audit(0, 100).size();
  CHECK(paused(office).has_value());
  CHECK(office.store->read()->audit(0, 100).size() == audited);
  CHECK(resumed(office).value() == 0);
  CHECK(office.store->read()->audit(0, 100).size() == audited + 1);
  CHECK(resumed(office).value() == 0);
  CHECK(office.store->read()->audit(0, 100).size() == audited + 1);
}

TEST_CASE("pause: only what there is and sends can be paused") {
  Office office{"pausable"};
  office.more_outlets = {{.channel = "page", .capabilities = {.order = Order::LatestWins}}};
  office.open();
  CHECK(paused(office, "nowhere").error().fault == Fault::NotFound);
  CHECK(paused(office, "page").error().fault == Fault::Invalid);
  CHECK(paused(office, "page").error().what ==
        "page cannot be paused: it shows the record itself, as it is");
  CHECK(resumed(office, "nowhere").error().fault == Fault::NotFound);
  CHECK(office.store->read()->audit(0, 9).empty());
}

TEST_CASE("pause: what the configuration has no more can be resumed if it was paused") {
  Office office{"left"};
  office.more_outlets = {{.channel = "old", .capabilities = {.wants = {{.form = Form::Json}}}}};
  office.open();
  REQUIRE(paused(office, "old").has_value());
  office.more_outlets.clear();
  office.open();
  CHECK(resumed(office, "old").has_value());
  CHECK(resumed(office, "old").has_error());
}

TEST_CASE("pause: a test of a paused channel is refused with since when and by whom") {
  Office office{"untested"};
  office.open();
  REQUIRE(paused(office).has_value());
  const auto refused = tried(office);
  REQUIRE(refused.has_error());
  CHECK(refused.error().fault == Fault::Conflict);
  CHECK(refused.error().what ==
        "hook is paused since 2023-11-14T22:13:20Z, by kim: a test would wait until it is resumed");
  CHECK(office.store->read()->deliveries({}).empty());
}

Outlet careful() {
  return {.channel = "social",
          .language = "en",
          .capabilities = {.wants = {{.form = Form::Json}}, .repetition = {Repetition::Keyed}},
          .approval = true};
}

Result<Spoken> spoken(Office& office, Word word) {
  return asked<Spoken>(office, [&](Turn& turn) {
    return office.desk->speak(turn, {.word = word, .press = {.author = "kim"}});
  });
}

TEST_CASE("approval: a notice waits for a person where the channel wants one and nowhere else") {
  Office office{"approval"};
  office.more_outlets = {careful()};
  office.open();
  office.announce();
  REQUIRE(office.dispatched.size() == 1);
  CHECK(office.dispatched[0].delivery.channel == "hook");
  const auto waiting = office.store->read()->deliveries({.channel = "social"}).at(0);
  CHECK(waiting.state == DeliveryState::Held);
  CHECK(waiting.held_reason == "approval");
  office.clock.advance(1h);
  CHECK(approved(office, {.channel = "hook"}) == 0);
  CHECK(last_action(office).empty());
  CHECK(approved(office, {.delivery = waiting.id}) == 1);
  CHECK(last_action(office) == "approve");
  CHECK(office.dispatched.back().delivery.id == waiting.id);
}

TEST_CASE("approval: a test does not wait for it and a retraction takes back what waits") {
  Office office{"unheld"};
  office.more_outlets = {careful()};
  office.open();
  REQUIRE(asked<Tested>(office, [&](Turn& turn) {
            return office.desk->test(turn, "social", "kim");
          }).has_value());
  CHECK(office.dispatched.size() == 1);
  CHECK_FALSE(waits_for_approval(careful(), NoticeKind::Retracted));
  CHECK_FALSE(waits_for_approval(careful(), NoticeKind::Test));
  CHECK(waits_for_approval(careful(), NoticeKind::Opened));
  CHECK(waits_for_approval(careful(), NoticeKind::Corrected));
  CHECK_FALSE(waits_for_approval({.channel = "hook"}, NoticeKind::Opened));
  office.announce();
  const auto waiting = office.store->read()->deliveries({.channel = "social"}).at(0);
  REQUIRE(waiting.state == DeliveryState::Held);
  REQUIRE(spoken(office, {.kind = Word::Kind::Retract, .incident = waiting.incident}).has_value());
  CHECK(state_of(office, waiting.id) == DeliveryState::Cancelled);
}

TEST_CASE("approval: what was approved and is taken back is taken back at once") {
  Office office{"back"};
  office.more_outlets = {careful()};
  office.open();
  office.announce();
  REQUIRE(approved(office, {.channel = "social"}) == 1);
  end(office, office.accepted(office.dispatched.back()));
  const auto sent = office.dispatched.size();
  const auto incident = office.dispatched.back().delivery.incident;
  REQUIRE(spoken(office, {.kind = Word::Kind::Retract, .incident = incident}).has_value());
  CHECK(office.dispatched.size() > sent);
  CHECK(office.store->read()->deliveries({.channel = "social"}).at(0).state ==
        DeliveryState::Leased);
}

}  // namespace
}  // namespace goji::flow
