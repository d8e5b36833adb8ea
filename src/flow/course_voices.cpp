#include "flow/course_voices.h"

#include <algorithm>

namespace goji::flow::course {
namespace {

double share_of(const Component& component, const Condition& condition, bool& stated) {
  double share = 0;
  stated = false;
  if (condition.affected_share) {
    share = *condition.affected_share;
    stated = true;
  }
  if (condition.affected_users && component.users.value_or(0) > 0) {
    const auto counted =
        static_cast<double>(*condition.affected_users) / static_cast<double>(*component.users);
    share = std::max(share, std::min(counted, 1.0));
    stated = true;
  }
  return share;
}

/// A press counts in full, whatever the rules say.
double weight_of(const Place& place, const Condition& condition) {
  return condition.press ? 1 : weight_of(place.ruling, condition.source);
}

}  // namespace

bool counts(const Place& place, const Condition& condition) {
  return weight_of(place, condition) > 0;
}

std::optional<criteria::Voice> voice_of(const Place& place, std::uint32_t source) {
  std::optional<criteria::Voice> voice;
  bool any_stated = false;
  double weight = 0;
  for (const Watched* watched : place.live) {
    const Condition& condition = watched->condition;
    if (watched->source != source || condition.state != State::Firing) continue;
    if (!counts(place, condition)) continue;
    if (!voice) voice = {.source = source, .impact = condition.impact};
    voice->impact = std::max(voice->impact, condition.impact);
    voice->press = voice->press || condition.press;
    bool stated = false;
    voice->share = std::max(voice->share, share_of(place.component, condition, stated));
    weight = std::max(weight, weight_of(place, condition));
    any_stated = any_stated || stated;
  }
  if (!voice) return voice;
  if (!any_stated) voice->share = place.component.assumed.of(voice->impact);
  voice->share = std::min(1.0, voice->share * weight);
  voice->stated = any_stated;
  return voice;
}

criteria::Voice voice_of_whole(const Place& place, const Watched& watched) {
  const Condition& condition = watched.condition;
  bool stated = false;
  criteria::Voice voice{.source = watched.source,
                        .share = share_of(place.component, condition, stated),
                        .impact = condition.impact,
                        .press = condition.press};
  if (!stated) voice.share = place.component.assumed.of(voice.impact);
  voice.share = std::min(1.0, voice.share * weight_of(place, condition));
  voice.stated = stated;
  return voice;
}

}  // namespace goji::flow::course
