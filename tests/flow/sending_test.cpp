#include "flow/office.h"
#include "support/catch.h"

#include <fmt/format.h>

#include <algorithm>

namespace goji::flow {
namespace {

using namespace std::chrono_literals;
using test::Office;

/// An office that finds so many deliveries waiting, each for a host of its own.
void fill(Office& office, std::size_t hosts) {
  {
    const auto writing = office.store->write();
    writing->keep_rendered("hash", "{}");
    std::vector<store::DeliveryRow> rows;
    for (std::size_t i = 0; i < hosts; ++i)
      rows.push_back({.revision = 1,
                      .channel = "hook",
                      .recipient = fmt::format("r-{}", i),
                      .key = fmt::format("k-{}", i),
                      .rendered = "hash",
                      .destination = fmt::format("host-{}", i),
                      .planned_at = office.clock.now(),
                      .expires_at = office.clock.now() + 8h});
    writing->plan(rows, {.due_at = office.clock.now(), .in_order = false});
    writing->commit();
  }
  office.open();
  office.desk->turn();
}

TEST_CASE("sending: those that hang give their places to others before their time is over") {
  Office office{"hanging"};
  fill(office, 2'300);
  CHECK(office.dispatched.size() == 1'000);
  office.clock.advance(2s - 1ms);
  CHECK(office.dispatched.size() == 1'000);
  office.clock.advance(1ms);
  CHECK(office.dispatched.size() == 2'000);
  office.clock.advance(2s);
  CHECK(office.dispatched.size() == 2'300);
}

TEST_CASE("sending: those that hang give way the sooner the quicker others answer") {
  Office office{"quick"};
  fill(office, 2'300);
  office.clock.advance(20ms);
  office.desk->submit(office.accepted(office.dispatched.front()));
  office.desk->turn();
  office.clock.advance(Tray::kMoment);
  CHECK(office.dispatched.size() == 1'001);
  office.clock.advance(191ms);
  CHECK(office.dispatched.size() == 1'001);
  office.clock.advance(1ms);  // eight times twenty-four
  CHECK(office.dispatched.size() == 2'001);
}

TEST_CASE("sending: in a rush ends make room together and within a moment") {
  Office office{"room"};
  fill(office, 1'100);
  for (int i = 0; i < 3; ++i)
    office.desk->submit(office.accepted(office.dispatched.at(static_cast<std::size_t>(i))));
  office.desk->turn();
  CHECK(office.dispatched.size() == 1'000);
  office.clock.advance(Tray::kMoment - 1ms);
  CHECK(office.dispatched.size() == 1'000);
  office.clock.advance(1ms);
  CHECK(office.dispatched.size() == 1'003);
}

TEST_CASE("sending: what ended in a rush is written down before goji stops") {
  Office office{"stops"};
  fill(office, 100);
  office.desk->submit(office.accepted(office.dispatched.front()));
  office.desk->turn();
  CHECK(
      office.store->read()->attempts(office.dispatched.front().delivery.id).back().outcome.empty());
  office.desk->hurry();
  CHECK(office.store->read()->attempts(office.dispatched.front().delivery.id).back().outcome ==
        "accepted");
}

TEST_CASE("sending: there are never more than four thousand under way") {
  Office office{"most"};
  fill(office, 4'100);
  office.clock.advance(30s);
  CHECK(office.dispatched.size() == 4'000);
  office.desk->submit(office.accepted(office.dispatched.front()));
  office.desk->turn();
  office.clock.advance(Tray::kMoment);
  CHECK(office.dispatched.size() == 4'001);
}

/// Three posts for an account that may make two at once, and one more every ten seconds.
Outlet slow() {
  return {.channel = "slow",
          .language = "en",
          .capabilities = {.wants = {{.form = Form::Short}},
                           .repetition = {Repetition::Keyed},
                           .recipients = {"a", "b", "c"},
                           .destination = "host",
                           .account = "me",
                           .account_pace = {.per_second = 0.1, .burst = 2}}};
}

TEST_CASE("sending: what comes while an account's bucket is empty waits and says until when") {
  Office office{"pace"};
  office.more_outlets = {slow()};
  office.open();
  office.announce();
  const auto to_slow = [&] {
    return std::ranges::count_if(office.dispatched, [](const store::Claimed& one) {
      return one.delivery.channel == "slow";
    });
  };
  CHECK(to_slow() == 2);
  const auto waits = [&] {
    return office.store->read()->deliveries(
        {.channel = "slow", .state = store::DeliveryState::Queued});
  };
  REQUIRE(waits().size() == 1);
  const auto begun = office.dispatched.back().delivery.first_attempt_at.value();
  CHECK(waits().front().destination == "host/me");
  CHECK(waits().front().due_at == begun + 10s);
  CHECK(waits().front().closed_for == "rate");
  office.clock.advance(begun + 10s - 1ms - office.clock.now());
  CHECK(to_slow() == 2);
  office.clock.advance(1ms);
  CHECK(to_slow() == 3);
  CHECK(waits().empty());
}

TEST_CASE("sending: a retraction takes back what turned out to be there since it was planned") {
  Office office{"retraction"};
  const auto row = [&](store::Id revision, store::Task task) {
    return store::DeliveryRow{.revision = revision,
                              .incident = 1,
                              .channel = "social",
                              .task = task,
                              .key = fmt::format("k-{}", revision),
                              .rendered = "hash",
                              .destination = "social",
                              .planned_at = office.clock.now(),
                              .expires_at = office.clock.now() + 8h,
                              .handle = ""};
  };
  const auto plan = [&](const store::DeliveryRow& one) {
    const auto writing = office.store->write();
    writing->keep_rendered("hash", "{}");
    writing->plan(std::vector{one}, {.due_at = office.clock.now()});
    writing->commit();
  };
  plan(row(1, store::Task::Post));
  office.open();
  office.desk->turn();
  REQUIRE(office.dispatched.size() == 1);
  plan(row(2, store::Task::Retract));  // while the post is under way
  auto end = office.accepted(office.dispatched[0]);
  end.handle = "h-1";
  office.desk->submit(end);
  office.desk->turn();
  REQUIRE(office.dispatched.size() == 2);
  CHECK(office.dispatched[1].delivery.handle == "h-1");
}

}  // namespace
}  // namespace goji::flow
