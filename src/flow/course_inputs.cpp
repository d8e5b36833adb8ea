#include "flow/course_inputs.h"

#include "base/rfc3339.h"
#include "domain/words.h"
#include "flow/course_places.h"

#include <boost/json.hpp>

#include <algorithm>
#include <tuple>

namespace goji::flow::course {
namespace {

namespace json = boost::json;

// Parentheses: braces around a value make a list of one.
json::value moment(std::optional<TimePoint> at) {
  return at ? json::value(to_rfc3339(*at)) : json::value(nullptr);
}

std::string_view word_for(State state) {
  switch (state) {
    case State::Firing:
      return "firing";
    case State::Stale:
      return "stale";
    case State::Resolved:
      return "resolved";
    case State::Pending:
      break;
  }
  return "pending";
}

/// By name, so that a restart changes nothing.
json::array conditions_of(const World& world, const Place& place) {
  auto live = place.live;
  std::ranges::sort(live, {}, [](const Watched* watched) {
    return std::tie(watched->condition.source, watched->condition.key);
  });
  json::array all;
  for (const Watched* watched : live) {
    const Condition& condition = watched->condition;
    json::object one{{"source", condition.source},
                     {"key", condition.key},
                     {"state", word_for(condition.state)},
                     {"impact", word(condition.impact)},
                     {"started_at", moment(condition.started_at)},
                     {"began_at", moment(condition.began_at)},
                     {"heard_at", moment(condition.heard_at)}};
    if (condition.affected_share) one["affected_share"] = *condition.affected_share;
    if (condition.affected_users) one["affected_users"] = *condition.affected_users;
    if (condition.press) one["operator"] = true;
    const auto weight = weight_of(place.ruling, condition.source);
    if (weight != 1 && !condition.press) one["weight"] = weight;
    if (is_background(world, place, watched->source)) one["background"] = true;
    all.push_back(std::move(one));
  }
  return all;
}

json::object numbers_of(const World& world, const Place& place, TimePoint now) {
  const Episode& episode = *place.episode;
  const auto& history = episode.history;
  const auto& policy = place.ruling.policy;
  return {{"began_at", moment(episode.began_at)},
          {"onset", moment(onset_of(world, place))},
          {"corroborated_at", moment(history.memory().corroborated_at)},
          {"reached_at", moment(history.memory().reached_at)},
          {"clocks_from", moment(history.memory().clocks_from)},
          {"firing_since", moment(episode.firing_since)},
          {"share", history.now().corroborated},
          {"largest", history.now().largest},
          {"share_since", moment(history.agreed_since(policy.announce_share))},
          {"single_since", moment(history.single_since(policy.announce_share))},
          {"weighted_minutes", history.weighted(policy, *place.ruling.weights, now)},
          {"corroborated_minutes", history.corroborated(policy, now)},
          {"largest_minutes", history.largest(policy, now)}};
}

}  // namespace

std::string inputs_of(const World& world, const Place& place, TimePoint now) {
  json::object all{{"conditions", conditions_of(world, place)},
                   {"blind", world.blind()},
                   {"maintenance_until", moment(maintenance_until(world, place, now))}};
  if (place.ruling.rule != nullptr) all["rule"] = place.ruling.rule->place;
  json::array others;
  for (const Source& source : place.sources)
    if (!source.voice)
      others.push_back({{"source", source.name},
                        {"heard_at", moment(source.heard_at)},
                        {"resolved_at", moment(source.resolved_at)}});
  all["others"] = std::move(others);
  if (place.episode) all["episode"] = numbers_of(world, place, now);
  return json::serialize(all);
}

}  // namespace goji::flow::course
