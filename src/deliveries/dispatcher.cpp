#include "deliveries/dispatcher.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <exception>
#include <optional>
#include <utility>

namespace goji::deliveries {
namespace {

/// More requests than any channel's steps need for one attempt: one that asks for ever is a
/// mistake of ours, and ends.
constexpr std::size_t kMostRequests = 16;

/// Who waited in line for longer is leased anew, so that what was decided meanwhile counts.
constexpr std::chrono::seconds kMostWait{2};

std::string host_of(const store::Claimed& claimed) {
  return std::string{store::levels_of(claimed.delivery.destination).front()};
}

}  // namespace

/// One attempt under way.
struct Dispatcher::Flight {
  store::Claimed claimed;
  std::shared_ptr<const Channels> channels;  ///< keeps `channel` alive over a reload
  const Channel* channel = nullptr;
  TimePoint taken_at{};
  bool begun = false;  ///< holds a place at its host
  Manner manner{};
  Approach approach = Approach::Send;
  Result<Job> job{Job{}};
  std::optional<Step> first{};  ///< made before it was leased; its request, if any, is in `ready`
  std::unique_ptr<net::Exchange::Ready> ready{};
  Answers answers{};
  net::Timings timings{};
};

Dispatcher::Dispatcher(Doors doors, std::shared_ptr<const Channels> channels, Terms terms)
    : doors_(std::move(doors)), channels_(std::move(channels)), terms_(std::move(terms)) {
}

void Dispatcher::adopt(std::shared_ptr<const Channels> channels, Terms terms) {
  channels_ = std::move(channels);
  terms_ = std::move(terms);
}

Dispatcher::~Dispatcher() = default;

void Dispatcher::foresee(std::vector<store::Claimed> claimed) {
  foreseen_.clear();
  for (auto& one : claimed) {
    auto flight = flight_of(std::move(one));
    if (flight->channel == nullptr || flight->job.has_error()) continue;
    if (flight->approach == Approach::GiveUp) continue;
    try {
      flight->first = next_of(*flight, doors_.clock->now());
      make_ready(*flight);
    } catch (const std::exception&) {  // begin() meets it again, and says so
      flight->first.reset();
    }
    foreseen_.push_back(std::move(flight));
  }
}

void Dispatcher::make_ready(Flight& flight) const {
  auto* const request = std::get_if<net::Request>(&*flight.first);
  auto* const http = request == nullptr ? nullptr : std::get_if<net::HttpRequest>(request);
  if (http != nullptr) flight.ready = doors_.http->ready(std::move(*http));
}

void Dispatcher::take(std::vector<store::Claimed> claimed) {
  for (auto& one : claimed)
    begin(std::move(one));
  foreseen_.clear();
}

std::unique_ptr<Dispatcher::Flight> Dispatcher::flight_of(store::Claimed claimed) const {
  auto flight = std::make_unique<Flight>();
  flight->claimed = std::move(claimed);
  flight->channels = channels_;
  const auto found = channels_->find(flight->claimed.delivery.channel);
  if (found == channels_->end()) return flight;
  flight->channel = found->second.get();
  flight->manner = manner_of(*flight);
  flight->approach = approach_of(flight->claimed, flight->manner, doors_.clock->now());
  if (flight->approach != Approach::GiveUp) flight->job = job_of(flight->claimed, flight->approach);
  return flight;
}

/// That of a reload in between is not what would be made now.
std::unique_ptr<Dispatcher::Flight> Dispatcher::foreseen(const store::Claimed& claimed) {
  const auto found = std::ranges::find_if(foreseen_, [&](const auto& flight) {
    return flight != nullptr && flight->claimed.delivery.id == claimed.delivery.id &&
           flight->claimed.lease == claimed.lease && flight->channels == channels_;
  });
  return found == foreseen_.end() ? nullptr : std::move(*found);
}

void Dispatcher::begin(store::Claimed claimed) {
  const auto id = ++last_flight_;
  auto made = foreseen(claimed);
  if (!made) made = flight_of(std::move(claimed));
  auto& flight = *flights_.emplace(id, std::move(made)).first->second;
  if (flight.channel == nullptr)
    return doors_.settled(
        without_channel(flights_.extract(id).mapped()->claimed, doors_.clock->now()));
  const auto& delivery = flight.claimed.delivery;
  const bool nothing = delivery.task == store::Task::Retract && delivery.handle.empty();
  if (nothing || flight.approach == Approach::GiveUp) {
    const auto over = flights_.extract(id);
    const auto end = nothing ? nothing_there : given_up;
    return doors_.settled(end(over.mapped()->claimed, doors_.clock->now()));
  }
  if (!flight.job) return end(id, Rejected{flight.job.error().what});
  flight.taken_at = doors_.clock->now();
  if (turnstile_.enter(host_of(flight.claimed), id)) {
    flight.begun = true;
    step(id);
  }
}

/// Whoever waited longest is next; what is stale, or was ended from elsewhere, gives way.
void Dispatcher::leave(const std::string& host) {
  for (auto next = turnstile_.leave(host); next; next = turnstile_.leave(host)) {
    Flight& flight = *flights_.at(*next);
    if (doors_.clock->now() - flight.taken_at <= kMostWait) {
      flight.begun = true;
      return step(*next);
    }
    hand_back(*next, "it waited too long for its turn");
  }
}

/// The host does not answer as it should: those in line are the desk's again, which knows whether
/// and when to go on.
void Dispatcher::turn_away(const std::string& host, const std::string& why) {
  for (const auto id : turnstile_.send_away(host))
    hand_back(id, why);
}

void Dispatcher::hand_back(std::uint64_t id, const std::string& why) {
  const auto over = flights_.extract(id);
  doors_.settled(unsent(over.mapped()->claimed, doors_.clock->now(), why));
}

Manner Dispatcher::manner_of(const Flight& flight) const {
  Manner manner{.can = flight.channel->capabilities()};
  if (const auto terms = terms_.find(flight.claimed.delivery.channel); terms != terms_.end())
    manner.prefer = terms->second.prefer;
  return manner;
}

bool Dispatcher::is_alone(const Flight& flight) {
  const auto can = flight.channel->capabilities();
  const auto& destination = flight.claimed.delivery.destination;
  return !can.account.empty() || std::ranges::none_of(*flight.channels, [&](const auto& other) {
    return other.second.get() != flight.channel &&
           other.second->capabilities().destination == destination;
  });
}

Step Dispatcher::next_of(Flight& flight, TimePoint now) {
  if (flight.first) return *std::exchange(flight.first, std::nullopt);
  return flight.channel->next(*flight.job, flight.answers, now);
}

void Dispatcher::step(std::uint64_t id) {
  Flight& flight = *flights_.at(id);
  try {
    auto next = next_of(flight, doors_.clock->now());
    if (auto* outcome = std::get_if<Outcome>(&next)) return end(id, std::move(*outcome));
    if (flight.answers.size() >= kMostRequests)
      return end(id, Rejected{"the channel asks for more requests than any should"});
    perform(id, flight, std::move(std::get<net::Request>(next)));
  } catch (const std::exception& mistake) {
    // One delivery that trips a mistake of ours must not stop the others; it is parked with them
    // told why.
    end(id, Rejected{fmt::format("a fault of goji itself: {}", mistake.what())});
  }
}

void Dispatcher::perform(std::uint64_t id, Flight& flight, net::Request request) {
  // Slept over: somebody else may have the delivery by now. Where something has left, the desk
  // notices by itself; where nothing has, it may as well know, and is not in doubt.
  if (const auto now = doors_.clock->now(); now >= flight.claimed.lease_until) {
    const auto over = flights_.extract(id);
    if (over.mapped()->answers.empty())
      doors_.settled(unsent(over.mapped()->claimed, now, "the lease was over before it was sent"));
    return leave(host_of(over.mapped()->claimed));
  }
  doors_.milestones->pass("before the first byte");
  auto done = [this, id](net::Answer answer, net::Timings timings) {
    answered(id, std::move(answer), std::move(timings));
  };
  if (auto* http = std::get_if<net::HttpRequest>(&request)) {
    auto ready = std::exchange(flight.ready, nullptr);
    if (!ready) ready = doors_.http->ready(std::move(*http));
    ready->start(std::move(done));
  } else if (const auto* board = std::get_if<net::BoardRequest>(&request)) {
    if (!doors_.shown(board->incident, board->revision)) {
      waiting_for_board_.emplace(id, *board);
      return;
    }
    answered(id, net::BoardReply{true}, {});
  } else if (auto* mail = std::get_if<net::MailRequest>(&request)) {
    doors_.mail->start(std::move(*mail), std::move(done));
  }
}

void Dispatcher::board_changed() {
  std::vector<std::uint64_t> shown;
  for (const auto& [flight, place] : waiting_for_board_)
    if (doors_.shown(place.incident, place.revision)) shown.push_back(flight);
  for (const auto flight : shown) {
    waiting_for_board_.erase(flight);
    answered(flight, net::BoardReply{true}, {});
  }
}

void Dispatcher::answered(std::uint64_t id, net::Answer answer, net::Timings timings) {
  const auto found = flights_.find(id);
  if (found == flights_.end()) return;
  found->second->answers.push_back(std::move(answer));
  found->second->timings = std::move(timings);
  doors_.milestones->pass("answered and not recorded");
  step(id);
}

void Dispatcher::end(std::uint64_t id, Outcome outcome) {
  const auto flight = std::move(flights_.extract(id).mapped());
  Ending ending{.approach = flight->approach,
                .outcome = std::move(outcome),
                .timings = std::move(flight->timings),
                .hidden = flight->channel->secrets()};
  if (!flight->answers.empty()) ending.last_answer = std::move(flight->answers.back());
  if (std::holds_alternative<ChannelDown>(ending.outcome)) flight->manner.alone = is_alone(*flight);
  auto settled =
      settle(flight->claimed, ending, flight->manner, doors_.clock->now(), *doors_.random);
  doors_.ended(flight->claimed, settled);
  const auto host = host_of(flight->claimed);
  if (settled.said == store::Settled::Said::Ill || settled.closed_until ||
      settled.state == store::DeliveryState::Held)
    turn_away(host, "another attempt at its host did not go well");
  doors_.settled(std::move(settled));
  if (flight->begun) leave(host);
}

}  // namespace goji::deliveries
