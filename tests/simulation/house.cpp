#include "simulation/house.h"

#include "assets/assets.h"
#include "messages/library.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <utility>

namespace goji::simulation {
namespace {

Setting made_setting() {
  Setting made;
  for (const auto key : kComponents)
    made.terms.components.push_back({.key = std::string{key}, .name = {{"en", std::string{key}}}});
  auto library =
      messages::Library::load(assets::Assets{}, {{"en"}, "UTC", made.terms.components}).value();
  made.wording = std::make_shared<const flow::Wording>(
      std::move(library),
      flow::Wording::Site{{{"en", "Site"}}, "https://status.example", made.terms.components});
  made.lineup = lineup();
  for (const auto& [name, channel] : *made.lineup.channels)
    made.plan.outlets.push_back(
        {.channel = name, .language = "en", .capabilities = channel->capabilities()});
  return made;
}

}  // namespace

const Setting& setting() {
  static const Setting kMade = made_setting();
  return kMade;
}

/// The network of one process.
class House::Wire final : public net::Exchange {
 public:
  Wire(Doors& doors, Clock& clock) : doors_(doors), clock_(clock) {}

  void start(net::HttpRequest request, Done done) override {
    doors_.sent(request);
    auto fate = doors_.peers->take(request);
    if (fate.latency >= request.timeout) {
      fate.answer = net::Unanswered{"no whole answer in time"};
      fate.latency = request.timeout;
    }
    clock_.call_at(clock_.now() + fate.latency,
                   [fate, done = std::move(done)] { done(fate.answer, {.total = fate.latency}); });
  }

 private:
  Doors& doors_;
  Clock& clock_;
};

std::vector<flow::Recipients::One> House::Subscribers::after(store::Reading& /*reading*/,
                                                             const store::PlanJobRow& job,
                                                             std::size_t most) {
  std::vector<One> people;
  for (const auto name : std::span{kSubscribers}.first(count_))
    if (name > job.cursor && people.size() < most) people.push_back({.address = std::string{name}});
  return people;
}

House::House(Doors doors, std::chrono::milliseconds wrong_by)
    : doors_(std::move(doors)),
      desk_clock_(*doors_.clock, wrong_by, poster(Thread::Desk)),
      send_clock_(*doors_.clock, wrong_by, poster(Thread::Sender)),
      random_(doors_.seed),
      subscribers_(doors_.subscribers),
      wire_(std::make_unique<Wire>(doors_, send_clock_)) {
  make_dispatcher();
  make_desk();
  const auto reading = doors_.store->read();
  std::set<IncidentId> all;
  for (const auto& incident : reading->incidents(0, 1'000))
    all.insert(incident.id);
  show(all);
  queue(Thread::Desk).emplace_back([this] { desk_->turn(); });
}

House::~House() = default;

ProcessClock::Post House::poster(Thread thread) {
  return [this, thread](std::function<void()> what) { queue(thread).push_back(std::move(what)); };
}

void House::make_dispatcher() {
  dispatcher_ = std::make_unique<deliveries::Dispatcher>(
      deliveries::Dispatcher::Doors{.http = wire_.get(),
                                    .clock = &send_clock_,
                                    .random = &random_,
                                    .milestones = doors_.milestones,
                                    .shown =
                                        [this](std::uint64_t incident, std::uint64_t revision) {
                                          const auto found = posted_.find(incident);
                                          return found != posted_.end() &&
                                                 found->second >= revision;
                                        },
                                    .settled = doors_.settled},
      setting().lineup.channels,
      setting().lineup.terms);
}

void House::make_desk() {
  desk_ = std::make_unique<flow::Desk>(
      flow::Desk::Doors{
          .store = doors_.store,
          .clock = &desk_clock_,
          .random = &random_,
          .milestones = doors_.milestones,
          .recipients = &subscribers_,
          .chunk = kChunk,
          .wake = [this] { wake(); },
          .foresee =
              [this](std::vector<store::Claimed> claimed) {
                queue(Thread::Sender).emplace_back([this, claimed = std::move(claimed)]() mutable {
                  dispatcher_->foresee(std::move(claimed));
                });
              },
          .dispatch =
              [this](std::vector<store::Claimed> claimed) {
                for (const auto& one : claimed)
                  doors_.claimed(one, desk_clock_.now());
                queue(Thread::Sender).emplace_back([this, claimed = std::move(claimed)]() mutable {
                  dispatcher_->take(std::move(claimed));
                });
              },
          .hold = [] {},  // nobody reads
          .show = [this](const std::set<IncidentId>& touched) { show(touched); }},
      setting().terms,
      flow::Recorder{setting().wording, setting().plan});
}

void House::wake() {
  const bool lost = doors_.bug == Bug::LostWakeUp && random_.next() % 5 == 0;
  if (!lost) queue(Thread::Desk).emplace_back([this] { desk_->turn(); });
}

void House::show(const std::set<IncidentId>& touched) {
  const auto reading = doors_.store->read();
  for (const auto incident : touched)
    for (const auto& revision : reading->revisions(incident))
      if (revision.state == store::RevisionState::Published)
        board_[incident] = std::max(board_[incident], revision.id);
  queue(Thread::Sender).emplace_back([this, board = board_] {
    posted_ = board;
    dispatcher_->board_changed();
  });
}

void House::become_a_ghost() {
  desk_.reset();
  queue(Thread::Desk).clear();
  queue(Thread::Sender).clear();
}

bool House::can_run(Thread thread) const {
  if (queue(thread).empty()) return false;
  return thread == Thread::Desk || doors_.clock->now() >= asleep_until_;
}

void House::run_one(Thread thread) {
  const auto what = std::move(queue(thread).front());
  queue(thread).pop_front();
  what();
}

}  // namespace goji::simulation
