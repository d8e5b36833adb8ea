#include "web/readers_server.h"

#include "web/pages.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace goji::web {
namespace {

std::string lines_of(const Headers& headers) {
  std::string lines;
  for (const auto& [name, value] : headers)
    append_field(lines, name, value);
  return lines;
}

Listener with_headers(Listener listener) {
  if (listener.headers.empty()) listener.headers = readers_headers();
  if (listener.tls) listener.headers.push_back(strict_transport());
  return listener;
}

std::vector<Route> only_open(std::vector<Route> routes) {
  for (const auto& route : routes)
    if (route.scope != Scope::Open)
      throw std::logic_error("readers have no tokens: " + route.method + " " + route.pattern);
  return routes;
}

}  // namespace

/// One thread's board, and what it answers from it.
class ReadersServer::Pages final : public Shelf {
 public:
  Pages(const Health& health, const std::atomic<std::uint64_t>& expected)
      : health_(health), expected_(expected) {}

  /// Before the threads start.
  void say_always(std::string lines) { heads_ = Heads{std::move(lines)}; }

  /// The board that is up to date with so many expected ones.
  void put(std::shared_ptr<const board::Board> board, std::uint64_t edition) {
    heads_.forget();
    board_ = std::move(board);
    edition_ = edition;
  }

  [[nodiscard]] bool is_behind(const Head& head) const override {
    if (edition_ >= expected_.load(std::memory_order_acquire)) return false;
    return head.path != "/healthz" && head.path != "/readyz" && head.path != "/api/events";
  }

  [[nodiscard]] std::optional<Ready> take(const Head& head,
                                          const Router& routes,
                                          std::string& out) override {
    if (head.path == "/healthz") return state(health_.alive, out);
    if (head.path == "/readyz") return state(health_.ready && board_, out);
    if (head.path == "/api/events" && (head.method == "GET" || head.method == "HEAD"))
      return events(out);
    if (!board_) return ready(lay_text(503, "Starting\n", heads_.always(), out));
    if (const auto laid = lay_page(*board_, head, routes, heads_, out)) return ready(*laid);
    if (!routes.match(head.method, head.path).allow.empty()) return {};
    return ready(lay_missing(*board_, head, heads_, out));
  }

 private:
  [[nodiscard]] Ready ready(const Laid& laid) const { return {laid.status, laid.body, board_}; }

  /// Its text is nobody's: who follows for hours must not keep the board alive that was there then.
  [[nodiscard]] Ready events(std::string& out) const {
    const auto laid = lay_events(heads_.always(), out);
    return {.status = laid.status, .body = laid.body, .owner = {}, .follows = true};
  }

  [[nodiscard]] Ready state(bool good, std::string& out) const {
    return ready(good ? lay_text(200, "ok\n", heads_.always(), out)
                      : lay_text(503, "not now\n", heads_.always(), out));
  }

  Heads heads_;
  const Health& health_;
  const std::atomic<std::uint64_t>& expected_;
  std::shared_ptr<const board::Board> board_;
  std::uint64_t edition_ = 0;
};

std::vector<std::unique_ptr<Shelf>> ReadersServer::shelves(std::size_t threads,
                                                           const Health& health) {
  std::vector<std::unique_ptr<Shelf>> shelves;
  for (std::size_t i = 0; i < threads; ++i) {
    auto pages = std::make_unique<Pages>(health, expected_);
    pages_.push_back(pages.get());
    shelves.push_back(std::move(pages));
  }
  return shelves;
}

ReadersServer::ReadersServer(Listener listener,
                             std::size_t threads,
                             std::vector<Route> routes,
                             const Health& health,
                             const Clock& clock)
    : engine_(with_headers(std::move(listener)),
              Router{only_open(std::move(routes))},
              nullptr,
              clock,
              shelves(threads, health)) {
  for (auto* const pages : pages_)
    pages->say_always(lines_of(engine_.listener().headers));
}

void ReadersServer::publish(std::shared_ptr<const board::Board> board) {
  last_ = std::exchange(newest_, std::move(board));
  const auto edition = expected_.load(std::memory_order_relaxed);  // nobody else changes it
  for (std::size_t i = 0; i < pages_.size(); ++i) {
    // A count of references of its own for each thread: they would fight over a common one.
    std::shared_ptr<const board::Board> own{newest_.get(), [kept = newest_](const auto*) {}};
    engine_.post(i, [pages = pages_[i], own = std::move(own), edition]() mutable {
      pages->put(std::move(own), edition);
    });
  }
  const bool is_news = !last_ || last_->shown != newest_->shown ||
                       last_->shown_maintenances != newest_->shown_maintenances;
  if (is_news) tell_of(*newest_);
}

// After the board is in its place on every thread: who hears of it and asks, finds it.
void ReadersServer::tell_of(const board::Board& board) {
  std::uint64_t newest = 0;
  for (const auto* shown : {&board.shown, &board.shown_maintenances})
    for (const auto& [subject, revision] : *shown)
      newest = std::max(newest, revision);
  engine_.tell(fmt::format("event: board\nid: {}\ndata: {}\n\n", newest, newest));
}

Headers readers_headers() {
  return {{"X-Content-Type-Options", "nosniff"},
          {"Referrer-Policy", "no-referrer"},
          {"Cross-Origin-Opener-Policy", "same-origin"}};
}

}  // namespace goji::web
