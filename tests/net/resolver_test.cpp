#include "net/resolver.h"

#include "net/loop.h"
#include "net/on_loop.h"
#include "support/catch.h"
#include "support/dns_peer.h"
#include "support/scratch_file.h"

#include <algorithm>
#include <dirent.h>
#include <map>
#include <mutex>

namespace goji::net {
namespace {

using namespace std::chrono_literals;
using test::DnsAnswer;
using test::DnsPeer;

std::string joined(const Result<std::vector<Address>>& found) {
  if (found.has_error()) {
    const bool none = found.error().fault == Fault::NotFound;
    return (none ? "not found: " : "unavailable: ") + found.error().what;
  }
  std::string text;
  for (const auto& address : *found)
    text += (text.empty() ? "" : " ") + to_text(address);
  return text;
}

int threads() {
  int count = 0;
  DIR* const tasks = opendir("/proc/self/task");
  while (readdir(tasks) != nullptr)
    ++count;
  closedir(tasks);
  return count - 2;
}

/// A resolver whose one name server does as told.
struct Bench {
  DnsAnswer answer(const std::string& name) {
    const std::lock_guard lock{mutex};
    return zone.contains(name) ? zone.at(name) : DnsAnswer{.code = DnsAnswer::NoSuchName};
  }

  void set(const std::string& name, DnsAnswer answer) {
    const std::lock_guard lock{mutex};
    zone[name] = std::move(answer);
  }

  std::string ask(const std::string& name,
                  NamedBy named_by = NamedBy::Operator,
                  std::chrono::milliseconds within = 10s) {
    std::string found;
    loop.post([&] {
      resolver.resolve(name, named_by, within, [&](auto addresses) { found = joined(addresses); });
    });
    test::run_until(loop, [&] { return !found.empty(); });
    return found;
  }

