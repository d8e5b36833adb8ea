#include "e2e_framing/framings.h"
#include "e2e_framing/nginx.h"
#include "support/catch.h"
#include "support/http_client.h"
#include "support/manual_clock.h"
#include "web/operators_server.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <mutex>
#include <string>
#include <vector>

/// The same bytes, once straight to us and once through the real nginx: whatever we take for a
/// request, nginx takes for the same request. Where we refuse what nginx takes, nothing can be
/// smuggled; the table says why we do.
namespace goji::web {
namespace {

using namespace std::chrono_literals;

class NoTokens final : public Authorizer {
 public:
  [[nodiscard]] std::optional<Identity> identify(const Secret& /*presented*/) const override {
    return {};
  }
};

using Seen = std::vector<std::string>;  ///< "POST hello", in order

/// Our server, which notes what it took for a request, by the case in its path.
class Witness {
 public:
  Witness() {
    const auto started = server_.start();
    REQUIRE(started.has_value());
    port_ = *started;
  }
  ~Witness() { server_.stop(); }
  Witness(const Witness&) = delete;
  Witness& operator=(const Witness&) = delete;

  [[nodiscard]] std::uint16_t port() const { return port_; }

  std::map<std::string, Seen> seen() {
    const std::lock_guard lock{mutex_};
    return seen_;
  }

 private:
  Handler note() {
    return [this](const Request& request, const Answer& answer) {
      {
        const std::lock_guard lock{mutex_};
        seen_[request.captures.at("case")].push_back(request.method + " " + request.body);
      }
      answer({.status = 200, .body = "taken"});
    };
  }

  test::ManualClock clock_{TimePoint{1'700'000'000s}};
  NoTokens tokens_;
  std::mutex mutex_;
  std::map<std::string, Seen> seen_;
  OperatorsServer server_{
      {.caps = {.in_all = 5000, .from_one = 5000, .from_loopback = 5000},
       .deadlines = {.head = 1s, .body = 1s, .idle = 1s, .linger = 100ms, .look = 20ms}},
      {{"GET", "/case/{case}", Scope::Open, 1000, note()},
       {"POST", "/case/{case}", Scope::Open, 1000, note()}},
      tokens_,
      clock_};
  std::uint16_t port_ = 0;
};

std::string bytes_of(const framings::Framing& framing, std::size_t number) {
  const std::string path = "/case/" + std::to_string(number);
  std::string bytes = framing.bytes;
  for (auto at = bytes.find("{case}"); at != std::string::npos; at = bytes.find("{case}"))
    bytes.replace(at, 6, path);
  return bytes + "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
}

/// Sends every framing on a connection of its own, all at once, and waits until all are closed. How
/// many answers of a handler each got.
std::vector<std::size_t> talk(std::uint16_t port, const std::vector<framings::Framing>& table) {
  std::vector<test::HttpClient> clients;
  for (std::size_t i = 0; i < table.size(); ++i) {
    clients.emplace_back(port);
    clients.back().send(bytes_of(table[i], i));
  }
  std::vector<std::size_t> answers;
  for (auto& client : clients) {
    const auto text = client.read_all();
    std::size_t count = 0;
    for (auto at = text.find("taken"); at != std::string::npos; at = text.find("taken", at + 1))
      ++count;
    answers.push_back(count);
  }
  return answers;
}

bool begins_with(const Seen& longer, const Seen& shorter) {
  return shorter.size() <= longer.size() &&
         std::equal(shorter.begin(), shorter.end(), longer.begin());
}

std::string shown(std::string bytes) {
  std::string text;
  for (const char c : bytes) {
    const bool plain = c >= 0x20 && c < 0x7F;
    text += plain ? std::string(1, c) : fmt::format("<{:02x}>", static_cast<unsigned char>(c));
  }
  return text;
}

TEST_CASE("framing and nginx: what we take for a request nginx takes for the same") {
  const auto table = framings::all();
  REQUIRE(table.size() >= 116);
  Witness direct;
  Witness behind;
  const test::Nginx nginx{behind.port()};
  talk(direct.port(), table);
  const auto answers = talk(nginx.port(), table);
  auto here = direct.seen();
  auto there = behind.seen();

  std::size_t taken = 0;
  for (std::size_t i = 0; i < table.size(); ++i) {
    const auto& ours = here[std::to_string(i)];
    const auto& theirs = there[std::to_string(i)];
    INFO(i << ": " << shown(table[i].bytes));
    INFO("we saw " << ours.size() << ", nginx " << theirs.size());
    CHECK(begins_with(theirs, ours));
    CHECK((ours.size() < theirs.size()) == !table[i].stricter.empty());
    // Behind nginx we see as many requests as nginx got answers for: nothing slipped through both.
    CHECK(answers[i] == theirs.size());
    taken += ours.empty() ? 0 : 1;
  }
  // A server that refuses everything would pass all that.
  CHECK(taken >= 20);
}

}  // namespace
}  // namespace goji::web
