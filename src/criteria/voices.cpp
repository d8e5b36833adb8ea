#include "criteria/voices.h"

#include <algorithm>

namespace goji::criteria {
namespace {

/// Keeps the two greatest of what it is shown.
template <class Value>
struct TopTwo {
  std::optional<Value> first{};
  std::optional<Value> second{};

  void show(Value value) {
    if (first && value <= *first) {
      second = second ? std::max(*second, value) : value;
    } else {
      second = first;
      first = value;
    }
  }
};

}  // namespace

bool at_least(double value, double bar) {
  return value >= bar - kGrace;
}

bool corroborates(const Agreement& found) {
  return found.sources >= 2 || found.pressed;
}

Agreement agree(std::span<const Voice> voices) {
  TopTwo<double> shares;
  TopTwo<Impact> impacts;
  Agreement found{.sources = voices.size()};
  for (const Voice& voice : voices) {
    shares.show(voice.share);
    impacts.show(voice.impact);
  }
  found.largest = shares.first.value_or(0);
  found.share = shares.second.value_or(0);
  found.worst = impacts.first;
  found.impact = impacts.second;
  for (const Voice& voice : voices) {
    if (!voice.press) continue;
    found.pressed = true;
    found.share = std::max(found.share, voice.share);
    found.impact = std::max(found.impact, std::optional{voice.impact});
  }
  return found;
}

}  // namespace goji::criteria
