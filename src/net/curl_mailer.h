#pragma once

#include "net/curl_easy.h"
#include "net/endings.h"
#include "net/exchange.h"
#include "net/loop.h"
#include "net/mail_transfer.h"
#include "net/outbound.h"
#include "net/resolver.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace goji::net {

/// The real Mailer, over libcurl, with a thread for each message that is under way: see Courier.
/// Connections are kept for the next message to the same server; one that turns out to be closed is
/// replaced, as long as nothing of the message has left. At most kMostCouriers messages are under
/// way; the others wait their turn, and no longer than their time-out allows.
///
/// Loop's thread only. The program ignores SIGPIPE.
class CurlMailer final : public Mailer {
 public:
  /// Of any number of servers that say nothing: each has at most deliveries/limits.h under way.
  static constexpr std::size_t kMostCouriers = 64;

  /// `loop` and `resolver` outlive it.
  CurlMailer(Loop& loop, Resolver& resolver, Outbound outbound);

  /// What is under way is broken off, and no `done` is called any more. May be called from inside
  /// a `done`.
  ~CurlMailer() override;
  CurlMailer(const CurlMailer&) = delete;
  CurlMailer& operator=(const CurlMailer&) = delete;

  void start(MailRequest request, Done done) override;

  /// Started and not yet answered.
  [[nodiscard]] std::size_t in_flight() const { return jobs_.size() + endings_.untold(); }

 private:
  struct Job;
  struct Seat;

  void look_up(const Job& job);
  void on_addresses(Job& job, const Result<std::vector<Address>>& found);
  void refuse(Job& job, const std::string& why);
  void queue(Job& job);
  void dial_next();
  void dial(Job& job, Seat& seat);
  [[nodiscard]] Seat* free_seat(const std::string& server);
  [[nodiscard]] Seat& new_seat();
  void on_finished(Seat& seat, CURLcode code);
  void conclude(Job& job, Seat& seat, CURLcode code);
  void sweep();

  CurlLibrary library_{};
  Loop& loop_;
  Resolver& resolver_;
  Outbound outbound_;
  std::vector<std::unique_ptr<Seat>> seats_{};
  std::map<std::uint64_t, std::unique_ptr<Job>> jobs_;
  std::deque<std::uint64_t> waiting_{};  ///< for a place among those under way
  std::uint64_t last_number_ = 0;
  std::optional<TimerId> sweep_{};
  Endings endings_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace goji::net
