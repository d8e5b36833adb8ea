// A year in which nothing happens that users need to hear of, and much that monitors report.
#include "flow/backtest.h"
#include "support/catch.h"

#include <algorithm>
#include <random>

namespace goji::flow {
namespace {

using namespace std::chrono_literals;

/// Always the same year.
class Noise {
 public:
  std::vector<Signal> year() {
    TimePoint moment = kStart;
    // What both monitors have seen once is known to both: from here on nobody is alone.
    for (const char* source : {"probe", "metrics"})
      for (const char* component : {"messaging", "login"})
        blip(moment, source, component, 10s, 0.01);
    while (moment < kStart + std::chrono::days{365}) {
      moment += std::chrono::seconds{below(7200) + 3 * 3600};
      const char* component = below(2) == 0 ? "messaging" : "login";
      switch (below(3)) {
        case 0:  // one monitor is sure that everything is down
          blip(moment, below(2) == 0 ? "probe" : "metrics", component, length(1800), 1.0);
          break;
        case 1:  // both see something small
          blip(moment, "probe", component, length(900), 0.04);
          blip(moment, "metrics", component, length(900), 0.03);
          break;
        default:  // both see something large, for a moment
          blip(moment, "probe", component, length(58), 0.9);
          blip(moment, "metrics", component, length(58), 0.5);
      }
    }
    std::ranges::stable_sort(signals_, {}, &Signal::at);
    return std::move(signals_);
  }

 private:
  static constexpr TimePoint kStart{std::chrono::sys_days{std::chrono::year{2023} / 1 / 1}};

  int below(int bound) { return static_cast<int>(random_() % static_cast<unsigned>(bound)); }
  std::chrono::seconds length(int most) { return std::chrono::seconds{1 + below(most)}; }

  void blip(TimePoint from,
            const char* source,
            const char* component,
            std::chrono::seconds lasts,
            double share) {
    Signal signal{.source = source,
                  .key = "check",
                  .component = component,
                  .impact = Impact::MajorOutage,
                  .affected_share = share,
                  .started_at = from,
                  .at = from};
    for (; signal.at < from + lasts; signal.at += 30s)
      signals_.push_back(signal);
    signal.status = Status::Resolved;
    signal.at = from + lasts;
    signals_.push_back(std::move(signal));
  }

  std::mt19937 random_{20'240'513};
  std::vector<Signal> signals_;
};

TEST_CASE("a year of noise: not one automatic notice") {
  Terms terms{.zone = "Asia/Seoul", .components = {{.key = "messaging"}, {.key = "login"}}};
  const auto signals = Noise{}.year();
  const auto result = backtest(terms, signals);
  CHECK(signals.size() > 20'000);
  CHECK(result.drafts > 100);
  CHECK(result.notices.size() == result.drafts);
  CHECK(result.incidents.empty());
}

}  // namespace
}  // namespace goji::flow
