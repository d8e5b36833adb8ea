#include "net/curl_mailer.h"

#include "net/courier.h"
#include "net/request_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>
#include <utility>

namespace goji::net {

using namespace std::chrono_literals;

namespace {

/// Then a connection is ended; a server need not keep it for longer than five minutes.
constexpr auto kIdle = 30s;

/// Who may use a connection that another message has left.
std::string name_of(const MailServer& server) {
  return fmt::format("{}@{}:{}", server.username, server.host, server.port);
}

}  // namespace

struct CurlMailer::Job {
  std::uint64_t number;
  Done done;
  TimePoint started;
  MailTransfer transfer;
  std::chrono::milliseconds name_took{0};
  std::vector<Address> addresses{};
  bool anew = false;  ///< on a connection of its own, since the kept one was closed
};

/// A courier, and what it does.
struct CurlMailer::Seat {
  explicit Seat(const std::function<void(Seat&, CURLcode)>& finished)
      : courier([this, finished](CURLcode code) { finished(*this, code); }) {}

  std::string server{};  ///< with which it spoke last; empty: it has no connection
  TimePoint last_used{};
  bool busy = false;
  Job* job = nullptr;  ///< null while it says good-bye
  Courier courier;     ///< goes first: it knows the rest
};

CurlMailer::CurlMailer(Loop& loop, Resolver& resolver, Outbound outbound)
    : loop_(loop), resolver_(resolver), outbound_(std::move(outbound)), endings_(loop) {
}

CurlMailer::~CurlMailer() {
  if (sweep_) loop_.cancel(*sweep_);
  for (const auto& seat : seats_)
    seat->courier.break_off();
  // A courier ends before the job that it carries, and the job's handle before the courier's record
  // of its connections: the latter are broken off, and nobody is waited for.
  for (const auto& seat : seats_)
    seat->courier.wait();
  jobs_.clear();
}

void CurlMailer::start(MailRequest request, Done done) {
  if (auto trouble = trouble_with(request))
    return endings_.tell(std::move(done), Unsent{*std::move(trouble)}, {});
  const auto number = ++last_number_;
  auto& job =
      *jobs_
           .emplace(number,
                    std::unique_ptr<Job>(new Job{.number = number,
                                                 .done = std::move(done),
                                                 .started = loop_.now(),
                                                 .transfer = {std::move(request), outbound_}}))
           .first->second;
  if (parse_address(job.transfer.request().server.host))
    queue(job);
  else
    look_up(job);
}

void CurlMailer::look_up(const Job& job) {
  const auto& request = job.transfer.request();
  resolver_.resolve(request.server.host,
                    NamedBy::Operator,
                    std::min(outbound_.name_timeout, request.timeout / 2),
                    [this, number = job.number, alive = std::weak_ptr{alive_}](const auto& found) {
                      if (!alive.expired()) on_addresses(*jobs_.at(number), found);
                    });
}

void CurlMailer::on_addresses(Job& job, const Result<std::vector<Address>>& found) {
  job.name_took = loop_.now() - job.started;
  if (found.has_error())
    return refuse(job, fmt::format("the name cannot be resolved: {}", found.error().what));
  job.addresses = *found;
  queue(job);
}

void CurlMailer::refuse(Job& job, const std::string& why) {
  endings_.tell(std::move(job.done),
                Unsent{fmt::format("{}: {}", job.transfer.request().server.host, why)},
                {.name = job.name_took, .total = loop_.now() - job.started});
  jobs_.erase(job.number);
}

void CurlMailer::queue(Job& job) {
  waiting_.push_back(job.number);
  dial_next();
}

void CurlMailer::dial_next() {
  while (!waiting_.empty()) {
    Job& job = *jobs_.at(waiting_.front());
    Seat* seat = nullptr;
    try {
      seat = free_seat(name_of(job.transfer.request().server));
    } catch (const std::system_error& error) {  // no more threads: shed this one message
      waiting_.pop_front();
      refuse(job, error.code().message());
      continue;
    }
    if (seat == nullptr) return;
    waiting_.pop_front();
    dial(job, *seat);
  }
}

/// Best with a connection to the server; without any rather than with one to another.
CurlMailer::Seat* CurlMailer::free_seat(const std::string& server) {
  Seat* found = nullptr;
  for (const auto& seat : seats_) {
    if (seat->busy) continue;
    if (seat->server == server) return seat.get();
    if (found == nullptr || seat->server.empty()) found = seat.get();
  }
  const bool may_grow = seats_.size() < kMostCouriers;
  return may_grow && (found == nullptr || !found->server.empty()) ? &new_seat() : found;
}

CurlMailer::Seat& CurlMailer::new_seat() {
  const auto finished = [this, alive = std::weak_ptr{alive_}](Seat& seat, CURLcode code) {
    loop_.post([this, alive, &seat, code] {
      if (!alive.expired()) on_finished(seat, code);
    });
  };
  return *seats_.emplace_back(std::make_unique<Seat>(finished));
}

void CurlMailer::dial(Job& job, Seat& seat) {
  const auto left = job.transfer.request().timeout - (loop_.now() - job.started);
  if (left <= 0ms) return refuse(job, "no time was left to begin");
  job.transfer.prepare(seat.courier.take_handle(), job.addresses, left, job.anew);
  seat.server = name_of(job.transfer.request().server);
  seat.busy = true;
  seat.job = &job;
  seat.courier.carry(job.transfer.handle());
}

void CurlMailer::on_finished(Seat& seat, CURLcode code) {
  seat.busy = false;
  seat.last_used = loop_.now();
  if (seat.job != nullptr) conclude(*std::exchange(seat.job, nullptr), seat, code);
  if (!sweep_) sweep_ = loop_.call_at(loop_.now() + kIdle, [this] { sweep(); });
  dial_next();
}

void CurlMailer::conclude(Job& job, Seat& seat, CURLcode code) {
  if (!job.anew && job.transfer.met_a_closed_door(code)) {
    seat.courier.keep(job.transfer.take_handle());
    job.anew = true;
    return dial(job, seat);
  }
  auto timings = job.transfer.timings(job.name_took);
  timings.total = loop_.now() - job.started;
  endings_.tell(std::move(job.done), job.transfer.answer(code), std::move(timings));
  seat.courier.keep(job.transfer.take_handle());
  jobs_.erase(job.number);
}

void CurlMailer::sweep() {
  sweep_.reset();
  bool more = false;
  for (const auto& seat : seats_) {
    if (seat->busy || seat->server.empty()) continue;
    more = true;
    if (seat->last_used > loop_.now() - kIdle) continue;
    seat->server.clear();
    seat->busy = true;
    seat->courier.say_goodbye();
  }
  if (more) sweep_ = loop_.call_at(loop_.now() + kIdle, [this] { sweep(); });
}

}  // namespace goji::net
