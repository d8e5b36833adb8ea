#include "web/ops/redriving.h"

#include "web/ops/fields.h"
#include "web/ops/ledger.h"
#include "web/ops/parameters.h"

#include <boost/json.hpp>
#include <fmt/format.h>

namespace goji::web::ops {
namespace {

namespace json = boost::json;

/// Why nothing matched, where one delivery was named.
Error why_not(const store::DeadFilter& filter, store::Reading& reading) {
  const auto row = reading.delivery(filter.delivery);
  if (!row) return {Fault::NotFound, fmt::format("there is no delivery {}", filter.delivery)};
  if (row->state != store::DeliveryState::Dead)
    return {Fault::Conflict,
            fmt::format("delivery {} was not given up. {}", filter.delivery, in_words(*row))};
  return {Fault::Conflict,
          fmt::format("delivery {} is overtaken: its audience was told, or is about to be told,"
                      " something newer",
                      filter.delivery)};
}

}  // namespace

Result<Redrive> read_redrive(const Request& request) {
  auto fields = Fields::of(request.body);
  if (!fields) return fields.error();
  Redrive wish{.author = request.actor};
  wish.filter.incident = fields->id("incident").value_or(0);
  wish.filter.channel = fields->text("channel");
  wish.filter.error = fields->text("error");
  wish.restored = fields->boolean("restored").value_or(false);
  wish.dry_run = fields->boolean("dry_run").value_or(false);
  const auto& filter = wish.filter;
  if (wish.restored && (filter.incident != 0 || !filter.channel.empty() || !filter.error.empty()))
    fields->complain("restored", "goes alone: all that came back is released, or nothing");
  if (const auto wrong = fields->wrong()) return *wrong;
  return wish;
}

Result<Redrive> read_redrive_of_one(const Request& request) {
  const auto id = id_in(request, "delivery");
  if (!id) return id.error();
  auto fields = Fields::of(request.body);
  if (!fields) return fields.error();
  const bool dry_run = fields->boolean("dry_run").value_or(false);
  if (const auto wrong = fields->wrong()) return *wrong;
  return Redrive{.filter = {.delivery = *id}, .dry_run = dry_run, .author = request.actor};
}

Result<flow::Reply> redrive(flow::Desk& desk, flow::Turn& turn, const Redrive& wish) {
  auto& writing = turn.writing();
  const auto matching =
      wish.restored ? writing.held_deliveries("restore") : writing.redrivable(wish.filter);
  if (matching == 0 && wish.filter.delivery != 0) return why_not(wish.filter, writing);
  std::uint64_t redriven = 0;
  if (!wish.dry_run)
    redriven = wish.restored ? desk.release_restored(turn, wish.author)
                             : desk.redrive(turn, wish.filter, wish.author);
  return flow::Reply{
      .body = json::serialize(json::object{{"matching", matching}, {"redriven", redriven}})};
}

Result<flow::Reply> test_channel(flow::Desk& desk,
                                 flow::Turn& turn,
                                 const std::string& channel,
                                 const std::string& author) {
  const auto tested = desk.test(turn, channel, author);
  if (!tested) return tested.error();
  return flow::Reply{
      .status = 202,
      .body = json::serialize(json::object{{"delivery", std::to_string(tested->delivery)},
                                           {"read_back", tested->read_back}})};
}

}  // namespace goji::web::ops
