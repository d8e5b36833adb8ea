#pragma once

#include "net/curl_exchange.h"
#include "net/on_loop.h"
#include "support/dns_peer.h"
#include "support/scratch_file.h"

#include <fmt/format.h>

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace goji::test {

/// "200: body", "unsent: why", "unanswered: why".
inline std::string in_words(const net::Answer& answer) {
  if (const auto* response = std::get_if<net::HttpResponse>(&answer))
    return fmt::format("{}: {}", response->status, response->body);
  if (const auto* unsent = std::get_if<net::Unsent>(&answer)) return "unsent: " + unsent->why;
  if (const auto* lost = std::get_if<net::Unanswered>(&answer)) return "unanswered: " + lost->why;
  return "not of this exchange";
}

/// The real exchange on a real loop, with a name server of its own.
struct ExchangeBench {
  explicit ExchangeBench(net::Outbound settings = {}) : outbound(std::move(settings)) {}

  DnsAnswer zone_says(const std::string& name) {
    const std::lock_guard lock{mutex};
    return zone.contains(name) ? zone.at(name) : DnsAnswer{.code = DnsAnswer::NoSuchName};
  }

  void name(const std::string& name, DnsAnswer answer) {
    const std::lock_guard lock{mutex};
    zone[name] = std::move(answer);
  }

  /// Starts it from the loop and waits for what comes.
  net::Answer ask(net::HttpRequest request) {
    std::optional<net::Answer> got;
    loop.post([&] {
      exchange->start(std::move(request), [&](net::Answer answer, net::Timings times) {
        got = std::move(answer);
        timings = std::move(times);
      });
    });
    run_until(loop, [&] { return got.has_value(); });
    return *std::move(got);
  }

  std::string ask_in_words(net::HttpRequest request) { return in_words(ask(std::move(request))); }

  std::mutex mutex{};
  std::map<std::string, DnsAnswer> zone{};
  DnsPeer dns{[this](const std::string& name) { return zone_says(name); }};
  ScratchFile resolv_conf{dns.line()};
  net::Loop loop{};
  net::Resolver resolver{loop, {.resolv_conf = resolv_conf.path(), .port = dns.port()}};
  net::Outbound outbound;
  std::optional<net::CurlExchange> exchange{std::in_place, loop, resolver, outbound};
  net::Timings timings{};  ///< of the last answer
};

}  // namespace goji::test
