// Who asks for an address learns nothing of it: neither from the answer nor from how long it takes.
// Time itself cannot be tested without luck, so it is the work that is compared: every word with
// the store until the answer, the commits among them, and nothing is waited for besides.
#include "flow/desk.h"
#include "flow/members.h"
#include "support/catch.h"

#include <algorithm>

namespace goji::flow {
namespace {

using store::SubscriberState;
using test::mail;
using test::Members;
using Calls = std::vector<std::string>;

/// Writes down what is asked of the store on the way to an answer.
class Listening final : public simulation::PassingWriting {
 public:
  Listening(std::unique_ptr<store::Writing> real, Calls& calls)
      : PassingWriting(std::move(real)), calls_(calls) {
    calls_.emplace_back("begin");
  }

  void commit() override {
    calls_.emplace_back("commit");
    PassingWriting::commit();
  }
  std::optional<store::SubscriberRow> subscriber(store::Id id) override {
    calls_.emplace_back("subscriber");
    return PassingWriting::subscriber(id);
  }
  std::optional<store::SubscriberRow> subscriber_with(const std::string& kind,
                                                      const std::string& fingerprint) override {
    calls_.emplace_back("subscriber_with");
    return PassingWriting::subscriber_with(kind, fingerprint);
  }
  std::vector<store::DeliveryRow> deliveries(const store::DeliveryFilter& filter) override {
    calls_.emplace_back("deliveries");
    return PassingWriting::deliveries(filter);
  }
  store::Id keep_subscriber(const store::SubscriberRow& row) override {
    calls_.emplace_back("keep_subscriber");
    return PassingWriting::keep_subscriber(row);
  }
  std::size_t forget_unconfirmed(TimePoint asked_before, TimePoint now) override {
    calls_.emplace_back("forget_unconfirmed");
    return PassingWriting::forget_unconfirmed(asked_before, now);
  }
  void keep_rendered(const std::string& hash, const std::string& body) override {
    calls_.emplace_back("keep_rendered");
    PassingWriting::keep_rendered(hash, body);
  }
  std::size_t plan(std::span<const store::DeliveryRow> rows,
                   const store::Schedule& schedule) override {
    calls_.push_back("plan " + std::to_string(rows.size()));
    return PassingWriting::plan(rows, schedule);
  }
  std::vector<store::Claimed> claim(TimePoint now,
                                    TimePoint lease_until,
                                    std::uint64_t lease,
                                    std::size_t limit,
                                    const store::Room& room) override {
    auto claimed = PassingWriting::claim(now, lease_until, lease, limit, room);
    calls_.push_back("claim " + std::to_string(claimed.size()));
    return claimed;
  }
  bool settle(const store::Settled& settled) override {
    calls_.emplace_back("settle");
    return PassingWriting::settle(settled);
  }
  void add_audit(const store::AuditRow& row) override {
    calls_.emplace_back("add_audit");
    PassingWriting::add_audit(row);
  }

 private:
  Calls& calls_;
};

/// A list with one address in each state, and a desk at which people ask for them.
struct House {
  House() {
    for (const auto* address : {"pending", "active", "suppressed", "left"})
      REQUIRE(members.ask(mail(std::string{address} + "@example.com")).has_value());
    members.change(2, SubscriberState::Active);
    members.change(3, SubscriberState::Suppressed);
    REQUIRE(members.leave(4));
    members.store = std::make_unique<simulation::PassingStore>(
        std::move(members.store), [this](std::unique_ptr<store::Writing> real) {
          return std::make_unique<Listening>(std::move(real), calls);
        });
    desk = std::make_unique<Desk>(
        Desk::Doors{.store = members.store.get(),
                    .clock = &clock,
                    .random = &members.random,
                    .milestones = &milestones,
                    .addressees = &members.audience,
                    .wake = [] {},
                    .dispatch = [this](const auto&) { calls.emplace_back("dispatch"); },
                    .hold = [] {},
                    .show = [](const auto&) {}},
        test::Office::terms(),
        Recorder{members.membership().wording, {}});
    desk->turn();  // the questions of before
  }

  /// All that happens until the answer, and after it.
  Calls asked_for(const std::string& address) {
    calls.clear();
    desk->submit(command<int>(
        [this, address](Turn& turn) -> Result<int> {
          const auto done = members.enrolment.ask(turn, mail(address + "@example.com"));
          if (!done) return done.error();
          return 0;
        },
        [this](const Result<int>& answer) {
          REQUIRE(answer.has_value());
          calls.emplace_back("answer");
        }));
    desk->turn();
    return calls;
  }

  Members members;
  Calls calls;
  goji::test::ManualClock clock{test::kOfficeOpens};
  NoMilestones milestones;
  std::unique_ptr<Desk> desk;
};

TEST_CASE("equal work: to ask for an address costs the same whether it is on the list or not") {
  const Calls whole{"begin",
                    "forget_unconfirmed",
                    "subscriber_with",
                    "keep_subscriber",
                    "keep_rendered",
                    "plan 1",
                    "claim 1",
                    "subscriber",
                    "commit",
                    "dispatch",
                    "answer"};
  for (const auto* address : {"unknown", "pending", "active", "suppressed", "left"}) {
    INFO(address);
    House house;
    CHECK(house.asked_for(address) == whole);
  }
}

TEST_CASE("equal work: an address in other letters costs the same too") {
  House house;
  const auto unknown = house.asked_for("Unknown");
  CHECK(std::ranges::count(unknown, "subscriber_with") == 2);
  for (const auto* address : {"Pending", "ACTIVE", "suppresseD", "Left"}) {
    INFO(address);
    House other;
    CHECK(other.asked_for(address) == unknown);
  }
}

}  // namespace
}  // namespace goji::flow
