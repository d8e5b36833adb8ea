#pragma once

#include "board/board.h"
#include "web/engine.h"

#include <atomic>

namespace goji::web {

/// What /healthz and /readyz say; others set it, from any thread.
struct Health {
  std::atomic<bool> alive = true;   ///< /healthz: 200, else 503
  std::atomic<bool> ready = false;  ///< /readyz: 200 once there is a board too, else 503
};

/// The readers' listener. Every thread holds the newest board it was told of and answers from it
/// without a lock or the store; only what a page cannot do goes to the routes. Who asks for
/// /api/events is told of each board that says something new, as server-sent events:
/// https://html.spec.whatwg.org/multipage/server-sent-events.html
class ReadersServer {
 public:
  /// `routes`: what is not on the board, such as subscribing; all of them Scope::Open, or it throws
  /// std::logic_error. `health` and `clock` outlive the server.
  ReadersServer(Listener listener,
                std::size_t threads,
                std::vector<Route> routes,
                const Health& health,
                const Clock& clock);

  Result<std::uint16_t> start() { return engine_.start(); }  ///< see Engine
  void stop() { engine_.stop(); }                            ///< see Engine
  Result<bool> reload_tls() { return engine_.reload_tls(); }
  [[nodiscard]] Totals totals() const { return engine_.totals(); }  ///< from any thread

  /// A board that tells more is being made: pages that are asked for from now on wait for the next
  /// publish(), within Deadlines::board. From the thread that publishes.
  void expect() { expected_ += 1; }

  /// From one thread at a time, before start() too. Requests that come later are answered from
  /// `board`; those under way end with the one they began with. Until the first there is 503.
  void publish(std::shared_ptr<const board::Board> board);

 private:
  class Pages;

  std::vector<std::unique_ptr<Shelf>> shelves(std::size_t threads, const Health& health);
  void tell_of(const board::Board& board);

  std::atomic<std::uint64_t> expected_ = 0;  ///< boards, so far
  std::vector<Pages*> pages_;                ///< one a thread; the engine owns them
  std::shared_ptr<const board::Board> newest_;
  std::shared_ptr<const board::Board> last_;  ///< so that no thread of the readers' frees a board
  Engine engine_;
};

/// What every answer to readers says unless the page says otherwise.
[[nodiscard]] Headers readers_headers();

}  // namespace goji::web
