#pragma once

#include "net/curl_easy.h"
#include "net/curl_multi.h"
#include "net/endings.h"
#include "net/exchange.h"
#include "net/idle_handles.h"
#include "net/loop.h"
#include "net/outbound.h"
#include "net/resolver.h"
#include "net/transfer.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace goji::net {

/// The real Exchange, over libcurl. A request is checked, its name looked up, its addresses held
/// against the rules, and only then does curl get it: with those addresses alone, and the rules
/// asked again for the one that is dialled. Redirects are answers, not followed; bodies are not
/// decompressed, and cut off at kLongestBody. Connections are kept for the next request to the
/// same host, operators' apart from subscribers'.
///
/// Whether bytes left is what curl wrote: none, and it is Unsent; some, and anything but a whole
/// answer is Unanswered. A kept connection that turns out to be closed is replaced if nothing was
/// written to it, or if the method is idempotent; else the request is Unanswered and not repeated.
///
/// Loop's thread only. The program ignores SIGPIPE.
class CurlExchange final : public Exchange {
 public:
  /// `loop` and `resolver` outlive it.
  CurlExchange(Loop& loop, Resolver& resolver, Outbound outbound);

  /// What is under way is broken off, and no `done` is called any more. May be called from inside
  /// a `done`.
  ~CurlExchange() override;
  CurlExchange(const CurlExchange&) = delete;
  CurlExchange& operator=(const CurlExchange&) = delete;

  void start(HttpRequest request, Done done) override;
  [[nodiscard]] std::unique_ptr<Ready> ready(HttpRequest request) override;

  /// Started and not yet answered.
  [[nodiscard]] std::size_t in_flight() const { return jobs_.size() + endings_.untold(); }

 private:
  struct Job;
  struct Pool;
  class ReadyJob;

  [[nodiscard]] Result<std::unique_ptr<Job>> made(HttpRequest request);
  void start_made(Result<std::unique_ptr<Job>> made, Done done);
  void look_up(const Job& job);
  void on_addresses(Job& job, const Result<std::vector<Address>>& found);
  void dial(Job& job, const std::vector<Address>& addresses);
  void refuse(Job& job, const std::string& why);
  void on_finished(CURL* handle, CURLcode code);
  Pool& pool_for(const Transfer& transfer);
  void sweep_later();
  void drop_idle_pools();

  CurlLibrary library_{};
  Loop& loop_;
  Resolver& resolver_;
  Outbound outbound_;
  IdleHandles idle_handles_{};
  std::array<std::vector<std::unique_ptr<Pool>>, 2> pools_;  ///< operators', subscribers'
  std::map<std::uint64_t, std::unique_ptr<Job>> jobs_;
  std::uint64_t last_number_ = 0;
  Endings endings_;
  std::optional<TimerId> sweep_{};
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace goji::net
