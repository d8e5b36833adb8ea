#include "simulation/world.h"

#include "simulation/fresh_store.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace goji::simulation {
namespace {

using namespace std::chrono_literals;

constexpr auto kSentAgain = 5s;        // by monitors that got no answer
constexpr auto kAnsweredWithin = 60s;  // while the process lives and its disk works
constexpr auto kToldWithin = 14h;      // once all troubles are over
constexpr std::size_t kMostSteps = 50'000;

}  // namespace

void World::Points::pass(std::string_view point) {
  if (point == "committed") world_.ledger_.committed();
  auto& deaths = world_.deaths_to_come_;
  const auto found = std::ranges::find(deaths, point);
  if (found == deaths.end()) return;
  deaths.erase(found);
  world_.note("process", fmt::format("dies at \"{}\"", point));
  throw Death{};
}

World::World(const Plan& plan, Bug bug)
    : plan_(plan),
      bug_(bug),
      random_(plan.seed),
      peers_(clock_, history_, plan.seed),
      store_(fresh_store(),
             [this](std::unique_ptr<store::Writing> real) {
               return std::make_unique<FaultyWriting>(std::move(real), bug_, disk_);
             }),
      ledger_({&store_, &peers_, &history_, &clock_}, subscribers()) {
  for (const Item& item : plan_.items)
    schedule(item);
}

World::~World() = default;

void World::schedule(const Item& item) {
  end_ = std::max(end_, kBeginning + item.at + item.lasts);
  clock_.call_at(kBeginning + item.at, [this, &item] { happen(item); });
}

void World::happen(const Item& item) {
  note("world", in_words(item));
  const auto until = clock_.now() + item.lasts;
  switch (item.what) {
    case What::Fire:
      return see(item.who, item.about, Status::Firing);
    case What::Clear:
      return see(item.who, item.about, Status::Resolved);
    case What::Retract:
      return take_back();
    case What::Trouble:
      return peers_.trouble(item.who, item.how, until);
    case What::Rival:
      return be_replaced();
    case What::Crash:
      return deaths_to_come_.push_back(item.about);
    case What::Sleep:
      if (house_) house_->sleep(until);
      clock_.call_at(until, [] {});
      return;
    case What::Crawl:
      crawls_until_ = until;
      return;
    case What::Refuse:
      refuses_until_ = until;
      return;
  }
}

void World::see(const std::string& source, const std::string& component, Status status) {
  senders_.push_back({.signal = {.source = source,
                                 .key = "check",
                                 .component = component,
                                 .status = status,
                                 .impact = Impact::MajorOutage}});
  send(senders_.size() - 1);
}

void World::send(std::size_t sender) {
  if (senders_[sender].answered) return;
  clock_.call_at(clock_.now() + kSentAgain, [this, sender] { send(sender); });
  if (!house_) return;
  auto& waiting = senders_[sender];
  if (!waiting.waits_since) waiting.waits_since = clock_.now();
  auto signal = waiting.signal;
  signal.at = clock_.now();
  ledger_.submitted(sender, signal);
  house_->desk().submit({.inlet = "api", .signals = {std::move(signal)}},
                        [this, sender](const Result<flow::Taken>& taken) {
                          auto& answered = senders_[sender];
                          if (!taken) return;
                          if (answered.answered) return;
                          answered.answered = true;
                          ledger_.answered(sender);
                        });
}

void World::take_back() {
  if (!house_) return;
  house_->desk().submit(flow::Command{
      [](flow::Turn& turn) {
        for (const auto& incident : turn.course.incidents()) {
          if (incident.retracted || incident.resolved_at) continue;
          auto said = turn.course.take(
              {.kind = flow::Word::Kind::Retract, .at = turn.now, .incident = incident.id});
          if (said) turn.heed(std::move(*said));
        }
      },
      [](const std::optional<Error>&) {}});
}

