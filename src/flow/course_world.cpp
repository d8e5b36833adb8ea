#include "flow/course_world.h"

#include "timing/hours.h"
#include "timing/update_promise.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace goji::flow::course {
namespace {

/// On weekdays, by the site's clock, some hours count more.
class SiteWeights final : public criteria::Weights {
 public:
  SiteWeights(const timing::Zone& zone, const criteria::Policy& policy)
      : peaks_(zone, spans(policy), criteria::kWorkingDays), factor_(policy.peak_weight) {}

  [[nodiscard]] criteria::Weight at(TimePoint moment) const override {
    const auto peak = peaks_.at(moment);
    return {.factor = peak.within ? factor_ : 1, .until = peak.until};
  }

 private:
  static std::vector<timing::Hours::Span> spans(const criteria::Policy& policy) {
    std::vector<timing::Hours::Span> all;
    for (const auto& peak : policy.peaks)
      all.push_back({.from = peak.from, .to = peak.to});
    return all;
  }

  timing::Hours peaks_;
  double factor_;
};

std::size_t mixed(std::size_t a, std::size_t b) {
  return a ^ (b + 0x9e3779b97f4a7c15ULL + (a << 6U) + (a >> 2U));
}

/// What the terms no longer know is forgotten, with all that was heard of it.
void forget(World& world, const Place& place) {
  for (auto entry = world.watched.begin(); entry != world.watched.end();) {
    Watched& watched = entry->second;
    if (watched.place != &place) {
      ++entry;
      continue;
    }
    if (watched.armed_for) world.silences.erase({*watched.armed_for, watched.number, &watched});
    const auto& condition = watched.condition;
    world.forgotten_conditions.insert(condition.source + '\n' + condition.key + '\n' +
                                      condition.component);
    std::erase(world.unkept, &watched);
    entry = world.watched.erase(entry);
  }
  for (auto& [id, incident] : world.incidents)
    if (incident.open()) incident.members.erase(place.component.key);
}

void adopt_places(World& world) {
  auto before = std::move(world.places);
  world.places.clear();
  world.place_of.clear();
  for (const Component& component : world.terms.components) {
    const auto same = std::ranges::find_if(
        before, [&](const auto& place) { return place && place->component.key == component.key; });
    auto place = same == before.end() ? std::make_unique<Place>() : std::move(*same);
    place->component = component;
    place->ruling = Ruling::of(world.terms.policy, component, *world.weights);
    place->index = world.places.size();
    world.place_of.emplace(component.key, place.get());
    world.places.push_back(std::move(place));
  }
  for (const auto& place : before)
    if (place) forget(world, *place);
}

void adopt_beats(World& world) {
  auto before = std::move(world.beats);
  world.beats.clear();
  for (const Heartbeat& heartbeat : world.terms.heartbeats) {
    const auto same = before.find(heartbeat.source);
    Beat beat = same == before.end() ? Beat{} : std::move(same->second);
    beat.heartbeat = heartbeat;
    world.beats.emplace(heartbeat.source, std::move(beat));
  }
}

}  // namespace

void out_of_date(World& world, Watched& watched) {
  if (!watched.kept) return;
  watched.kept = false;
  world.unkept.push_back(&watched);
}

std::size_t ConditionHash::operator()(const ConditionView& view) const {
  const std::hash<std::string_view> hash;
  return mixed(mixed(hash(view.source), hash(view.key)), hash(view.component));
}

std::size_t ConditionHash::operator()(const ConditionKey& key) const {
  return (*this)(ConditionView{key.source, key.key, key.component});
}

World::World(Terms from) {
  adopt(std::move(from));
}

void World::adopt(Terms from) {
  auto named = timing::Zone::named(from.zone);
  if (!named) throw std::invalid_argument(named.error().what);
  terms = std::move(from);
  zone = std::move(*named);
  ties = incidents::Ties{terms.components};
  weights = std::make_unique<SiteWeights>(*zone, terms.policy);
  ruled_until = TimePoint::min();
  adopt_places(*this);
  adopt_beats(*this);
}

bool World::blind() const {
  return std::ranges::any_of(beats, [](const auto& entry) { return !entry.second.blinds.empty(); });
}

void Turn::look_again(std::optional<TimePoint> moment) {
  if (!moment) return;
  const auto second =
      std::max(timing::whole_second(*moment), timing::whole_second(now) + std::chrono::seconds{1});
  if (!next || second < *next) next = second;
}

}  // namespace goji::flow::course
