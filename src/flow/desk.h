#pragma once

#include "base/clock.h"
#include "base/milestones.h"
#include "base/random.h"
#include "flow/commands.h"
#include "flow/course.h"
#include "flow/fan_out.h"
#include "flow/hearing.h"
#include "flow/recorder.h"
#include "flow/sending.h"
#include "flow/tray.h"
#include "flow/turn.h"
#include "flow/watching.h"
#include "store/store.h"

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace goji::flow {

/// The conductor. Everything that decides or writes goes through its turns: each takes what is
/// waiting, moves the course on, records what that means, commits once, and only then sends,
/// answers and shows. submit() may be called from any thread; turn() is called on one.
class Desk {
 public:
  struct Doors {
    store::Store* store = nullptr;
    Clock* clock = nullptr;  ///< of the desk's thread
    Random* random = nullptr;
    Milestones* milestones = nullptr;
    Recipients* recipients = nullptr;    ///< none: nobody has subscribed
    Addressees* addressees = nullptr;    ///< likewise
    std::size_t chunk = FanOut::kChunk;  ///< how many of them are planned in a turn

    /// Sees to it that turn() is called soon. From any thread, once for many commands.
    std::function<void()> wake;

    /// These few are being leased, in a turn that is about to be committed: whatever can be done
    /// for them without anybody noticing may be done while the disk writes.
    std::function<void(std::vector<store::Claimed>)> foresee = [](const auto&) {};

    /// Deliveries that were leased in a turn that is now on disk.
    std::function<void(std::vector<store::Claimed>)> dispatch;

    /// What was accepted, and is to be looked for as readers would: each ends as a submitted Sight.
    /// None: nobody looks.
    std::function<void(std::vector<store::Watched>)> look{};

    /// Such a turn is on disk, and nothing of it is sent or answered yet: readers who ask from now
    /// on wait for show(), so that the page is never behind its notices.
    std::function<void()> hold;

    /// Makes what readers may see of these incidents, which the turn has changed.
    std::function<void(const std::set<IncidentId>& touched)> show;
  };

  /// Reads where things stood when the last run ended. It throws store::Failure if it cannot.
  Desk(Doors doors, Terms terms, Recorder recorder);
  ~Desk();  ///< on the desk's thread, or when that has ended; answers what still waits
  Desk(const Desk&) = delete;
  Desk& operator=(const Desk&) = delete;

  void submit(Command command);

  /// Signals that an inlet has read. The answer comes after the commit.
  void submit(TakeSignals signals, std::function<void(Result<Taken>)> answer);

  /// The end of an attempt.
  void submit(store::Settled settled);

  /// What a look found.
  void submit(deliveries::Sight sight);

  /// A person's word, within a command's turn. NotFound, Conflict and Invalid leave things as they
  /// were.
  Result<Spoken> speak(Turn& turn, const Speak& speak);

  /// What speak() would send, without saying it.
  Result<Preview> preview(Turn& turn, const Speak& speak);

  /// The same of signals.
  Result<Taken> take(Turn& turn, const TakeSignals& taken);

  /// Sends a test through one channel: the delivery that it is. Errors as Recorder::test(), and
  /// Conflict: it is paused.
  Result<Tested> test(Turn& turn, const std::string& channel, const std::string& author);

  /// Sends again what is dead: how many.
  std::size_t redrive(Turn& turn, const store::DeadFilter& filter, const std::string& author);

  /// Nothing is sent through the channel until resume(). NotFound: there is none of that name;
  /// Invalid: it is a place on our own pages, which show the record itself.
  Result<void> pause(Turn& turn, const std::string& channel, const std::string& author);

  /// What waited goes out now: how many. NotFound: there is no such channel, and none is paused.
  Result<std::size_t> resume(Turn& turn, const std::string& channel, const std::string& author);

  /// A person says yes to what waits for that: how many.
  std::size_t approve(Turn& turn, const store::HeldFilter& filter, const std::string& author);

  /// Sends what came back with a restored backup: how many.
  std::size_t release_restored(Turn& turn, const std::string& author);

  /// Takes what is waiting, and after it plans a chunk for subscribers. CommitUnknown leaves
  /// through here, and must end the process.
  void turn();

  /// The end is near: what waits is taken now, and what comes yet as soon as it comes, so that no
  /// end of an attempt is lost that was known. Desk's thread.
  void hurry();

  /// New terms, after a reload; state and timers stay.
  void adopt(Terms terms, Recorder recorder);

  /// The same terms, written down in another way. Desk's thread only.
  void adopt(Recorder recorder);

  [[nodiscard]] const Course& course() const { return course_; }  ///< desk's thread only

  /// What it did since the start; read from any thread.
  struct Counts {
    std::atomic<std::uint64_t> turns = 0;
    std::atomic<std::uint64_t> turns_undone = 0;
    std::atomic<std::uint64_t> signals = 0;
    std::atomic<std::uint64_t> repeats = 0;

    /// Signals that were no repeats, and what else may change what a repeat means.
    std::atomic<std::uint64_t> news = 0;

    std::atomic<bool> has_reserve = true;  ///< Store::has_reserve
  };
  [[nodiscard]] const Counts& counts() const { return counts_; }

  /// So many signals came that tell nothing at all, and were not submitted. From any thread.
  void count_repeats(std::size_t signals);

 private:
  void knock(Turn& turn, const store::DeliveryRow& test);
  void run(std::vector<Command> commands);
  void run_each(std::vector<Command> commands);
  bool attempt(std::vector<Command>& commands, std::optional<Error>& failed);
  void tell(Turn& turn, const std::vector<Command>& commands);
  void finish(Turn& turn);
  void watch();
  void rest();
  void plan_next_turn();
  void start_over();

  Doors doors_;
  std::string term_;  ///< of this desk at the store, which it takes over before it reads anything
  Counts counts_{};
  Terms terms_;
  Recorder recorder_;
  Course course_;
  Hearing hearing_{};
  Sending sending_;
  FanOut fan_out_;
  std::optional<Watching> watching_{};
  std::optional<TimerId> alarm_{};
  TimePoint patient_until_{};  ///< a disk that refuses is not asked again at once

  Tray tray_{};
};

}  // namespace goji::flow
