#pragma once

#include "assets/assets.h"
#include "flow/desk.h"
#include "messages/library.h"
#include "simulation/passing_store.h"
#include "store/sqlite/sqlite_store.h"
#include "support/manual_clock.h"
#include "support/seeded_random.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unistd.h>
#include <utility>
#include <vector>

namespace goji::flow::test {

using goji::test::ManualClock;
using goji::test::SeededRandom;

constexpr TimePoint kOfficeOpens{std::chrono::seconds{1'700'000'000}};

/// Commits, or fails to say whether it did.
class Unsure final : public simulation::PassingWriting {
 public:
  Unsure(std::unique_ptr<store::Writing> real, const bool& fails)
      : PassingWriting(std::move(real)), fails_(fails) {}

  void commit() override {
    if (fails_) throw store::CommitUnknown("COMMIT failed");
    real().commit();
  }

 private:
  const bool& fails_;
};

/// A desk with a real store in a file, the real course and the real words; what it hands on is
/// kept.
struct Office {
  explicit Office(const std::string& name)
      : file(std::filesystem::temp_directory_path() /
             ("goji-desk-" + name + "-" + std::to_string(::getpid()) + ".db")) {
    forget();
    open();
  }
  ~Office() { forget(); }
  Office(const Office&) = delete;
  Office& operator=(const Office&) = delete;

  void forget() const {
    for (const auto* end : {"", "-wal", "-shm", ".lock", ".reserve"})
      std::filesystem::remove(file.string() + end);
  }

  static std::vector<Component> components() {
    return {{.key = "messaging", .name = {{"en", "Messaging"}}},
            {.key = "maps", .name = {{"en", "Maps"}}}};
  }

  [[nodiscard]] static Terms terms() { return {.components = components()}; }

  [[nodiscard]] Recorder recorder() const {
    auto library = messages::Library::load(assets::Assets{}, {{"en"}, "UTC", components()}).value();
    auto wording = std::make_shared<const Wording>(
        std::move(library),
        Wording::Site{{{"en", "Site"}}, "https://s.example", components(), mark});
    Capabilities hook{.wants = {{.form = Form::Json}}, .repetition = {Repetition::Keyed}};
    Recorder::Plan plan{.outlets = {{.channel = "hook", .capabilities = hook}}};
    plan.outlets.insert(plan.outlets.end(), more_outlets.begin(), more_outlets.end());
    return {std::move(wording), std::move(plan)};
  }

  /// As after a crash, if it was open: nothing is closed in order.
  void open() {
    desk.reset();
    store.reset();
    store = std::make_unique<simulation::PassingStore>(
        store::sqlite::open_store(file.string(), store::sqlite::Use::Serve).value(),
        [this](std::unique_ptr<store::Writing> real) {
          return std::make_unique<Unsure>(std::move(real), commits_fail);
        });
    desk = std::make_unique<Desk>(
        Desk::Doors{.store = store.get(),
                    .clock = &clock,
                    .random = &random,
                    .milestones = &milestones,
                    .recipients = recipients,
                    .chunk = chunk,
                    .wake = [this] { ++wakes; },
                    .foresee =
                        [this](std::vector<store::Claimed> claimed) {
                          seen_when_foreseen = store->read()->deliveries({}).size();
                          foreseen = std::move(claimed);
                        },
                    .dispatch =
                        [this](std::vector<store::Claimed> claimed) {
                          seen_at_dispatch = store->read()->deliveries({}).size();
                          held_when_dispatched = held;
                          for (auto& one : claimed)
                            dispatched.push_back(std::move(one));
                        },
                    .look = look_door(),
                    .hold = [this] { held = true; },
                    .show =
                        [this](const std::set<IncidentId>& touched) {
                          shown.insert(touched.begin(), touched.end());
                          held = false;
                        }},
        terms(),
        recorder());
  }

  [[nodiscard]] std::function<void(std::vector<store::Watched>)> look_door() {
    if (!looks) return {};
    return [this](std::vector<store::Watched> watched) {
      for (auto& one : watched)
        looked.push_back(std::move(one));
    };
  }

  static Signal firing(std::string source) {
    return {.source = std::move(source),
            .key = "send",
            .component = "messaging",
            .impact = Impact::MajorOutage};
  }

  void submit(Signal signal) {
    signal.at = clock.now();
    desk->submit({.inlet = "api", .signals = {std::move(signal)}},
                 [this](Result<Taken> taken) { answers.push_back(std::move(taken)); });
  }

  /// Two sources agree, and a minute passes.
  void announce() {
    submit(firing("a"));
    submit(firing("b"));
    desk->turn();
    clock.advance(std::chrono::seconds{61});
  }

  [[nodiscard]] store::Settled accepted(const store::Claimed& one) const {
    return {.attempt = {.delivery = one.delivery.id,
                        .number = one.delivery.attempts,
                        .lease = one.lease,
                        .finished_at = clock.now(),
                        .outcome = "accepted"},
            .state = store::DeliveryState::Accepted,
            .accepted_at = clock.now()};
  }

  std::filesystem::path file;
  ManualClock clock{kOfficeOpens};
  SeededRandom random{1};
  NoMilestones milestones;
  std::unique_ptr<store::Store> store;
  Mark mark = Mark::None;
  std::vector<Outlet> more_outlets;  ///< from the next open() on, as all of these
  Recipients* recipients = nullptr;
  std::size_t chunk = FanOut::kChunk;
  bool commits_fail = false;  ///< and nobody knows whether they were kept
  bool looks = false;         ///< somebody looks for what was accepted
  int wakes = 0;
  std::vector<Result<Taken>> answers;
  std::vector<store::Claimed> dispatched;
  std::vector<store::Watched> looked;
  std::vector<store::Claimed> foreseen;  ///< last
  std::size_t seen_when_foreseen = 0;
  std::size_t seen_at_dispatch = 0;
  std::set<IncidentId> shown;
  bool held = false;  ///< readers wait for the page
  bool held_when_dispatched = false;
  std::unique_ptr<Desk> desk;  ///< goes first, and answers what still waits
};

}  // namespace goji::flow::test
