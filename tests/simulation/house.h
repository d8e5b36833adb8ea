#pragma once

#include "base/milestones.h"
#include "deliveries/dispatcher.h"
#include "flow/desk.h"
#include "simulation/bugs.h"
#include "simulation/channels.h"
#include "simulation/clock.h"
#include "simulation/history.h"
#include "simulation/peers.h"
#include "support/seeded_random.h"

#include <array>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>

namespace goji::simulation {

/// What is the same in every world, and made once.
struct Setting {
  flow::Terms terms{};
  std::shared_ptr<const flow::Wording> wording{};
  flow::Recorder::Plan plan{};
  Lineup lineup{};
};

[[nodiscard]] const Setting& setting();

/// One process: the real desk on the real store, the real dispatcher and the channels' real steps,
/// on two threads that are queues. It does nothing unless it is given a turn.
class House {
 public:
  struct Doors {
    WorldClock* clock = nullptr;
    store::Store* store = nullptr;
    Peers* peers = nullptr;
    History* history = nullptr;
    Milestones* milestones = nullptr;
    Bug bug = Bug::None;
    std::uint64_t seed = 0;
    std::size_t subscribers = 0;  ///< how many of kSubscribers there are

    std::function<void(const store::Claimed&, TimePoint now)> claimed;  ///< and on disk
    std::function<void(const net::HttpRequest&)> sent;                  ///< about to leave
    std::function<void(store::Settled)> settled;  ///< to whichever desk there is
  };

  enum class Thread { Desk, Sender };

  /// Takes up what the store holds. A store that refuses throws store::Failure.
  House(Doors doors, std::chrono::milliseconds wrong_by);
  ~House();
  House(const House&) = delete;
  House& operator=(const House&) = delete;

  [[nodiscard]] flow::Desk& desk() { return *desk_; }

  /// All of it dies but the sender, which does not know it yet: it sends nothing new, and hears
  /// what comes back.
  void become_a_ghost();

  [[nodiscard]] bool can_run(Thread thread) const;
  void run_one(Thread thread);
  void sleep(TimePoint until) { asleep_until_ = until; }

 private:
  class Wire;

  class Subscribers final : public flow::Recipients {
   public:
    explicit Subscribers(std::size_t count) : count_(count) {}

    std::vector<One> after(store::Reading& reading,
                           const store::PlanJobRow& job,
                           std::size_t most) override;

   private:
    std::size_t count_;
  };

  using Queue = std::deque<std::function<void()>>;

  Queue& queue(Thread thread) { return queues_.at(static_cast<std::size_t>(thread)); }
  [[nodiscard]] const Queue& queue(Thread thread) const {
    return queues_.at(static_cast<std::size_t>(thread));
  }
  ProcessClock::Post poster(Thread thread);
  void make_dispatcher();
  void make_desk();
  void show(const std::set<IncidentId>& touched);
  void wake();

  Doors doors_;
  std::array<Queue, 2> queues_{};
  ProcessClock desk_clock_;
  ProcessClock send_clock_;
  test::SeededRandom random_;
  TimePoint asleep_until_{};
  std::map<IncidentId, std::uint64_t> board_{};   ///< as the desk made it
  std::map<IncidentId, std::uint64_t> posted_{};  ///< as the sender sees it
  Subscribers subscribers_;
  std::unique_ptr<Wire> wire_;
  std::unique_ptr<deliveries::Dispatcher> dispatcher_;
  std::unique_ptr<flow::Desk> desk_;
};

}  // namespace goji::simulation
