#include "net/loop.h"

#include "net/loop_parts.h"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>

#include <algorithm>
#include <cerrno>
#include <ctime>
#include <iterator>
#include <sys/eventfd.h>
#include <system_error>
#include <unistd.h>

namespace goji::net {
namespace {

using namespace std::chrono_literals;

// Asio's timer stands still while the machine sleeps, and the pace of our time may change while
// we wait for it: nobody waits longer than this without looking again.
constexpr auto kLongestWait = 1'000ms;

// So late does a machine wake whoever sleeps: 130 us on a virtual one, where all the way from a
// decision's second to its notice takes 2 ms. We get up earlier, and wait awake for what is left.
constexpr auto kRising = 120us;

std::chrono::nanoseconds reading_of(clockid_t clock) {
  timespec time{};
  clock_gettime(clock, &time);
  return std::chrono::seconds{time.tv_sec} + std::chrono::nanoseconds{time.tv_nsec};
}

SteadyTime::Boot boot_now() {
  return reading_of(CLOCK_BOOTTIME);
}

SteadyTime::Wall wall_now() {
  return SteadyTime::Wall{reading_of(CLOCK_REALTIME)};
}

int new_bell() {
  const int bell = ::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  if (bell < 0) throw std::system_error(errno, std::generic_category(), "eventfd");
  return bell;
}

}  // namespace

Loop::Parts::Parts() : time(boot_now(), wall_now()), bell_handle(new_bell()) {
  bell.assign(bell_handle);
  listen();
  arm();
}

SteadyTime::Wall Loop::Parts::moment() const {
  const std::lock_guard lock{time_mutex};
  return time.at(boot_now());
}

void Loop::Parts::post(std::function<void()> what) {
  bool first = false;
  {
    const std::lock_guard lock{posted_mutex};
    first = posted.empty();
    posted.push_back(std::move(what));
  }
  if (!first) return;
  if (io.get_executor().running_in_this_thread())
    boost::asio::post(io, [this] { run_posted(); });
  else
    ring();
}

// Asio wakes its thread with a lock in hand, on which that falls asleep again at once.
void Loop::Parts::ring() const {
  constexpr std::uint64_t kOnce = 1;
  // It fails only if it has rung more often than anybody can count.
  [[maybe_unused]] const auto written = ::write(bell_handle, &kOnce, sizeof kOnce);
}

void Loop::Parts::listen() {
  bell.async_wait(boost::asio::posix::descriptor_base::wait_read,
                  [this](const boost::system::error_code& aborted) {
                    if (aborted) return;
                    std::uint64_t rung = 0;
                    [[maybe_unused]] const auto got = ::read(bell_handle, &rung, sizeof rung);
                    listen();
                    run_posted();
                  });
}

void Loop::Parts::run_posted() {
  std::vector<std::function<void()>> batch;
  {
    const std::lock_guard lock{posted_mutex};
    batch.swap(posted);
  }
  for (auto next = batch.begin(); next != batch.end(); ++next) {
    try {
      (*next)();
    } catch (...) {  // the rest waits for the next run()
      const std::lock_guard lock{posted_mutex};
      posted.insert(posted.begin(), std::move_iterator{next + 1}, std::move_iterator{batch.end()});
      if (!posted.empty()) boost::asio::post(io, [this] { run_posted(); });
      throw;
    }
  }
}

// Setting Asio's timer is a system call that costs more than all the rest: what is due now goes
// without it, and one that goes off too early is left to do so.
void Loop::Parts::arm() {
  const auto now = moment();
  SteadyTime::Wall until = now + kLongestWait;
  if (!timers.empty()) until = std::min<SteadyTime::Wall>(until, timers.begin()->first.first);
  if (until <= now) return wake_soon();
  if (until >= woken_at) return;
  woken_at = until;
  wake.expires_after(std::max<std::chrono::nanoseconds>(until - now - kRising, 0ns));
  wake.async_wait([this](const boost::system::error_code& aborted) {
    if (aborted) return;
    woken_at = SteadyTime::Wall::max();
    on_wake();
  });
}

void Loop::Parts::wake_soon() {
  if (waking) return;
  waking = true;
  boost::asio::post(io, [this] {
    waking = false;
    on_wake();
  });
}

void Loop::Parts::on_wake() {
  {
    const std::lock_guard lock{time_mutex};
    time.learn(boot_now(), wall_now());
  }
  wait_awake();
  try {
    fire_due();
  } catch (...) {
    arm();
    throw;
  }
  arm();
}

// Bounded by a clock whose pace does not change.
void Loop::Parts::wait_awake() const {
  if (timers.empty()) return;
  const auto due = timers.begin()->first.first;
  if (due - moment() > kRising) return;
  const auto end = boot_now() + 2 * kRising;
  while (moment() < due && boot_now() < end) {
  }
}

// Timers set on the way wait for the next turn, even those that are due: sockets come in between.
void Loop::Parts::fire_due() {
  const auto now = moment();
  const TimerId newest{last_id};
  auto next = timers.begin();
  while (next != timers.end() && next->first.first <= now) {
    const auto key = next->first;
    if (key.second <= newest) {
      const auto what = std::move(next->second);
      timers.erase(next);
      due_of.erase(key.second);
      what();
    }
    next = timers.upper_bound(key);
  }
}

Loop::Loop() : parts_(std::make_unique<Parts>()) {
}

// What is forgotten may still use the loop in its destructors.
Loop::~Loop() {
  const auto timers = std::move(parts_->timers);
  const auto posted = std::move(parts_->posted);
}

TimePoint Loop::now() const {
  return std::chrono::floor<std::chrono::milliseconds>(parts_->moment());
}

TimerId Loop::call_at(TimePoint due, std::function<void()> what) {
  const TimerId id{++parts_->last_id};
  parts_->timers.emplace(std::pair{due, id}, std::move(what));
  parts_->due_of.emplace(id, due);
  if (due < parts_->woken_at) parts_->arm();
  return id;
}

void Loop::cancel(TimerId timer) {
  const auto found = parts_->due_of.find(timer);
  if (found == parts_->due_of.end()) return;
  const auto forgotten = parts_->timers.extract({found->second, timer});
  parts_->due_of.erase(found);
}

void Loop::post(std::function<void()> what) {
  parts_->post(std::move(what));
}

void Loop::run() {
  parts_->io.restart();
  const auto work = boost::asio::make_work_guard(parts_->io);
  parts_->io.run();
}

void Loop::stop() {
  post([this] { parts_->io.stop(); });
}

}  // namespace goji::net
