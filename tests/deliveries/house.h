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

  static store::Claimed claimed(const std::string& channel,
                                const std::string& key,
                                std::uint64_t lease = 0) {
    store::Claimed claimed;
    claimed.delivery.id = 1;
    claimed.delivery.channel = channel;
    claimed.delivery.key = key;
    claimed.delivery.attempts = 1;
    claimed.delivery.destination = channel.starts_with("shar") ? "host" : channel;
    claimed.delivery.expires_at = kNow + 8h;
    claimed.lease = lease;
    claimed.lease_until = kNow + 60s;
    claimed.rendered_body = to_body({});
    return claimed;
  }

  void take(const std::string& channel,
            const std::string& key,
            std::optional<std::uint64_t> doubt = std::nullopt) {
    auto one = claimed(channel, key);
    one.delivery.doubt = doubt;
    dispatcher.take({std::move(one)});
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
