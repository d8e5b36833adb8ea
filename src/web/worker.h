#pragma once

#include "web/engine.h"
#include "web/wire.h"

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/executor_work_guard.hpp>

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <unordered_set>
#include <utility>
#include <vector>

/// Only for the insides of the engine: this header brings Asio.
namespace goji::web {

class Connection;
using Steady = std::chrono::steady_clock;
using Timer = asio::basic_waitable_timer<Steady, asio::wait_traits<Steady>, Executor>;

/// What all threads of a server share; it does not change while they run.
struct Premises {
  Premises(Listener options, Router router, const Authorizer* authorizer, const Clock& the_clock)
      : listener(std::move(options)),
        door(std::move(router), authorizer, listener.proxies),
        hosts(listener.hosts),
        clock(the_clock),
        caps(listener.caps, listener.proxies) {}

  const Listener listener;
  const Door door;
  const Hosts hosts;
  const Clock& clock;
  Caps caps;  ///< locks itself
  std::size_t threads = 1;
};

/// Where an answer waits for its connection.
struct Mailbox {
  explicit Mailbox(const Executor& executor) : gate(executor, Steady::time_point::max()) {}

  Timer gate;  ///< cancelled when there is something to look at
  std::optional<Response> response;
};

/// The way back to a thread for answers from elsewhere, which may come when it is gone.
class WayBack {
 public:
  explicit WayBack(asio::io_context& context) : context_(&context) {}

  void deliver(std::weak_ptr<Mailbox> to, Response response);
  void close();

 private:
  std::mutex mutex_;
  asio::io_context* context_;
};

/// One thread of a server, and all that belongs to it.
class Worker {
 public:
  Worker(Premises& premises, std::unique_ptr<Shelf> shelf);
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  void start();
  void join();

  /// On its thread, as everything below: takes over a connection that `caps` let in.
  void open(Socket socket, const Address& peer, std::shared_ptr<asio::ssl::context> tls);
  void drain();

  /// Goes to every connection that follows.
  void tell(const std::shared_ptr<const std::string>& news);

  /// Its gate is cancelled at the next change of the shelf.
  void wait_for_shelf(std::weak_ptr<Mailbox> mailbox) { waiting_.push_back(std::move(mailbox)); }
  void shelf_changed();

  void enter(Connection& connection);
  void leave(Connection& connection, const Address& peer);
  [[nodiscard]] bool draining() const { return draining_; }

  /// One more connection that follows, unless half of all that a listener may have do so already:
  /// the other half is for readers. To be given back with stop_following().
  [[nodiscard]] bool start_following();
  void stop_following() { following_ -= 1; }

  // What connections use.
  Counters counters{};
  Premises& premises;
  Dates dates{};
  std::string piece{};  ///< of bytes that are being sent
  const std::unique_ptr<Shelf> shelf;

 private:
  Task<void> watch();
  void cut_off(Steady::time_point now);

  std::unordered_set<Connection*> connections_;
  std::vector<std::weak_ptr<Mailbox>> waiting_;  ///< for the shelf
  std::optional<Steady::time_point> last_call_;
  bool draining_ = false;
  std::size_t following_ = 0;

 public:
  /// Below what its connections reach for when they are destroyed with it.
  asio::io_context context{1};
  const std::shared_ptr<WayBack> way_back;

 private:
  asio::executor_work_guard<Executor> work_;
  std::thread thread_;
};

}  // namespace goji::web
