#include "app/cli/backtest.h"

#include "app/blueprint.h"
#include "app/cli/history_file.h"
#include "base/rfc3339.h"
#include "flow/backtest.h"
#include "flow/backtest_compared.h"
#include "flow/backtest_picture.h"

#include <fmt/format.h>
#include <fmt/ostream.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

namespace goji::app::cli {
namespace {

namespace fs = std::filesystem;

/// "[#########           ]  45 %" on a terminal, nothing elsewhere.
class ProgressBar {
 public:
  explicit ProgressBar(World& world) : world_(world) {}
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;
  ~ProgressBar() {
    if (shown_ >= 0) world_.err << "\r\x1b[K" << std::flush;
  }

  void show(double part) {
    const auto percent = static_cast<int>(part * 100);
    if (!world_.is_terminal || percent == shown_) return;
    shown_ = percent;
    const auto full = static_cast<std::size_t>(percent) / 5;
    fmt::print(world_.err, "\r[{:<20}] {:>3} %", std::string(full, '#'), percent);
    world_.err << std::flush;
  }

 private:
  World& world_;
  int shown_ = -1;
};

/// Warns once of each component that the configuration does not know.
class Strangers {
 public:
  Strangers(World& world, const std::vector<Component>& components) : world_(world) {
    for (const Component& component : components)
      known_.insert(component.key);
  }

  void look(const Signal& signal) {
    if (signal.status == Status::Heartbeat || signal.component == last_) return;
    if (!known_.insert(signal.component).second) {
      last_ = signal.component;
      return;
    }
    fmt::print(world_.err, "warning: unknown component {}\n", signal.component);
  }

 private:
  World& world_;
  std::set<std::string> known_;
  std::string last_;
};

/// One or two policies, each with a course of its own, that hear the same.
class Rehearsal {
 public:
  explicit Rehearsal(std::vector<flow::Terms> terms) : terms_(std::move(terms)) { begin(); }

  void begin() {
    runs_.clear();
    for (const flow::Terms& terms : terms_)
      runs_.emplace_back(terms);
  }

  void hear(std::span<const Signal> signals) {
    for (flow::Backtest& run : runs_)
      run.hear(signals);
  }

  std::vector<flow::BacktestResult> finish() {
    std::vector<flow::BacktestResult> results;
    for (flow::Backtest& run : runs_)
      results.push_back(run.finish());
    return results;
  }

 private:
  std::vector<flow::Terms> terms_;
  std::vector<flow::Backtest> runs_;
};

Result<void> play(World& world,
                  const HistoryFile& file,
                  Rehearsal& rehearsal,
                  Strangers strangers) {
  ProgressBar bar{world};
  const TakeSignals take = [&](std::span<const Signal> signals) {
    for (const Signal& signal : signals)
      strangers.look(signal);
    rehearsal.hear(signals);
  };
  const TellProgress tell = [&](double part) { bar.show(part); };
  const auto order = read_in_order(file, take, tell);
  if (!order) return order.error();
  if (*order == Order::Kept) return {};
  rehearsal.begin();
  return read_sorted(file, take, tell);
}

Result<std::optional<TimePoint>> moment(const char* option, const std::string& text) {
  if (text.empty()) return std::optional<TimePoint>{};
  const auto parsed = parse_rfc3339(text);
  if (parsed) return std::optional{*parsed};
  return Error{Fault::Invalid,
               fmt::format("{}: {} is no time like 2024-05-13T13:44:00+09:00", option, text)};
}

Result<HistoryFile> history_of(const BacktestOptions& options) {
  const auto from = moment("--from", options.from);
  const auto to = moment("--to", options.to);
  if (!from) return from.error();
  if (!to) return to.error();
  return HistoryFile{.path = options.signals, .from = *from, .to = *to};
}

Result<std::vector<flow::Terms>> all_terms(const BacktestOptions& options,
                                           const Surroundings& surroundings) {
  auto own = draw_terms(options.config, surroundings);
  if (!own) return own.error();
  std::vector<flow::Terms> all{std::move(*own)};
  if (options.against.empty()) return all;
  auto policy = read_other_policy(options.config, options.against, all.front(), surroundings);
  if (!policy) return policy.error();
  all.push_back(all.front());
  all.back().policy = std::move(*policy);
  return all;
}

Result<void> draw_pictures(const BacktestOptions& options,
                           const flow::BacktestResult& result,
                           const std::string& zone) {
  std::error_code failure;
  fs::create_directories(options.svg, failure);
  for (const auto& incident : result.incidents) {
    const auto path = fs::path{options.svg} / fmt::format("incident-{}.svg", incident.id);
    std::ofstream file{path};
    file << flow::to_svg(result, incident.id, zone);
    file.close();
    if (!file) return Error{Fault::Unavailable, path.string() + ": cannot be written"};
  }
  return {};
}

int refuse(World& world, const Error& error) {
  world.err << error.what << '\n';
  return 1;
}

}  // namespace

int backtest(World& world, const BacktestOptions& options, const Surroundings& surroundings) {
  const auto file = history_of(options);
  if (!file) return refuse(world, file.error());
  const auto terms = all_terms(options, surroundings);
  if (!terms) return refuse(world, terms.error());
  Rehearsal rehearsal{*terms};
  const auto played = play(world, *file, rehearsal, Strangers{world, terms->front().components});
  if (!played) return refuse(world, played.error());
  const auto results = rehearsal.finish();
  const auto& zone = terms->front().zone;
  const bool json = options.format == "json";
  if (results.size() == 1) {
    world.out << (json ? to_json(results[0], zone) + '\n' : to_text(results[0], zone));
  } else {
    world.out << (json ? flow::compared_json(results[0], results[1], zone) + '\n'
                       : flow::compared_text(results[0], results[1], zone));
  }
  if (options.svg.empty()) return 0;
  const auto drawn = draw_pictures(options, results[0], zone);
  return drawn ? 0 : refuse(world, drawn.error());
}

}  // namespace goji::app::cli
