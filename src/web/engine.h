#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "web/caps.h"
#include "web/counters.h"
#include "web/door.h"
#include "web/head_writer.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What both servers are made of: one acceptor, and threads that each run the connections dealt to
/// them. Asio is inside, and not in this header.
namespace goji::web {

/// How long things may take. Each is a total, not a pause: who sends a byte a second gets no more.
/// They run on the system's steady clock, since the other end is real.
struct Deadlines {
  using Span = std::chrono::milliseconds;
  Span head = std::chrono::seconds{10};       ///< TLS handshake; and each head, from its first byte
  Span body = std::chrono::seconds{30};       ///< from the end of the head
  Span answer = std::chrono::seconds{30};     ///< from the handler's call to its answer
  Span write = std::chrono::seconds{60};      ///< for the other end to take the answer
  Span idle = std::chrono::seconds{60};       ///< between two requests
  Span board = std::chrono::seconds{1};       ///< see Shelf::is_behind(); then it is taken as it is
  Span linger = std::chrono::seconds{2};      ///< for the other end to take in why we close
  Span drain = std::chrono::seconds{5};       ///< in stop(), for requests that are under way
  Span heartbeat = std::chrono::seconds{20};  ///< to who follows, if there is no news
  Span look = std::chrono::milliseconds{250};  ///< how often deadlines are looked at
};

/// PEM files, read at start() and reload_tls().
struct TlsFiles {
  std::string certificate;  ///< with its chain
  std::string key;
};

/// One listening address and how it is guarded.
struct Listener {
  std::string name = "web";          ///< of its threads, as `top -H` shows them
  std::string host = "127.0.0.1";    ///< an address, or a name that has one
  std::uint16_t port = 0;            ///< 0: any that is free
  std::optional<TlsFiles> tls{};     ///< none: plain HTTP
  std::vector<std::string> hosts{};  ///< see Hosts
  std::vector<Cidr> proxies{};       ///< see reader_behind()
  CapLimits caps{};
  Deadlines deadlines{};
  std::size_t max_head = 16384;  ///< bytes; what is longer is answered with 431
  Headers headers{};             ///< on every answer that does not set them itself
};

/// An answer whose bytes exist already.
struct Ready {
  int status = 200;
  std::string_view body;
  std::shared_ptr<const void> owner;  ///< of the body's bytes
  bool follows = false;               ///< the body has no end: what Engine::tell() says comes after
};

/// One thread's answers that need no handler. Used on that thread alone.
class Shelf {
 public:
  virtual ~Shelf() = default;

  /// An answer, its head but for the end written to `out`; nothing: the router's business.
  [[nodiscard]] virtual std::optional<Ready> take(const Head& head,
                                                  const Router& routes,
                                                  std::string& out) = 0;

  /// Whether a better answer to this is about to be put there by Engine::post(): worth a wait.
  [[nodiscard]] virtual bool is_behind(const Head& head) const = 0;
};

class Engine {
 public:
  /// One thread for each of `shelves`, which may be null. `authorizer` (none: no token is valid)
  /// and `clock` outlive the engine and are asked on every thread.
  Engine(Listener listener,
         Router router,
         const Authorizer* authorizer,
         const Clock& clock,
         std::vector<std::unique_ptr<Shelf>> shelves);

  /// Calls stop().
  ~Engine();  // NOLINT(bugprone-exception-escape): of the posts that end it
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  /// Listens and starts the threads. The port that was bound; or which file cannot be used, or why
  /// the address cannot be had.
  Result<std::uint16_t> start();

  /// Accepts no more, lets requests under way end within the drain deadline, cuts off the rest and
  /// joins the threads. Answers given later go nowhere.
  void stop();

  /// Reads the certificate and key again, for the connections that come from now on. If they
  /// cannot be used the old ones stay.
  Result<bool> reload_tls();

  /// From any thread: `what` runs on that thread of the engine, and requests that wait for the
  /// thread's shelf look at it again. Before start() it waits for it.
  void post(std::size_t thread, std::function<void()> what);

  /// From any thread: everybody who follows (Ready::follows) is sent this. Whoever is slower than
  /// the news gets the last of it.
  void tell(const std::string& news);

  [[nodiscard]] Totals totals() const;  ///< from any thread
  [[nodiscard]] const Listener& listener() const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace goji::web
