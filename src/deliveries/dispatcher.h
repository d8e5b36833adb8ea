#pragma once

#include "base/clock.h"
#include "base/milestones.h"
#include "base/random.h"
#include "channel_api/open_channels.h"
#include "deliveries/limits.h"
#include "deliveries/settle.h"
#include "deliveries/turnstile.h"
#include "net/exchange.h"
#include "store/delivery_rows.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace goji::deliveries {

/// Makes the requests that channels ask for, and hands over what became of each delivery. It has
/// no thread and no store: it is driven by take() and by the exchange's answers, all on one
/// thread. Every claimed delivery is handed to `settled` once, unless its lease has run out, which
/// the desk notices by itself.
class Dispatcher {
 public:
  struct Doors {
    net::Exchange* http = nullptr;
    net::Mailer* mail = nullptr;
    const Clock* clock = nullptr;
    Random* random = nullptr;
    Milestones* milestones = nullptr;

    /// Whether the board that readers see holds the revision of the incident, or a newer one.
    std::function<bool(std::uint64_t incident, std::uint64_t revision)> shown;

    /// How an attempt ended, for whoever watches the channels.
    std::function<void(const store::Claimed&, const store::Settled&)> ended =
        [](const store::Claimed&, const store::Settled&) {};

    /// Called from take() or from an answer; it only passes on.
    std::function<void(store::Settled)> settled;
  };

  using Terms = std::map<std::string, ChannelTerms>;  ///< by channel

  /// What the doors point to outlives the dispatcher.
  Dispatcher(Doors doors, std::shared_ptr<const Channels> channels, Terms terms = {});
  ~Dispatcher();

  /// These are about to be leased: their requests are made while the lease is written down, and
  /// wait for take(). Of those that it does not bring, nothing is left but this. It replaces what
  /// was foreseen before.
  void foresee(std::vector<store::Claimed> claimed);

  /// Begins the attempts of deliveries that were just leased.
  void take(std::vector<store::Claimed> claimed);

  /// After a reload. Attempts under way end with the channels they began with.
  void adopt(std::shared_ptr<const Channels> channels, Terms terms = {});

  /// Readers see another board: attempts that wait for their place on it look again.
  void board_changed();

  [[nodiscard]] std::size_t under_way() const { return flights_.size(); }

 private:
  struct Flight;

  [[nodiscard]] std::unique_ptr<Flight> flight_of(store::Claimed claimed) const;
  [[nodiscard]] std::unique_ptr<Flight> foreseen(const store::Claimed& claimed);
  void begin(store::Claimed claimed);
  void turn_away(const std::string& host, const std::string& why);
  void leave(const std::string& host);
  void hand_back(std::uint64_t id, const std::string& why);
  [[nodiscard]] Manner manner_of(const Flight& flight) const;
  [[nodiscard]] static bool is_alone(const Flight& flight);
  [[nodiscard]] static Step next_of(Flight& flight, TimePoint now);
  void make_ready(Flight& flight) const;
  void step(std::uint64_t id);
  void perform(std::uint64_t id, Flight& flight, net::Request request);
  void answered(std::uint64_t id, net::Answer answer, net::Timings timings);
  void end(std::uint64_t id, Outcome outcome);

  Doors doors_;
  std::shared_ptr<const Channels> channels_;
  Terms terms_;
  std::unordered_map<std::uint64_t, std::unique_ptr<Flight>> flights_;
  std::vector<std::unique_ptr<Flight>> foreseen_{};  ///< none of them has a number yet
  std::uint64_t last_flight_ = 0;
  Turnstile turnstile_{kMostAtOnce};

  /// Attempts that wait for the board to be shown, which happens within milliseconds. One that is
  /// never shown ends with its lease.
  std::map<std::uint64_t, net::BoardRequest> waiting_for_board_{};  ///< by flight
};

}  // namespace goji::deliveries
