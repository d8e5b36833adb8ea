#include "net/curl_exchange.h"

#include "net/request_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <system_error>
#include <utility>

namespace goji::net {

using namespace std::chrono_literals;

struct CurlExchange::Job {
  template <class... Args>
  explicit Job(Args&&... args) : transfer(std::forward<Args>(args)...) {}

  std::uint64_t number = 0;  ///< none before it is started
  Done done{};
  TimePoint started{};
  Transfer transfer;
  std::chrono::milliseconds before_curl{0};
  Pool* pool = nullptr;  ///< null while the name is looked up
};

struct CurlExchange::Pool {
  Pool(Loop& loop, CurlMulti::Finished finished) : multi(loop, std::move(finished)) {}

  CurlMulti multi;
  TimePoint last_used{};
};

class CurlExchange::ReadyJob final : public Exchange::Ready {
 public:
  ReadyJob(CurlExchange& exchange, Result<std::unique_ptr<Job>> job)
      : exchange_(exchange), job_(std::move(job)) {}

  void start(Done done) override { exchange_.start_made(std::move(job_), std::move(done)); }

 private:
  CurlExchange& exchange_;
  Result<std::unique_ptr<Job>> job_;
};

CurlExchange::CurlExchange(Loop& loop, Resolver& resolver, Outbound outbound)
    : loop_(loop), resolver_(resolver), outbound_(std::move(outbound)), endings_(loop) {
}

CurlExchange::~CurlExchange() {
  if (sweep_) loop_.cancel(*sweep_);
  for (const auto& [number, job] : jobs_)
    if (job->pool != nullptr) job->pool->multi.remove(job->transfer.handle());
}

void CurlExchange::start(HttpRequest request, Done done) {
  start_made(made(std::move(request)), std::move(done));
}

std::unique_ptr<Exchange::Ready> CurlExchange::ready(HttpRequest request) {
  return std::make_unique<ReadyJob>(*this, made(std::move(request)));
}

Result<std::unique_ptr<CurlExchange::Job>> CurlExchange::made(HttpRequest request) {
  if (auto trouble = trouble_with(request)) return Error{Fault::Invalid, *std::move(trouble)};
  auto target = parse_url(request.url, request.named_by);
  if (target.has_error()) return target.error();
  if (request.timeout <= 0ms) return Error{Fault::Invalid, "no time is given for the request"};
  auto job = std::make_unique<Job>(std::move(request), *std::move(target), outbound_);
  job->transfer.prepare(idle_handles_.take());
  return job;
}

void CurlExchange::start_made(Result<std::unique_ptr<Job>> made, Done done) {
  if (made.has_error()) return endings_.tell(std::move(done), Unsent{made.error().what}, {});
  const auto number = ++last_number_;
  auto& started = *jobs_.emplace(number, *std::move(made)).first->second;
  started.number = number;
  started.done = std::move(done);
  started.started = loop_.now();
  if (started.transfer.target().address)
    dial(started, {});
  else
    look_up(started);
}

void CurlExchange::look_up(const Job& job) {
  const auto& request = job.transfer.request();
  resolver_.resolve(job.transfer.target().host,
                    request.named_by,
                    std::min(outbound_.name_timeout, request.timeout / 2),
                    [this, number = job.number, alive = std::weak_ptr{alive_}](const auto& found) {
                      if (!alive.expired()) on_addresses(*jobs_.at(number), found);
                    });
}

void CurlExchange::on_addresses(Job& job, const Result<std::vector<Address>>& found) {
  job.before_curl = loop_.now() - job.started;
  if (found.has_error())
    return refuse(job, fmt::format("the name cannot be resolved: {}", found.error().what));
  std::vector<Address> open;
  std::string closed;
  for (const auto& address : *found) {
    auto why = refusal(address, job.transfer.request().named_by, outbound_.allow);
    if (!why) open.push_back(address);
    closed = why.value_or(closed);
  }
  if (open.empty()) return refuse(job, closed);
  dial(job, open);
}

void CurlExchange::refuse(Job& job, const std::string& why) {
  const auto& target = job.transfer.target();
  endings_.tell(std::move(job.done),
                Unsent{fmt::format("{}://{}: {}", target.scheme, target.host, why)},
                {.name = job.before_curl, .total = job.before_curl});
  idle_handles_.keep(job.transfer.take_handle());
  jobs_.erase(job.number);
}

void CurlExchange::dial(Job& job, const std::vector<Address>& addresses) {
  const auto left = job.transfer.request().timeout - job.before_curl;
  if (left <= 0ms) return refuse(job, "no time is left once the name is resolved");
  Pool* pool = nullptr;
  try {
    pool = &pool_for(job.transfer);
  } catch (const std::system_error& error) {  // out of file descriptors: shed this one request
    return refuse(job, error.code().message());
  }
  job.transfer.aim(addresses, left);
  curl_easy_setopt(job.transfer.handle(), CURLOPT_PRIVATE, &job);
  pool->multi.add(job.transfer.handle());
  job.pool = pool;
  // One alone is in a hurry; those that come together go together. It may be over already, and
  // the job gone.
  if (pool->multi.running() == 1) pool->multi.go();
}

// Operators' connections may lead to where a subscriber's may not: they are never shared.
CurlExchange::Pool& CurlExchange::pool_for(const Transfer& transfer) {
  auto& pools = pools_.at(transfer.request().named_by == NamedBy::Operator ? 0 : 1);
  const auto home = std::hash<std::string>{}(transfer.target().host);
  for (std::size_t i = 0; i < pools.size(); ++i) {
    auto& pool = *pools.at((home + i) % pools.size());
    if (pool.multi.running() < CurlMulti::kMostHandles) return pool;
  }
  return *pools.emplace_back(std::make_unique<Pool>(
      loop_, [this](CURL* handle, CURLcode code) { on_finished(handle, code); }));
}

void CurlExchange::on_finished(CURL* handle, CURLcode code) {
  Job* found = nullptr;
  curl_easy_getinfo(handle, CURLINFO_PRIVATE, &found);
  const auto job = std::move(jobs_.extract(found->number).mapped());
  auto timings = job->transfer.timings(job->before_curl);
  endings_.tell(std::move(job->done), job->transfer.answer(code), std::move(timings));
  idle_handles_.keep(job->transfer.take_handle());
  job->pool->last_used = loop_.now();
  if (!sweep_) sweep_later();
}

void CurlExchange::sweep_later() {
  sweep_ = loop_.call_at(loop_.now() + outbound_.pool_idle, [this] { drop_idle_pools(); });
}

// The first pool of each kind stays, with the certificates it has read.
void CurlExchange::drop_idle_pools() {
  sweep_.reset();
  const auto idle_since = loop_.now() - outbound_.pool_idle;
  const auto idle = [&](const auto& pool) {
    return pool->multi.running() == 0 && pool->last_used <= idle_since;
  };
  bool more = false;
  for (auto& pools : pools_) {
    if (pools.empty()) continue;
    pools.erase(std::remove_if(pools.begin() + 1, pools.end(), idle), pools.end());
    more = more || pools.size() > 1;
  }
  if (more) sweep_later();
}

}  // namespace goji::net
