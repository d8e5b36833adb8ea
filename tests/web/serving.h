#pragma once

#include "support/catch.h"
#include "support/http_client.h"
#include "support/manual_clock.h"
#include "web/operators_server.h"
#include "web/readers_server.h"

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

/// Both servers, really listening, for tests that talk to them.
namespace goji::web {

/// A few tokens, by their names.
class Tokens final : public Authorizer {
 public:
  [[nodiscard]] std::optional<Identity> identify(const Secret& presented) const override {
    if (same(presented, "t-signal")) return Identity{"monitor", Scope::Signal};
    if (same(presented, "t-operate")) return Identity{"duty", Scope::Operate};
    if (same(presented, "t-admin")) return Identity{"root", Scope::Admin};
    return {};
  }
};

inline constexpr TimePoint kMoment{std::chrono::seconds{1'715'575'460}};  // 13 May 2024 04:44:20

/// Deadlines that a test can wait for.
inline Deadlines short_deadlines() {
  using namespace std::chrono_literals;
  return {.head = 300ms,
          .body = 300ms,
          .answer = 300ms,
          .write = 300ms,
          .idle = 300ms,
          .board = 50ms,
          .linger = 100ms,
          .drain = 300ms,
          .look = 10ms};
}

/// The operators' server. Routes: GET /echo, POST /echo (1,000 bytes, answers the body), POST /hold
/// (keeps its answer back), GET /throw, GET /drop, GET /secret for each scope.
struct Operators {
  explicit Operators(Listener listener = {}, std::vector<Route> more = {})
      : server(std::move(listener), routes(std::move(more)), tokens, clock) {
    const auto started = server.start();
    REQUIRE(started.has_value());
    port = *started;
  }
  ~Operators() {
    server.stop();
    for (auto& thread : threads)
      thread.join();
  }
  Operators(const Operators&) = delete;
  Operators& operator=(const Operators&) = delete;

  [[nodiscard]] test::HttpClient client() const { return test::HttpClient{port}; }

  /// Everything `bytes` is answered with, until we close: our side is ended after sending.
  [[nodiscard]] std::string conversation(std::string_view bytes) const {
    auto one = client();
    one.send(bytes);
    one.end_sending();
    return one.read_all();
  }

  /// Waits until `count` answers are held back.
  std::vector<Answer> held(std::size_t count) {
    while (true) {
      const std::lock_guard lock{mutex};
      if (answers.size() >= count) return std::exchange(answers, {});
    }
  }

  test::ManualClock clock{kMoment};
  Tokens tokens;
  std::mutex mutex;
  std::vector<Answer> answers;
  std::vector<Request> requests;  ///< that a handler saw
  std::vector<std::thread> threads;
  OperatorsServer server;
  std::uint16_t port = 0;

  std::size_t handled() {
    const std::lock_guard lock{mutex};
    return requests.size();
  }

 private:
  Handler echo() {
    return [this](Request request, const Answer& answer) {
      Response response{.content_type = "text/plain", .body = request.body};
      {
        const std::lock_guard lock{mutex};
        requests.push_back(std::move(request));
      }
      answer(std::move(response));
    };
  }

  std::vector<Route> routes(std::vector<Route> more) {
    std::vector<Route> all{
        {"GET", "/echo", Scope::Open, 0, echo()},
        {"POST", "/echo", Scope::Open, 1000, echo()},
        {"POST", "/big", Scope::Open, 1 << 20, echo()},
        {"GET", "/signal", Scope::Signal, 0, echo()},
        {"GET", "/operate", Scope::Operate, 0, echo()},
        {"GET", "/admin", Scope::Admin, 0, echo()},
        {"POST", "/in/{name}", Scope::Inlet, 1000, echo()},
        {"GET",
         "/throw",
         Scope::Open,
         0,
         [](const Request&, const Answer&) { throw std::runtime_error("a mistake"); }},
        {"GET", "/drop", Scope::Open, 0, [](const Request&, const Answer&) {}},
        {"POST",
         "/hold",
         Scope::Open,
         1000,
         [this](const Request&, Answer answer) {
           const std::lock_guard lock{mutex};
           answers.push_back(std::move(answer));
         }},
    };
    for (auto& route : more)
      all.push_back(std::move(route));
    return all;
  }
};

/// A board with a page in two languages, an API answer, a 404 page and one that is large.
inline std::shared_ptr<const board::Board> small_board(const std::string& mark = "v1") {
  board::Board board{.languages = {"ko", "en"}};
  board.pages["/"]["ko"] = {.etag = "\"ko-" + mark + "\"",
                            .cache_control = "public, max-age=5",
                            .plain = "<p>안녕 " + mark,
                            .gzip = "gz-ko-" + mark,
                            .brotli = "br-ko-" + mark,
                            .csp = "default-src 'none'"};
  board.pages["/"]["en"] = {.etag = "\"en-" + mark + "\"", .plain = "<p>hello " + mark};
  board.pages["/api/v2/status.json"][""] = {.content_type = "application/json",
                                            .etag = "\"s-" + mark + "\"",
                                            .plain = "{\"status\":\"" + mark + "\"}",
                                            .cors = true};
  board.pages["/404"]["ko"] = {.plain = "없음"};
  board.pages["/404"]["en"] = {.plain = "nothing here"};
  board.pages["/large"][""] = {.content_type = "text/plain", .plain = std::string(8 << 20, 'x')};
  return std::make_shared<const board::Board>(std::move(board));
}

/// The readers' server on two threads, with small_board() unless told otherwise.
struct Readers {
  explicit Readers(Listener listener = {},
                   std::vector<Route> routes = {},
                   std::shared_ptr<const board::Board> board = small_board())
      : server(std::move(listener), 2, std::move(routes), health, clock) {
    if (board) server.publish(std::move(board));
    const auto started = server.start();
    REQUIRE(started.has_value());
    port = *started;
  }

  [[nodiscard]] test::HttpClient client() const { return test::HttpClient{port}; }

  /// One answer to one request on a connection of its own.
  [[nodiscard]] test::Reply ask(const std::string& request_line,
                                const std::string& fields = {}) const {
    auto one = client();
    one.send(request_line + " HTTP/1.1\r\nHost: localhost\r\n" + fields + "\r\n");
    return one.read(request_line.starts_with("HEAD")).value();
  }

  test::ManualClock clock{kMoment};
  Health health;
  ReadersServer server;
  std::uint16_t port = 0;
};

}  // namespace goji::web
