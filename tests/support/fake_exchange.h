#pragma once

#include "base/clock.h"
#include "net/exchange.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace goji::test {

/// What becomes of one request in a world that is made up.
struct Fate {
  net::Answer answer = net::HttpResponse{.status = 200};
  bool arrives = true;  ///< the peer has done what was asked, whatever we hear of it
  std::chrono::milliseconds latency{1};  ///< over the request's time: no answer comes
  net::Timings timings{};                ///< `total` is filled in
};

inline Fate answered(int status, std::string body = "", net::Headers headers = {}) {
  return {.answer = net::HttpResponse{
              .status = status, .headers = std::move(headers), .body = std::move(body)}};
}

/// Nothing leaves.
inline Fate refused() {
  return {.answer = net::Unsent{"connection refused"}, .arrives = false};
}

/// The connection breaks before an answer: to us the two look the same.
inline Fate broken(bool arrives) {
  return {.answer = net::Unanswered{"the connection closed"}, .arrives = arrives};
}

/// Nothing comes back until the time is over: to us the two look the same.
inline Fate hanging(bool arrives) {
  return {.arrives = arrives, .latency = std::chrono::hours{24 * 365}};
}

/// An Exchange without a network: answers come when the clock is advanced, from a function or from
/// what was said about the URL. It keeps what was started and what the peers have really done.
class FakeExchange final : public net::Exchange {
 public:
  using World = std::function<Fate(const net::HttpRequest& request)>;

  struct Past {
    net::HttpRequest request;
    TimePoint at;
  };

  /// `clock` outlives it. Without a word about a URL, all is answered with 200.
  explicit FakeExchange(
      Clock& clock, World world = [](const auto&) { return Fate{}; })
      : clock_(clock), world_(std::move(world)) {}

  /// No `done` is called any more.
  ~FakeExchange() override {
    for (const auto& [number, timer] : timers_)
      clock_.cancel(timer);
  }
  FakeExchange(const FakeExchange&) = delete;
  FakeExchange& operator=(const FakeExchange&) = delete;

  /// What happens to the next requests to `url`, one after the other, and the last for ever. It
  /// comes before the function.
  void script(const std::string& url, std::vector<Fate> fates) { scripts_[url] = std::move(fates); }

  void start(net::HttpRequest request, Done done) override {
    auto fate = fate_of(request);
    if (fate.latency >= request.timeout) {
      fate.answer = net::Unanswered{"no whole answer in time"};
      fate.latency = request.timeout;
    }
    fate.timings.total = fate.latency;
    if (fate.arrives) arrived_.push_back({request, clock_.now()});
    started_.push_back({std::move(request), clock_.now()});
    const auto number = ++last_number_;
    timers_[number] =
        clock_.call_at(clock_.now() + fate.latency, [this, number, fate, done = std::move(done)] {
          timers_.erase(number);
          done(fate.answer, fate.timings);
        });
  }

  /// Every request, in order of starting.
  [[nodiscard]] const std::vector<Past>& started() const { return started_; }

  /// Those that the peers have done, whatever we heard of it.
  [[nodiscard]] const std::vector<Past>& arrived() const { return arrived_; }

  [[nodiscard]] std::size_t in_flight() const { return timers_.size(); }

 private:
  Fate fate_of(const net::HttpRequest& request) {
    const auto script = scripts_.find(request.url);
    if (script == scripts_.end() || script->second.empty()) return world_(request);
    auto fate = script->second.front();
    if (script->second.size() > 1) script->second.erase(script->second.begin());
    return fate;
  }

  Clock& clock_;
  World world_;
  std::map<std::string, std::vector<Fate>> scripts_{};
  std::map<std::uint64_t, TimerId> timers_{};
  std::uint64_t last_number_ = 0;
  std::vector<Past> started_{};
  std::vector<Past> arrived_{};
};

}  // namespace goji::test