void World::start_house() {
  House::Doors doors{
      .clock = &clock_,
      .store = &store_,
      .peers = &peers_,
      .history = &history_,
      .milestones = &points_,
      .bug = bug_,
      .seed = random_.next(),
      .subscribers = subscribers(),
      .claimed = [this](const store::Claimed& one, TimePoint now) { ledger_.claimed(one, now); },
      .sent = [this](const net::HttpRequest& request) { ledger_.sent(request); },
      .settled =
          [this](store::Settled settled) {
            if (house_) house_->desk().submit(std::move(settled));
          }};
  // A wall clock that was put right or wrong while nobody looked.
  const auto wrong_by =
      below(8) == 0
          ? std::chrono::milliseconds{static_cast<std::int64_t>(below(7'200'000)) - 3'600'000}
          : 0ms;
  try {
    house_ = std::make_unique<House>(std::move(doors), wrong_by);
    note("process", fmt::format("starts, its clock wrong by {} ms", wrong_by.count()));
    ledger_.committed();
    ledger_.audit();
  } catch (const store::Failure& failure) {
    note("process", fmt::format("cannot start: {}", failure.what()));
    clock_.call_at(clock_.now() + 10s, [this] { start_house(); });
  }
}

void World::die() {
  report_.deaths += 1;
  for (auto& sender : senders_)
    sender.waits_since.reset();
  behind_.clear();
  ghost_.reset();
  auto dead = std::move(house_);
  if (below(3) == 0) {
    note("process", "its sender lives on as a ghost");
    dead->become_a_ghost();
    ghost_ = std::move(dead);
  }
  dead.reset();
  const auto down = below(4) == 0 ? 1ms * below(300'000) : 1ms * below(3'000);
  clock_.call_at(clock_.now() + down, [this] { start_house(); });
}

/// The lock did not hold. What this process was about to send stays with it; its desk does not know
/// of the other, and neither do those who wait for its answers.
void World::be_replaced() {
  if (!house_) return;
  for (auto& sender : senders_)
    sender.waits_since.reset();
  house_->lose_sender();
  ghost_ = std::move(house_);
  start_house();
}

void World::end(const House* house) {
  if (house == ghost_.get()) {
    ghost_.reset();
  } else {
    die();
  }
}

/// One of all that could run now runs; false if nothing can.
bool World::run_something() {
  std::vector<std::pair<House*, House::Thread>> ready;
  for (auto* house : {house_.get(), ghost_.get()})
    for (const auto thread : {House::Thread::Desk, House::Thread::Sender})
      if (house != nullptr && house->can_run(thread)) ready.emplace_back(house, thread);
  if (ready.empty()) return false;
  const auto [house, thread] = ready[ready.size() == 1 ? 0 : below(ready.size())];
  try {
    house->run_one(thread);
  } catch (const store::TakenOver&) {
    note("process", "finds that it was replaced, and ends");
    end(house);
  } catch (const Death&) {
    end(house);
  }
  return true;
}

void World::step() {
  if (++report_.steps > kMostSteps) throw Violation{"it never comes to rest"};
  if (clock_.now() < crawls_until_ && below(4) == 0) let_pass(1ms * below(1'000));
  if (run_something()) return;
  expect_answers();
  // A house with nothing to do sleeps; finish() tells whether it may.
  if (!clock_.next()) return clock_.pass(60s);
  clock_.fire();
}

void World::let_pass(std::chrono::milliseconds time) {
  const auto until = clock_.now() + time;
  while (clock_.next() && *clock_.next() <= until)
    clock_.fire();
  clock_.pass(until - clock_.now());
}

void World::expect_answers() {
  if (clock_.now() < std::max(crawls_until_, refuses_until_) + kAnsweredWithin) return;
  for (const auto& sender : senders_)
    if (!sender.answered && sender.waits_since &&
        clock_.now() - *sender.waits_since > kAnsweredWithin)
      throw Violation{fmt::format("{}'s signal waits for its answer", sender.signal.source)};
}

void World::finish() {
  const auto limit = end_ + kToldWithin;
  auto look_again = end_;
  while (clock_.now() < limit) {
    step();
    if (clock_.now() < look_again || !house_) continue;
    look_again = clock_.now() + 60s;
    const bool heard = std::ranges::all_of(senders_, &Sender::answered);
    if (heard && ledger_.converged()) return;
  }
  throw Violation{ledger_.unfinished()};
}

Report World::live() {
  try {
    start_house();
    while (clock_.now() < end_)
      step();
    deaths_to_come_.clear();
    finish();
    ledger_.audit();
    report_.incidents = ledger_.incidents();
  } catch (const Violation& violation) {
    report_.violation = violation.what;
    note("so", violation.what);
  }
  report_.trace = history_.hash();
  report_.history = history_.lines();
  return std::move(report_);
}

}  // namespace goji::simulation
