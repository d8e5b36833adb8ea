#pragma once

#include "deliveries/dispatcher.h"
#include "deliveries/forms.h"
#include "deliveries/now.h"
#include "deliveries/scripted.h"
#include "support/fixed_random.h"
#include "support/manual_clock.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace goji::deliveries::test {

/// A dispatcher among channels of every kind, and all that it tells.
struct House {
  House() {
    Channels made;
    made.emplace("one", std::make_unique<Scripted>(1));
    made.emplace("two", std::make_unique<Scripted>(2));
    made.emplace("board", std::make_unique<Scripted>(1));
    made.emplace("endless", std::make_unique<Scripted>(1'000'000));
    for (const auto* name : {"shared", "sharing"})
      made.emplace(name, std::make_unique<Scripted>(1, Repetition::Keyed, "host"));
    made.emplace("shared, as me", std::make_unique<Scripted>(1, Repetition::Keyed, "host", "me"));
    dispatcher.adopt(std::make_shared<const Channels>(std::move(made)));
  }

  /// One more channel, of which nobody can know what arrived.
  void blind(WhenBlind prefer) {
    Channels made;
    made.emplace("blind", std::make_unique<Scripted>(1, Repetition::Blind));
    dispatcher.adopt(std::make_shared<const Channels>(std::move(made)),
                     {{"blind", {.kind = "blind", .prefer = prefer}}});
  }

  void take(const std::string& channel,
            const std::string& key,
            std::optional<std::uint64_t> doubt = std::nullopt) {
    std::vector<store::Claimed> claimed(1);
    claimed[0].delivery.id = 1;
    claimed[0].delivery.channel = channel;
    claimed[0].delivery.key = key;
    claimed[0].delivery.attempts = 1;
    claimed[0].delivery.doubt = doubt;
    claimed[0].delivery.destination = channel.starts_with("shar") ? "host" : channel;
    claimed[0].delivery.expires_at = kNow + 8h;
    claimed[0].lease_until = kNow + 60s;
    claimed[0].rendered_body = to_body({});
    dispatcher.take(std::move(claimed));
  }

  goji::test::ManualClock clock{kNow};
  goji::test::FixedRandom random{0.5};
  NoMilestones milestones;
  Wire wire;
  Post post;
  bool board_shows = false;
  std::vector<std::string> ended;
  std::vector<store::Settled> settled;
  Dispatcher dispatcher{
      {.http = &wire,
       .mail = &post,
       .clock = &clock,
       .random = &random,
       .milestones = &milestones,
       .shown =
           [this](std::uint64_t incident, std::uint64_t revision) {
             return board_shows && incident == 5 && revision == 9;
           },
       .ended =
           [this](const store::Claimed& claimed, const store::Settled& one) {
             ended.push_back(claimed.delivery.channel + " " + one.attempt.outcome);
           },
       .settled = [this](store::Settled one) { settled.push_back(std::move(one)); }},
      std::make_shared<const Channels>()};
};

}  // namespace goji::deliveries::test
