#include "web/worker.h"

#include "web/connection.h"
#include "web/log.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/redirect_error.hpp>

#include <algorithm>
#include <exception>
#include <pthread.h>
#include <utility>

namespace goji::web {
namespace {

Task<void> run(std::unique_ptr<Connection> connection) {
  co_await connection->serve();
}

/// A connection that threw is over, and nothing else; the mistake is ours and is said.
void report(const std::exception_ptr& thrown) {
  if (!thrown) return;
  try {
    std::rethrow_exception(thrown);
  } catch (const std::exception& mistake) {
    log_failure("connection", mistake.what());
  }
}

}  // namespace

void WayBack::deliver(std::weak_ptr<Mailbox> to, Response response) {
  const std::lock_guard lock{mutex_};
  if (context_ == nullptr) return;
  asio::dispatch(*context_, [to = std::move(to), response = std::move(response)]() mutable {
    const auto mailbox = to.lock();
    if (!mailbox || mailbox->response) return;
    mailbox->response = std::move(response);
    mailbox->gate.cancel();
  });
}

void WayBack::close() {
  const std::lock_guard lock{mutex_};
  context_ = nullptr;
}

Worker::Worker(Premises& the_premises, std::unique_ptr<Shelf> the_shelf)
    : premises(the_premises),
      shelf(std::move(the_shelf)),
      way_back(std::make_shared<WayBack>(context)),
      work_(context.get_executor()) {
}

Worker::~Worker() {
  way_back->close();
}

void Worker::start() {
  asio::co_spawn(context, watch(), asio::detached);
  thread_ = std::thread{[this] { context.run(); }};
  constexpr std::size_t kLongestName = 15;  // pthreads'
  pthread_setname_np(thread_.native_handle(),
                     premises.listener.name.substr(0, kLongestName).c_str());
}

void Worker::join() {
  if (thread_.joinable()) thread_.join();
  way_back->close();
}

void Worker::open(Socket socket, const Address& peer, std::shared_ptr<asio::ssl::context> tls) {
  auto connection = std::make_unique<Connection>(*this, std::move(socket), peer, std::move(tls));
  asio::co_spawn(
      context, run(std::move(connection)), [](const std::exception_ptr& e) { report(e); });
}

Task<void> Worker::watch() {
  Timer timer{context.get_executor()};
  while (true) {
    ErrorCode error;
    timer.expires_after(premises.listener.deadlines.look);
    co_await timer.async_wait(asio::redirect_error(kAwait, error));
    const auto now = Steady::now();
    for (auto* const connection : connections_)
      connection->look_at(now);
    if (last_call_ && now >= *last_call_) cut_off(now);
  }
}

void Worker::cut_off(Steady::time_point now) {
  constexpr std::chrono::seconds kUntilLost{1};
  for (auto* const connection : connections_)
    connection->cut();
  if (now >= *last_call_ + kUntilLost) context.stop();
}

void Worker::drain() {
  draining_ = true;
  last_call_ = Steady::now() + premises.listener.deadlines.drain;
  for (auto* const connection : connections_)
    connection->drain();
  if (connections_.empty()) context.stop();
}

void Worker::tell(const std::shared_ptr<const std::string>& news) {
  for (auto* const connection : connections_)
    connection->hear(news);
}

void Worker::shelf_changed() {
  for (const auto& waiting : std::exchange(waiting_, {}))
    if (const auto mailbox = waiting.lock()) mailbox->gate.cancel();
}

// Whoever follows stays, so some places are kept for those who ask and go.
bool Worker::start_following() {
  constexpr std::size_t kForOthers = 512;
  const auto in_all = premises.listener.caps.in_all;
  const auto most = (in_all - std::min(in_all / 2, kForOthers)) / premises.threads;
  if (following_ >= most) return false;
  following_ += 1;
  return true;
}

void Worker::enter(Connection& connection) {
  connections_.insert(&connection);
  Counters::add(counters.open);
}

void Worker::leave(Connection& connection, const Address& peer) {
  connections_.erase(&connection);
  Counters::take(counters.open);
  premises.caps.leave(peer);
  if (draining_ && connections_.empty()) context.stop();
}

}  // namespace goji::web
