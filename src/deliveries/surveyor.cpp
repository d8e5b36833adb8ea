#include "deliveries/surveyor.h"

#include "deliveries/inquiry.h"

#include <chrono>

namespace goji::deliveries {
namespace {

constexpr std::chrono::hours kAnew{1};

}  // namespace

Surveyor::~Surveyor() {
  if (again_) clock_.cancel(*again_);
}

void Surveyor::watch(std::shared_ptr<const Channels> channels) {
  watched_ = std::move(channels);
  if (again_) clock_.cancel(*again_);
  ask();
}

void Surveyor::ask() {
  again_ = clock_.call_at(clock_.now() + kAnew, [this] { ask(); });
  for (const auto& [name, channel] : *watched_)
    if (channel->capabilities().can_survey)
      inquire({.http = &http_, .mail = &mail_, .clock = &clock_},
              {.channels = watched_, .channel = name, .job = {.kind = Kind::Survey}},
              [this, name = name](const Outcome& outcome) { found_(name, outcome); });
}

}  // namespace goji::deliveries
