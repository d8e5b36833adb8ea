#pragma once

#include "signals/current_alerts.h"
#include "signals/handle.h"
#include "signals/inlet_auth.h"
#include "support/http_peer.h"

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace goji::test {

/// One inlet behind a real socket, as a web handler would serve it but for the desk: what is taken
/// is committed at once. GET /metrics says `errors <number>`, for Prometheus to scrape.
class InletPeer {
 public:
  explicit InletPeer(signals::Inlet inlet)
      : inlet_(std::move(inlet)), peer_([this](const Seen& seen) { return play(seen); }) {}

  [[nodiscard]] std::string host() const { return "127.0.0.1:" + std::to_string(peer_.port()); }

  void set_errors(int errors) {
    const std::lock_guard lock{mutex_};
    errors_ = errors;
  }

  /// The first signal from number `after` on that is as wanted; nothing after half a minute.
  std::optional<Signal> wait_for(const std::function<bool(const Signal&)>& wanted,
                                 std::size_t after = 0) {
    std::unique_lock lock{mutex_};
    std::optional<Signal> found;
    changed_.wait_for(lock, std::chrono::seconds{30}, [&] {
      for (std::size_t i = after; i < signals_.size() && !found; ++i)
        if (wanted(signals_[i])) found = signals_[i];
      return found.has_value();
    });
    return found;
  }

  [[nodiscard]] std::vector<Signal> signals() {
    const std::lock_guard lock{mutex_};
    return signals_;
  }
  [[nodiscard]] std::vector<signals::Alert> alerts_at(TimePoint now) {
    const std::lock_guard lock{mutex_};
    return current_.firing(now);
  }
  /// What was posted, for whoever wants to look at it.
  [[nodiscard]] std::vector<Seen> requests() const { return peer_.requests(); }

 private:
  static TimePoint now() {
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
  }

  static std::string decoded(const std::string& text) {
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
      const bool escape = text[i] == '%' && i + 2 < text.size();
      if (!escape) plain += text[i] == '+' ? ' ' : text[i];
      if (escape) plain += static_cast<char>(std::stoi(text.substr(i + 1, 2), nullptr, 16));
      if (escape) i += 2;
    }
    return plain;
  }

  static signals::Call call_of(const Seen& seen, std::string path, const std::string& query) {
    signals::Call call{.method = seen.method, .rest = std::move(path), .body = seen.body};
    call.now = now();
    std::istringstream pairs{query};
    for (std::string pair; std::getline(pairs, pair, '&');) {
      const auto equals = std::min(pair.find('='), pair.size());
      const auto value = equals < pair.size() ? pair.substr(equals + 1) : "";
      call.query.emplace_back(decoded(pair.substr(0, equals)), decoded(value));
    }
    return call;
  }

  Play play(const Seen& seen) {
    const std::lock_guard lock{mutex_};
    const auto mark = std::min(seen.target.find('?'), seen.target.size());
    auto path = seen.target.substr(0, mark);
    if (path == "/metrics") return answer(200, "errors " + std::to_string(errors_) + "\n");
    const auto prefix = "/in/" + inlet_.name;
    if (!path.starts_with(prefix)) return answer(404);
    const auto header = seen.headers.find("authorization");
    if (header == seen.headers.end() || !signals::may_enter(inlet_, header->second))
      return answer(401);
    const auto query = mark < seen.target.size() ? seen.target.substr(mark + 1) : "";
    const auto call = call_of(seen, path.substr(prefix.size()), query);
    const auto ready = reply(call);
    return answer(ready.status, ready.body, "Content-Type: " + ready.content_type + "\r\n");
  }

  signals::Ready reply(const signals::Call& call) {
    const auto alerts = current_.firing(call.now);
    const signals::Around around{.components = components_, .alerts = alerts, .started = started_};
    auto reply = signals::handle(inlet_, call, around);
    if (auto* ready = std::get_if<signals::Ready>(&reply)) return std::move(*ready);
    auto& taking = std::get<signals::Taking>(reply);
    for (const auto& alert : taking.alerts)
      current_.take(alert);
    signals_.insert(signals_.end(), taking.signals.begin(), taking.signals.end());
    changed_.notify_all();
    return signals::committed(taking, taking.signals.size(), 0);
  }

  signals::Inlet inlet_;
  signals::ComponentKeys components_{"messaging"};
  TimePoint started_ = now();
  std::mutex mutex_{};
  std::condition_variable changed_{};
  int errors_ = 0;
  std::vector<Signal> signals_{};
  signals::CurrentAlerts current_{};
  HttpPeer peer_;  // last: its thread uses all the others
};

}  // namespace goji::test
