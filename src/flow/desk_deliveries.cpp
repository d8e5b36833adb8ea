#include "flow/desk.h"

#include <boost/json.hpp>
#include <fmt/format.h>

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

}  // namespace

Result<Tested> Desk::test(Turn& turn, const std::string& channel, const std::string& author) {
  const auto tested = recorder_.test(turn, channel, author);
  if (!tested) return tested.error();
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

std::size_t Desk::release_restored(Turn& turn, const std::string& author) {
  const auto count = turn.writing().release_restored(turn.now);
  turn.deliveries_changed = true;
  audit(turn, author, "release", "restored backup", {{"count", count}});
  return count;
}

}  // namespace goji::flow
