#include "web/ops/pausing.h"

#include "web/ops/fields.h"
#include "web/ops/ledger.h"

#include <boost/json.hpp>
#include <fmt/format.h>

namespace goji::web::ops {
namespace {

namespace json = boost::json;

constexpr int kUnprocessable = 422;

/// Why nothing matched, where one delivery was named.
Error why_not(const store::HeldFilter& filter, store::Reading& reading) {
  const auto row = reading.delivery(filter.delivery);
  if (!row) return {Fault::NotFound, fmt::format("there is no delivery {}", filter.delivery)};
  return {Fault::Conflict,
          fmt::format("delivery {} does not wait for that. {}", filter.delivery, in_words(*row))};
}

}  // namespace

Result<Approve> read_approve(const Request& request) {
  auto fields = Fields::of(request.body);
  if (!fields) return fields.error();
  Approve wish{.author = request.actor};
  wish.filter.delivery = fields->id("delivery").value_or(0);
  wish.filter.incident = fields->id("incident").value_or(0);
  wish.filter.channel = fields->text("channel");
  wish.dry_run = fields->boolean("dry_run").value_or(false);
  if (const auto wrong = fields->wrong()) return *wrong;
  const auto& filter = wish.filter;
  if (filter.delivery == 0 && filter.incident == 0 && filter.channel.empty())
    return Error{Fault::Invalid, "say which: a delivery, an incident or a channel"};
  return wish;
}

Result<flow::Reply> approve(flow::Desk& desk, flow::Turn& turn, const Approve& wish) {
  const auto matching = turn.writing().approvable(wish.filter);
  if (matching == 0 && wish.filter.delivery != 0) return why_not(wish.filter, turn.writing());
  const auto approved = wish.dry_run ? 0 : desk.approve(turn, wish.filter, wish.author);
  return flow::Reply{
      .body = json::serialize(json::object{{"matching", matching}, {"approved", approved}})};
}

Result<flow::Reply> pause_channel(flow::Desk& desk,
                                  flow::Turn& turn,
                                  const std::string& channel,
                                  const std::string& author) {
  const auto done = desk.pause(turn, channel, author);
  if (!done && done.error().fault == Fault::Invalid)
    return flow::Reply{.status = kUnprocessable,
                       .body = problem(kUnprocessable, done.error().what).body};
  if (!done) return done.error();
  return flow::Reply{.body = json::serialize(json::object{{"channel", channel}, {"paused", true}})};
}

Result<flow::Reply> resume_channel(flow::Desk& desk,
                                   flow::Turn& turn,
                                   const std::string& channel,
                                   const std::string& author) {
  const auto released = desk.resume(turn, channel, author);
  if (!released) return released.error();
  return flow::Reply{.body = json::serialize(json::object{
                         {"channel", channel}, {"paused", false}, {"released", *released}})};
}

}  // namespace goji::web::ops
