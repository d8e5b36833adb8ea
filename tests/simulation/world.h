#pragma once

#include "simulation/clock.h"
#include "simulation/house.h"
#include "simulation/ledger.h"
#include "simulation/run.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace goji::simulation {

/// One simulated world: a store that outlives processes, the process of the moment, perhaps the
/// ghost of the one before it, peers, monitors, people and faults; all in one thread, on one clock.
class World {
 public:
  World(const Plan& plan, Bug bug);
  ~World();

  /// To the end of the plan, and then on until everybody was told what is so, which must come
  /// about.
  Report live();

 private:
  /// Dies at the point where it was told to.
  class Points final : public Milestones {
   public:
    explicit Points(World& world) : world_(world) {}
    void pass(std::string_view point) override;

   private:
    World& world_;
  };

  struct Sender {
    Signal signal{};
    std::optional<TimePoint> waits_since{};  ///< for its answer, from a living process
    bool answered = false;
  };

  void schedule(const Item& item);
  void happen(const Item& item);
  void see(const std::string& source, const std::string& component, Status status);
  void send(std::size_t sender);
  void take_back();
  void end_troubles();

  [[nodiscard]] std::size_t subscribers() const { return plan_.seed % (kSubscribers.size() + 1); }

  void start_house();
  void die();
  void step();
  bool run_something();
  void let_pass(std::chrono::milliseconds time);
  void expect_answers();
  void finish();
  std::uint64_t below(std::uint64_t limit) { return random_.next() % limit; }
  void note(std::string_view who, std::string_view what) {
    history_.write(clock_.now(), who, what);
  }

  const Plan& plan_;
  Bug bug_;
  WorldClock clock_{kBeginning};
  History history_{};
  std::vector<store::DeliveryRow> behind_{};  ///< see Bug::CursorBeforeRows
  test::SeededRandom random_;
  Peers peers_;
  FaultyWriting::Doors disk_{.disk_refuses = [this] { return clock_.now() < refuses_until_; },
                             .moves = [this](store::Id delivery) { ledger_.moves(delivery); },
                             .moves_many = [this] { ledger_.moves_many(); },
                             .behind = &behind_};
  PassingStore store_;
  Ledger ledger_;
  Points points_{*this};
  std::vector<Sender> senders_{};
  std::vector<std::string> deaths_to_come_{};  ///< points
  TimePoint crawls_until_{};
  TimePoint refuses_until_{};
  TimePoint end_{};
  Report report_{};
  std::unique_ptr<House> ghost_;
  std::unique_ptr<House> house_;
};

}  // namespace goji::simulation
