// The part of the machine that speaks to the outside, on the dispatcher's thread.

#include "app/doorways.h"
#include "app/machine.h"

#include <spdlog/spdlog.h>

#include <utility>

namespace goji::app {

void Machine::make_dispatcher(const Config& config) {
  resolver_ = std::make_unique<net::Resolver>(send_loop_);
  exchange_ = std::make_unique<net::CurlExchange>(send_loop_, *resolver_, outbound_of(config));
  mailer_ = std::make_unique<net::CurlMailer>(send_loop_, *resolver_, outbound_of(config));
  dispatcher_ = std::make_unique<deliveries::Dispatcher>(
      deliveries::Dispatcher::Doors{
          .http = exchange_.get(),
          .mail = mailer_.get(),
          .clock = &send_loop_,
          .random = random_.get(),
          .milestones = &milestones_,
          .shown =
              [this](IncidentId incident, std::uint64_t revision) {
                if (!posted_) return false;
                const auto found = posted_->shown.find(incident);
                return found != posted_->shown.end() && found->second >= revision;
              },
          .ended = [this](const auto& one, const auto& end) { standings_.ended(one, end); },
          .settled = [this](store::Settled settled) { desk_->submit(std::move(settled)); }},
      config.channels,
      config.channel_terms);
  surveyor_ = std::make_unique<deliveries::Surveyor>(
      *exchange_, *mailer_, send_loop_, [this](const std::string& channel, const Outcome& outcome) {
        learn(channel, outcome);
      });
  standings_.adopt(*config.channels, config.channel_terms);
  standings_.recall(*pages_reading_);
  lookout_ = std::make_unique<deliveries::Lookout>(
      *exchange_, send_loop_, [this](deliveries::Sight sight) { desk_->submit(std::move(sight)); });
  lookout_->adopt(config.channels, {config.site.url, config.site.seen_within});
}

void Machine::learn(const std::string& channel, const Outcome& outcome) {
  standings_.surveyed(channel, outcome, send_loop_.now());
  const auto* accepted = std::get_if<Accepted>(&outcome);
  if (const auto* down = std::get_if<ChannelDown>(&outcome))
    spdlog::error("a channel does not know us channel={} why=\"{}\"", channel, down->why);
  if (const auto* rejected = std::get_if<Rejected>(&outcome))
    spdlog::error("a channel cannot be asked channel={} why=\"{}\"", channel, rejected->why);
  if (accepted == nullptr || accepted->wants.empty()) return;
  desk_loop_.post([this, channel, wants = accepted->wants] {
    for (auto& outlet : plan_.outlets)
      if (outlet.channel == channel) outlet.capabilities.wants = wants;
    desk_->adopt(flow::Recorder{wording_, plan_});
  });
}

}  // namespace goji::app
