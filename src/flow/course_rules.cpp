#include "flow/course_rules.h"

#include "flow/course_episodes.h"
#include "flow/course_world.h"
#include "timing/zone.h"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <utility>

namespace goji::flow::course {
namespace {

timing::Zone zone_named(const std::string& name) {
  auto zone = timing::Zone::named(name);
  if (!zone) throw std::invalid_argument(zone.error().what);
  return std::move(*zone);
}

timing::Hours hours_of(const criteria::Rule& rule) {
  std::vector<timing::Hours::Span> spans;
  for (const auto& hours : rule.between)
    spans.push_back({.from = hours.from, .to = hours.to});
  if (spans.empty()) spans.push_back({});  // from midnight to midnight
  return {zone_named(rule.zone), std::move(spans), rule.days};
}

/// The site's hours, but where a rule has a weight of its own.
class RuledWeights final : public criteria::Weights {
 public:
  RuledWeights(Rulebook book, const criteria::Weights& site)
      : book_(std::move(book)), site_(&site) {}

  [[nodiscard]] criteria::Weight at(TimePoint moment) const override {
    const auto ruled = book_.at(moment);
    auto weight = site_->at(moment);
    weight.until = std::min(weight.until, ruled.until);
    if (ruled.rule != nullptr && ruled.rule->weight) weight.factor = *ruled.rule->weight;
    return weight;
  }

 private:
  Rulebook book_;
  const criteria::Weights* site_;
};

void rule_anew(World& world, Place& place, TimePoint now) {
  Ruling& ruling = place.ruling;
  const bool asked = ruling.until != TimePoint::min();
  const auto answer = ruling.book.at(now);
  ruling.until = answer.until;
  if (asked && answer.rule == ruling.rule) return;
  if (place.episode) place.episode->waiting.reset();
  if (asked && place.episode) {
    place.episode->history.settle(ruling.policy, *ruling.weights, now);
    place.episode->history.mark(now);
  }
  ruling.rule = answer.rule;
  ruling.policy = criteria::ruled_by(world.terms.policy, answer.rule);
  weigh_anew(world, place, now);
}

}  // namespace

Rulebook::Rulebook(std::span<const criteria::Rule> rules, const Component& component) {
  for (const criteria::Rule& rule : rules) {
    if (!criteria::concerns(rule, component)) continue;
    Entry entry{.rule = &rule};
    if (criteria::is_timed(rule)) entry.hours = hours_of(rule);
    entries_.push_back(std::move(entry));
  }
}

Rulebook::Answer Rulebook::at(TimePoint moment) const {
  auto until = TimePoint::max();
  for (const Entry& entry : entries_) {
    if (!entry.hours) return {.rule = entry.rule, .until = until};
    const auto hours = entry.hours->at(moment);
    until = std::min(until, hours.until);
    if (hours.within) return {.rule = entry.rule, .until = until};
  }
  return {.until = until};
}

bool Rulebook::weighs() const {
  return std::ranges::any_of(entries_,
                             [](const Entry& entry) { return entry.rule->weight.has_value(); });
}

Ruling Ruling::of(const criteria::Policy& policy,
                  const Component& component,
                  const criteria::Weights& site) {
  Ruling ruling{.book = {policy.rules, component},
                .weights = &site,
                .policy = criteria::ruled_by(policy, nullptr)};
  if (!ruling.book.weighs()) return ruling;
  ruling.own_weights = std::make_unique<RuledWeights>(ruling.book, site);
  ruling.weights = ruling.own_weights.get();
  return ruling;
}

double weight_of(const Ruling& ruling, const std::string& source) {
  return ruling.rule == nullptr ? 1 : criteria::weight_of(*ruling.rule, source);
}

void apply_rules(World& world, TimePoint now) {
  if (now < world.ruled_until) return;
  world.ruled_until = TimePoint::max();
  for (const auto& place : world.places) {
    if (place->ruling.until <= now) rule_anew(world, *place, now);
    world.ruled_until = std::min(world.ruled_until, place->ruling.until);
  }
}

void watch_rules(const World& world, Turn& turn) {
  for (const auto& place : world.places)
    if ((place->episode || !place->live.empty()) && place->ruling.until != TimePoint::max())
      turn.look_again(place->ruling.until);
}

}  // namespace goji::flow::course