  std::mutex mutex{};
  std::map<std::string, DnsAnswer> zone{};
  DnsPeer peer{[this](const std::string& name) { return answer(name); }};
  test::ScratchFile resolv_conf{peer.line()};
  Loop loop{};
  NameServers servers{.resolv_conf = resolv_conf.path(), .port = peer.port()};
  Resolver resolver{loop, servers};
};

TEST_CASE("resolver: a name becomes its addresses of both kinds") {
  Bench bench;
  bench.set("a.example", {.addresses = {"192.0.2.1", "192.0.2.2", "2001:db8::1"}});
  const auto found = bench.ask("a.example");
  for (const std::string address : {"192.0.2.1", "192.0.2.2", "2001:db8::1"})
    CHECK(found.find(address) != std::string::npos);
  CHECK(bench.peer.questions() == 2);
}

TEST_CASE("resolver: an answer is not asked for again within its time to live") {
  Bench bench;
  bench.set("a.example", {.addresses = {"192.0.2.1"}, .ttl = 60});
  CHECK(bench.ask("a.example") == "192.0.2.1");
  bench.set("a.example", {.addresses = {"192.0.2.2"}});
  CHECK(bench.ask("a.example") == "192.0.2.1");
  CHECK(bench.peer.questions() == 2);
}

TEST_CASE("resolver: an answer without time to live is asked for each time") {
  Bench bench;
  bench.set("a.example", {.addresses = {"192.0.2.1"}, .ttl = 0});
  CHECK(bench.ask("a.example") == "192.0.2.1");
  bench.set("a.example", {.addresses = {"192.0.2.2"}, .ttl = 0});
  CHECK(bench.ask("a.example") == "192.0.2.2");
}

TEST_CASE("resolver: a known answer is given at once") {
  Bench bench;
  bench.set("a.example", {.addresses = {"192.0.2.1"}});
  bench.ask("a.example");
  std::string found;
  bench.resolver.resolve(
      "a.example", NamedBy::Subscriber, 1s, [&](auto addresses) { found = joined(addresses); });
  CHECK(found == "192.0.2.1");
}

TEST_CASE("resolver: no such name is an answer and not a fault of the servers") {
  Bench bench;
  bench.set("empty.example", {});
  CHECK(bench.ask("none.example").starts_with("not found: "));
  CHECK(bench.ask("empty.example").starts_with("not found: "));
}

TEST_CASE("resolver: a name that is gone is gone for an operator too") {
  Bench bench;
  bench.set("a.example", {.addresses = {"192.0.2.1"}, .ttl = 0});
  CHECK(bench.ask("a.example") == "192.0.2.1");
  bench.set("a.example", {.code = DnsAnswer::NoSuchName});
  CHECK(bench.ask("a.example").starts_with("not found: "));
}

TEST_CASE("resolver: when the servers fail the last good answer serves an operator alone") {
  Bench bench;
  bench.set("a.example", {.addresses = {"192.0.2.1"}, .ttl = 0});
  CHECK(bench.ask("a.example") == "192.0.2.1");
  bench.set("a.example", {.code = DnsAnswer::ServerFailure});
  CHECK(bench.ask("a.example") == "192.0.2.1");
  CHECK(bench.ask("a.example", NamedBy::Subscriber).starts_with("unavailable: "));
}

TEST_CASE("resolver: silent servers cost the time that was given and no more") {
  Bench bench;
  bench.set("a.example", {.addresses = {"192.0.2.1"}, .ttl = 0});
  CHECK(bench.ask("a.example") == "192.0.2.1");
  bench.set("a.example", {.silent = true});
  const auto start = bench.loop.now();
  CHECK(bench.ask("a.example", NamedBy::Subscriber, 150ms) ==
        "unavailable: the name servers do not answer in time");
  CHECK(bench.loop.now() - start >= 150ms);
  CHECK(bench.loop.now() - start < 1'500ms);
  CHECK(bench.ask("a.example", NamedBy::Operator, 50ms) == "192.0.2.1");
}

TEST_CASE("resolver: silent servers are given up after two rounds even if nobody hurries") {
  Bench bench;
  bench.set("a.example", {.silent = true});
  const auto start = bench.loop.now();
  CHECK(bench.ask("a.example").starts_with("unavailable: "));
  CHECK(bench.loop.now() - start >= 2s);
  CHECK(bench.loop.now() - start < 6s);
}

TEST_CASE("resolver: a server that is silent about IPv6 does not hide IPv4") {
  Bench bench;
  bench.set("a.example", {.addresses = {"192.0.2.1"}, .silent_about_v6 = true});
  CHECK(bench.ask("a.example") == "192.0.2.1");
}

TEST_CASE("resolver: many who ask for one name are one question and no thread") {
  Bench bench;
  bench.set("a.example", {.silent = true});
  const int threads_before = threads();
  int answered = 0;
  bench.loop.post([&] {
    for (int i = 0; i < 1'000; ++i)
      bench.resolver.resolve("a.example", NamedBy::Operator, 100ms, [&](const auto& found) {
        CHECK(found.has_error());
        ++answered;
      });
  });
  test::run_until(bench.loop, [&] { return answered == 1'000; });
  CHECK(threads() == threads_before);
  CHECK(bench.peer.questions() == 2);
}

TEST_CASE("resolver: a thousand dead names are bounded together") {
  Bench bench;
  int answered = 0;
  const auto start = bench.loop.now();
  for (int i = 0; i < 1'000; ++i)
    bench.set("n" + std::to_string(i) + ".example", {.silent = true});
  bench.loop.post([&] {
    for (int i = 0; i < 1'000; ++i)
      bench.resolver.resolve(
          "n" + std::to_string(i) + ".example", NamedBy::Operator, 300ms, [&](const auto&) {
            ++answered;
          });
  });
  test::run_until(bench.loop, [&] { return answered == 1'000; });
  CHECK(bench.loop.now() - start < 2s);
}

TEST_CASE("resolver: an answer that comes late is kept for the next who asks") {
  Bench bench;
  bench.set("a.example", {.silent = true});
  CHECK(bench.ask("a.example", NamedBy::Subscriber, 50ms).starts_with("unavailable: "));
  bench.set("a.example", {.addresses = {"192.0.2.1"}});
  CHECK(bench.ask("a.example", NamedBy::Subscriber) == "192.0.2.1");  // the second round's
}

TEST_CASE("resolver: etc hosts comes before the servers") {
  Bench bench;
  bench.set("localhost", {.addresses = {"192.0.2.1"}});
  CHECK(bench.ask("localhost").find("127.0.0.1") != std::string::npos);
  CHECK(bench.peer.questions() == 0);
}

TEST_CASE("resolver: a changed resolv.conf is followed, also by what was asked before") {
  Bench bench;
  bench.set("a.example", {.silent = true});
  DnsPeer other{[](const std::string&) { return DnsAnswer{.addresses = {"192.0.2.9"}}; },
                "127.0.0.2",
                bench.peer.port()};
  std::string first;
  std::string second;
  bench.loop.post([&] {
    bench.resolver.resolve(
        "a.example", NamedBy::Operator, 1s, [&](auto found) { first = joined(found); });
    bench.resolv_conf.write(other.line());
    bench.resolver.resolve(
        "b.example", NamedBy::Operator, 1s, [&](auto found) { second = joined(found); });
  });
  test::run_until(bench.loop, [&] { return !first.empty() && !second.empty(); });
  CHECK(first == "192.0.2.9");
  CHECK(bench.ask("c.example") == "192.0.2.9");
}

TEST_CASE("resolver: who waits when it ends is forgotten") {
  Bench bench;
  bench.set("a.example", {.silent = true});
  auto resolver = std::make_unique<Resolver>(bench.loop, bench.servers);
  bool called = false;
  bench.loop.post([&] {
    resolver->resolve("a.example", NamedBy::Operator, 20ms, [&](const auto&) { called = true; });
    resolver.reset();
  });
  test::run_for(bench.loop, 60ms);
  CHECK_FALSE(called);
}

TEST_CASE("resolver: an answer may lead to the next question") {
  Bench bench;
  bench.set("a.example", {.addresses = {"192.0.2.1"}});
  bench.set("b.example", {.addresses = {"192.0.2.2"}});
  std::string found;
  bench.loop.post([&] {
    bench.resolver.resolve("a.example", NamedBy::Operator, 5s, [&](const auto&) {
      bench.resolv_conf.write(bench.peer.line() + "# changed\n");
      bench.resolver.resolve(
          "b.example", NamedBy::Operator, 5s, [&](auto second) { found = joined(second); });
    });
  });
  test::run_until(bench.loop, [&] { return !found.empty(); });
  CHECK(found == "192.0.2.2");
}

}  // namespace
}  // namespace goji::net
