#pragma once

#include "simulation/history.h"
#include "simulation/peers.h"
#include "store/store.h"

#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>

namespace goji::simulation {

/// Keeps books beside the house's own, and compares: after every commit, whenever something is
/// claimed or leaves, and at the end. What does not agree is a Violation.
class Ledger {
 public:
  struct Doors {
    store::Store* store = nullptr;
    Peers* peers = nullptr;
    History* history = nullptr;
    const WorldClock* clock = nullptr;
  };

  Ledger(const Doors& doors, std::size_t subscribers)
      : store_(*doors.store),
        peers_(*doors.peers),
        history_(*doors.history),
        clock_(*doors.clock),
        subscribers_(subscribers) {}

  /// A signal left its sender, who will send it again until it is told that it was taken.
  void submitted(std::size_t sender, const Signal& signal);
  void answered(std::size_t sender);

  /// A transaction moves this delivery, or some of all; it may yet be undone.
  void moves(store::Id delivery) { moved_.insert(delivery); }
  void moves_many() { all_moved_ = true; }

  void committed();
  void claimed(const store::Claimed& claimed, TimePoint now);
  void sent(const net::HttpRequest& request);

  /// Whether nothing is to be done any more and everybody was told what is so.
  [[nodiscard]] bool converged();

  /// What nobody may find whenever it is looked at.
  void audit();

  /// What keeps the world from being converged.
  [[nodiscard]] std::string unfinished();

  [[nodiscard]] std::size_t incidents() const;

 private:
  using Condition = std::tuple<std::string, std::string, std::string>;
  using Audience = std::tuple<IncidentId, std::string, std::string>;  ///< channel, recipient

  void keep_all();
  [[nodiscard]] bool need_not_hear(const store::DeliveryRow& row, bool told) const;
  [[nodiscard]] bool counts_agree() const;
  void keep(const store::DeliveryRow& row);
  void compare_signals();
  void compare_openings() const;
  void compare_subscribers() const;
  [[nodiscard]] bool may_be(const Condition& condition, Status status) const;
  [[nodiscard]] bool is_taken_back(const store::DeliveryRow& row) const;
  void compare_arrivals(const store::DeliveryRow& row) const;
  void compare_order(const std::string& peer);
  [[nodiscard]] std::vector<store::DeliveryRow> rows() const;

  store::Store& store_;
  Peers& peers_;
  History& history_;
  const WorldClock& clock_;
  std::size_t subscribers_;
  std::map<std::size_t, std::pair<Condition, Status>> unanswered_{};  ///< by sender
  std::map<Condition, Status> acknowledged_{};
  std::map<store::Id, store::DeliveryRow> seen_{};
  std::map<std::string, store::Id> by_key_{};  ///< delivery
  std::set<store::Id> moved_{};
  std::set<store::Id> recalled_{};
  bool all_moved_ = true;
  std::map<std::string, std::uint64_t> counts_{};  ///< as Reading::delivery_counts()
};

}  // namespace goji::simulation
