#include "flow/watching.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <utility>

namespace goji::flow {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kMostLooks = 64;       // at once
constexpr std::size_t kMostInATurn = 1'000;  // of mail that did not come back
constexpr auto kAskAgain = 1s;

}  // namespace

Watching::Watching(const store::Store& store, const Clock& clock)
    : clock_(clock), reading_(store.read()), next_(clock.now()) {
}

std::vector<store::Watched> Watching::due() {
  std::vector<store::Watched> looks;
  if (!next_ || *next_ > clock_.now()) return looks;
  try {
    // Those under way are due, too, until they are recorded.
    for (auto& one : reading_->watched(clock_.now(), kMostLooks))
      if (under_way_.try_emplace(one.delivery.id, one).second) looks.push_back(std::move(one));
    plan_next();
  } catch (const store::Failure& failure) {
    spdlog::error("what is accepted cannot be looked for why=\"{}\"", failure.what());
    next_ = clock_.now() + kAskAgain;
  }
  return looks;
}

/// What is due and was not taken is under way, or too many are: their ends make room.
void Watching::plan_next() {
  next_ = reading_->next_watch(false);
  auto look = reading_->next_watch(true);
  if (look) look = std::max(*look, clock_.now() + kAskAgain);
  if (look && (!next_ || *look < *next_)) next_ = look;
}

std::optional<Command> Watching::unreturned() {
  if (!next_ || *next_ > clock_.now()) return std::nullopt;
  try {
    const auto first = reading_->next_watch(false);
    if (!first || *first > clock_.now()) return std::nullopt;
  } catch (const store::Failure&) {
    return std::nullopt;  // due() says so
  }
  return Command{[](Turn& turn) { turn.writing().confirm_unreturned(turn.now, kMostInATurn); },
                 [this](const std::optional<Error>&) { next_ = clock_.now(); }};
}

Command Watching::record(deliveries::Sight sight) {
  auto kept = std::make_shared<const deliveries::Sight>(std::move(sight));
  return {[this, kept](Turn& turn) { keep(turn, *kept); },
          [this, kept](const std::optional<Error>&) {
            under_way_.erase(kept->delivery);
            next_ = clock_.now();
          }};
}

void Watching::keep(Turn& turn, const deliveries::Sight& sight) {
  const auto found = under_way_.find(sight.delivery);
  if (found == under_way_.end()) return;
  const auto& delivery = found->second.delivery;
  const auto verdict = deliveries::judge_sight(found->second, sight, turn.now);
  if (verdict.seen) {
    turn.writing().confirm(delivery.id, store::DeliveryState::Visible, turn.now);
    if (found->second.watch.overdue)
      spdlog::info("seen by readers after all id=d-{} channel={}", delivery.id, delivery.channel);
    return;
  }
  turn.writing().keep_watch(delivery.id, verdict.watch, verdict.why);
  if (verdict.alarm)
    spdlog::error("accepted and not seen by readers id=d-{} channel={} why=\"{}\"",
                  delivery.id,
                  delivery.channel,
                  verdict.why);
}

}  // namespace goji::flow
