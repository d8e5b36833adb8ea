#include "base/rfc3339.h"
#include "flow/desk.h"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace goji::flow {
namespace {

namespace json = boost::json;

void audit(Turn& turn,
           const std::string& author,
           std::string action,
           std::string subject,
           const json::object& detail) {
  turn.writing().add_audit({.at = turn.now,
                            .actor = author,
                            .action = std::move(action),
                            .subject = std::move(subject),
                            .detail = json::serialize(detail)});
}

std::optional<store::PauseRow> pause_of(Turn& turn, const std::string& channel) {
  for (auto& pause : turn.writing().pauses())
    if (pause.channel == channel) return std::move(pause);
  return std::nullopt;
}

}  // namespace

Result<Tested> Desk::test(Turn& turn, const std::string& channel, const std::string& author) {
  if (const auto pause = pause_of(turn, channel))
    return Error{Fault::Conflict,
                 fmt::format("{} is paused since {}, by {}: a test would wait until it is resumed",
                             channel,
                             to_rfc3339(pause->at),
                             pause->actor)};
  const auto tested = recorder_.test(turn, channel, author);
  if (!tested) return tested.error();
  knock(turn, *turn.writing().delivery(tested->delivery));
  audit(turn,
        author,
        "test",
        fmt::format("channel {}", channel),
        {{"delivery", std::to_string(tested->delivery)}});
  return *tested;
}

std::size_t Desk::redrive(Turn& turn, const store::DeadFilter& filter, const std::string& author) {
  const auto count = turn.writing().redrive(filter, recorder_.renewal(turn.now));
  if (count == 0) return 0;
  turn.deliveries_changed = true;
  audit(turn,
        author,
        "redrive",
        filter.delivery == 0 ? "deliveries" : fmt::format("delivery {}", filter.delivery),
        {{"count", count},
         {"incident", filter.incident},
         {"channel", filter.channel},
         {"error", filter.error}});
  return count;
}

/// A test asks at once, wherever others wait.
void Desk::knock(Turn& turn, const store::DeliveryRow& test) {
  sending_.knock(test.destination, turn.now);
  auto refusal = turn.writing().refusal(test.channel, test.recipient);
  if (!refusal || !refusal->paused_until || *refusal->paused_until <= turn.now) return;
  refusal->paused_until = turn.now;
  turn.writing().keep_refusal(*refusal, turn.now);
}

Result<void> Desk::pause(Turn& turn, const std::string& channel, const std::string& author) {
  const auto& outlets = recorder_.outlets();
  const auto outlet = std::ranges::find(outlets, channel, &Outlet::channel);
  if (outlet == outlets.end())
    return Error{Fault::NotFound, fmt::format("there is no channel {}", channel)};
  if (outlet->capabilities.wants.empty())
    return Error{Fault::Invalid,
                 fmt::format("{} cannot be paused: it shows the record itself, as it is", channel)};
  if (!turn.writing().pause({.channel = channel, .at = turn.now, .actor = author})) return {};
  audit(turn, author, "pause", fmt::format("channel {}", channel), {});
  return {};
}

Result<std::size_t> Desk::resume(Turn& turn,
                                 const std::string& channel,
                                 const std::string& author) {
  const auto& outlets = recorder_.outlets();
  const bool known = std::ranges::find(outlets, channel, &Outlet::channel) != outlets.end();
  const auto pause = pause_of(turn, channel);
  if (!known && !pause)
    return Error{Fault::NotFound, fmt::format("there is no channel {}", channel)};
  const auto count = turn.writing().resume(channel, turn.now);
  turn.deliveries_changed = true;
  if (pause || count > 0)
    audit(turn, author, "resume", fmt::format("channel {}", channel), {{"count", count}});
  return count;
}

std::size_t Desk::approve(Turn& turn, const store::HeldFilter& filter, const std::string& author) {
  const auto count = turn.writing().approve(filter, turn.now);
  if (count == 0) return 0;
  turn.deliveries_changed = true;
  audit(turn,
        author,
        "approve",
        filter.delivery == 0 ? "deliveries" : fmt::format("delivery {}", filter.delivery),
        {{"count", count}, {"incident", filter.incident}, {"channel", filter.channel}});
  return count;
}

std::size_t Desk::release_restored(Turn& turn, const std::string& author) {
  const auto count = turn.writing().release_restored(turn.now);
  turn.deliveries_changed = true;
  audit(turn, author, "release", "restored backup", {{"count", count}});
  return count;
}

}  // namespace goji::flow
