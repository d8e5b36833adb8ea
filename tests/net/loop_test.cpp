#include "net/loop.h"

#include "support/catch.h"

#include <atomic>
#include <memory>
#include <numeric>
#include <stdexcept>
#include <thread>
#include <vector>

namespace goji::net {
namespace {

using namespace std::chrono_literals;
using Numbers = std::vector<int>;

TEST_CASE("loop: it starts at the wall clock") {
  const auto before = std::chrono::system_clock::now();
  const Loop loop;
  const auto now = loop.now();
  CHECK(now >= std::chrono::floor<std::chrono::milliseconds>(before));
  CHECK(now <= std::chrono::system_clock::now());
}

TEST_CASE("loop: timers fire in the order they fall due and not before") {
  Loop loop;
  Numbers fired;
  const auto start = loop.now();
  loop.call_at(start + 30ms, [&] {
    CHECK(loop.now() >= start + 30ms);
    fired.push_back(3);
    loop.stop();
  });
  loop.call_at(start + 20ms, [&] {
    CHECK(loop.now() >= start + 20ms);
    fired.push_back(1);
  });
  loop.call_at(start + 20ms, [&] { fired.push_back(2); });
  loop.run();
  CHECK(fired == Numbers{1, 2, 3});
}

TEST_CASE("loop: an earlier timer set later is not held up by the one it overtakes") {
  Loop loop;
  const auto start = loop.now();
  TimePoint fired;
  loop.call_at(start + 1h, [] {});
  loop.post([&] {
    loop.call_at(start + 10ms, [&] {
      fired = loop.now();
      loop.stop();
    });
  });
  loop.run();
  CHECK(fired >= start + 10ms);
  CHECK(fired < start + 900ms);
}

TEST_CASE("loop: a timer of the past fires soon, and never from inside call_at") {
  Loop loop;
  bool fired = false;
  loop.post([&] {
    loop.call_at(loop.now() - 1h, [&] {
      fired = true;
      loop.stop();
    });
    CHECK_FALSE(fired);
  });
  loop.run();
  CHECK(fired);
}

TEST_CASE("loop: a timer that sets itself again in the past starves nobody") {
  Loop loop;
  int rounds = 0;
  Numbers others;
  std::function<void()> again = [&] {
    if (++rounds == 3) loop.post([&] { others.push_back(2); });
    if (rounds == 100) loop.stop();
    loop.call_at(loop.now() - 1h, again);
  };
  loop.call_at(loop.now() - 2h, again);
  loop.call_at(loop.now(), [&] { others.push_back(1); });
  loop.run();
  CHECK(rounds >= 100);
  CHECK(others == Numbers{1, 2});
}

TEST_CASE("loop: a cancelled timer stays silent, even one that was due in the same turn") {
  Loop loop;
  Numbers fired;
  const auto due = loop.now() + 5ms;
  TimerId second{};
  const auto first = loop.call_at(due, [&] {
    fired.push_back(1);
    loop.cancel(second);
  });
  second = loop.call_at(due, [&] { fired.push_back(2); });
  const auto third = loop.call_at(due, [&] { fired.push_back(3); });
  loop.cancel(third);
  loop.call_at(due + 1ms, [&] {
    loop.cancel(first);
    loop.stop();
  });
  loop.run();
  CHECK(fired == Numbers{1});
}

TEST_CASE("loop: what one thread posts runs in order on the loop's thread") {
  Loop loop;
  std::vector<Numbers> seen(4);
  const auto owner = std::this_thread::get_id();
  std::atomic<int> strangers = 0;
  const auto post_all = [&](Numbers& mine) {
    for (int number = 0; number < 1'000; ++number)
      loop.post([&, number] {
        strangers += std::this_thread::get_id() == owner ? 0 : 1;
        mine.push_back(number);
      });
  };
  std::vector<std::jthread> threads;
  threads.reserve(seen.size());
  for (auto& mine : seen)
    threads.emplace_back([&] { post_all(mine); });
  const std::jthread last{[&] {
    threads.clear();  // joins them
    loop.stop();
  }};
  loop.run();
  Numbers expected(1'000);
  std::iota(expected.begin(), expected.end(), 0);
  for (const auto& mine : seen)
    CHECK(mine == expected);
  CHECK(strangers == 0);
}

TEST_CASE("loop: any thread may ask for the time, and it never goes back") {
  Loop loop;
  std::atomic<int> backwards = 0;
  const auto watch = [&] {
    auto last = loop.now();
    for (int i = 0; i < 10'000; ++i) {
      const auto now = loop.now();
      backwards += now < last ? 1 : 0;
      last = now;
    }
    loop.stop();
  };
  const std::jthread one{watch};
  const std::jthread other{watch};
  loop.run();
  CHECK(backwards == 0);
}

TEST_CASE("loop: what is posted is never called from inside post") {
  Loop loop;
  Numbers order;
  loop.post([&] {
    loop.post([&] {
      order.push_back(2);
      loop.stop();
    });
    order.push_back(1);
  });
  loop.run();
  CHECK(order == Numbers{1, 2});
}

TEST_CASE("loop: what was posted before stop still runs, and it can be run again") {
  Loop loop;
  Numbers ran;
  loop.post([&] { ran.push_back(1); });
  loop.stop();
  loop.run();
  CHECK(ran == Numbers{1});
  loop.post([&] {
    ran.push_back(2);
    loop.stop();
  });
  loop.run();
  CHECK(ran == Numbers{1, 2});
}

TEST_CASE("loop: an exception leaves through run and takes nothing else with it") {
  Loop loop;
  Numbers ran;
  loop.post([] { throw std::runtime_error("ours"); });
  loop.post([&] { ran.push_back(1); });
  loop.post([&] { loop.call_at(loop.now(), [] { throw std::logic_error("a timer's"); }); });
  loop.post([&] {
    loop.call_at(loop.now(), [&] {
      ran.push_back(2);
      loop.stop();
    });
  });
  CHECK_THROWS_AS(loop.run(), std::runtime_error);
  CHECK(ran.empty());
  CHECK_THROWS_AS(loop.run(), std::logic_error);
  CHECK(ran == Numbers{1});
  loop.run();
  CHECK(ran == Numbers{1, 2});
}

TEST_CASE("loop: what it forgets at its end may still use it") {
  struct Owner {
    Loop* loop;
    TimerId timer;
    ~Owner() {
      loop->cancel(timer);
      loop->post([] {});
    }
  };
  Loop loop;
  const auto timer = loop.call_at(loop.now() + 1h, [] {});
  const auto owner = std::make_shared<Owner>(Owner{&loop, timer});
  loop.post([owner] {});
  loop.call_at(loop.now() + 1h, [owner] {});
  CHECK(owner.use_count() == 3);
}

}  // namespace
}  // namespace goji::net
