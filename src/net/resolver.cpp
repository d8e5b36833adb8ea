#include "net/resolver.h"

#include "net/loop.h"

#include <stdexcept>
#include <sys/stat.h>
#include <utility>

namespace goji::net {

Resolver::Resolver(Loop& loop, NameServers servers) : loop_(loop), servers_(std::move(servers)) {
  open_channel();
}

Resolver::~Resolver() {
  if (reopening_) loop_.cancel(*reopening_);
  for (const auto& [name, waiters] : asked_)
    for (const auto& [number, waiter] : waiters)
      loop_.cancel(waiter.timer);
}

void Resolver::resolve(const std::string& name,
                       NamedBy named_by,
                       std::chrono::milliseconds within,
                       Done done) {
  if (auto known = cache_.fresh(name, loop_.now())) {
    done(*std::move(known));
    return;
  }
  follow_the_file();
  const bool first = !asked_.contains(name);
  const auto number = ++last_waiter_;
  const auto timer =
      loop_.call_at(loop_.now() + within, [this, name, number] { give_up(name, number); });
  asked_[name].emplace(number, Waiter{named_by, std::move(done), timer});
  if (first) channel_->ask(name);
}

Resolver::FileState Resolver::file_state() const {
  struct stat status {};
  if (stat(servers_.resolv_conf.c_str(), &status) != 0) return {};
  return {.inode = static_cast<std::int64_t>(status.st_ino),
          .changed_ns = status.st_ctim.tv_sec * 1'000'000'000 + status.st_ctim.tv_nsec};
}

// Not at once: the channel that goes may be the caller's caller.
void Resolver::follow_the_file() {
  if (reopening_ || file_state() == file_) return;
  reopening_ = loop_.call_at(loop_.now(), [this] {
    reopening_.reset();
    reopen();
  });
}

void Resolver::reopen() {
  try {
    open_channel();
  } catch (const std::runtime_error&) {  // out of file descriptors: the old one stays for now
    file_ = {};
    return;
  }
  std::vector<std::string> names;  // an answer may come at once, and asked_ change under us
  for (const auto& [name, waiters] : asked_)
    names.push_back(name);
  for (const auto& name : names)
    channel_->ask(name);
}

void Resolver::open_channel() {
  file_ = file_state();
  channel_ = std::make_unique<DnsChannel>(
      loop_, servers_, [this](const std::string& name, const Result<Found>& found) {
        on_answer(name, found);
      });
}

// The question goes on without who asked it: others may wait, and its answer will be kept.
void Resolver::give_up(const std::string& name, std::uint64_t waiter) {
  auto gone = asked_.at(name).extract(waiter);
  gone.mapped().done(answer_for(name,
                                gone.mapped().named_by,
                                {Fault::Unavailable, "the name servers do not answer in time"}));
}

void Resolver::on_answer(const std::string& name, const Result<Found>& found) {
  if (found) cache_.keep(name, found->addresses, found->ttl, loop_.now());
  auto asked = asked_.extract(name);
  if (asked.empty()) return;
  for (const auto& [number, waiter] : asked.mapped())
    loop_.cancel(waiter.timer);
  for (const auto& [number, waiter] : asked.mapped()) {
    if (found)
      waiter.done(found->addresses);
    else
      waiter.done(answer_for(name, waiter.named_by, found.error()));
  }
}

Result<std::vector<Address>> Resolver::answer_for(const std::string& name,
                                                  NamedBy named_by,
                                                  const Error& error) const {
  if (named_by == NamedBy::Operator && error.fault == Fault::Unavailable)
    if (auto last = cache_.last_good(name, loop_.now())) return *std::move(last);
  return error;
}

}  // namespace goji::net
