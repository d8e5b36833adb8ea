#include "net/curl_mailer.h"

#include "net/request_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace goji::net {

using namespace std::chrono_literals;

struct CurlMailer::Job {
  std::uint64_t number;
  Done done;
  TimePoint started;
  MailTransfer transfer;
  std::chrono::milliseconds name_took{0};
  std::vector<Address> addresses{};
  bool under_way = false;
  bool anew = false;  ///< on a connection of its own, since the kept one was closed
};

CurlMailer::CurlMailer(Loop& loop, Resolver& resolver, Outbound outbound)
    : loop_(loop),
      resolver_(resolver),
      outbound_(std::move(outbound)),
      multi_(loop, [this](CURL* handle, CURLcode code) { on_finished(handle, code); }),
      endings_(loop) {
}

CurlMailer::~CurlMailer() {
  for (const auto& [number, job] : jobs_)
    if (job->under_way) multi_.remove(job->transfer.handle());
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
  while (!waiting_.empty() && multi_.running() < CurlMulti::kMostHandles) {
    Job& job = *jobs_.at(waiting_.front());
    waiting_.pop_front();
    dial(job);
  }
}

void CurlMailer::dial(Job& job) {
  const auto left = job.transfer.request().timeout - (loop_.now() - job.started);
  if (left <= 0ms) return refuse(job, "no time was left to begin");
  job.transfer.prepare(idle_handles_.take(), job.addresses, left, job.anew);
  curl_easy_setopt(job.transfer.handle(), CURLOPT_PRIVATE, &job);
  multi_.add(job.transfer.handle());
  job.under_way = true;
}

void CurlMailer::on_finished(CURL* handle, CURLcode code) {
  Job* found = nullptr;
  curl_easy_getinfo(handle, CURLINFO_PRIVATE, &found);
  Job& job = *found;
  job.under_way = false;
  if (!job.anew && job.transfer.met_a_closed_door(code)) {
    idle_handles_.keep(job.transfer.take_handle());
    job.anew = true;
    return dial(job);
  }
  auto timings = job.transfer.timings(job.name_took);
  timings.total = loop_.now() - job.started;
  endings_.tell(std::move(job.done), job.transfer.answer(code), std::move(timings));
  idle_handles_.keep(job.transfer.take_handle());
  jobs_.erase(job.number);
  dial_next();
}

}  // namespace goji::net
