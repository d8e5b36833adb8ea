#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "net/dns_channel.h"
#include "net/exchange.h"
#include "net/name_cache.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace goji::net {

class Loop;

/// Turns names into addresses: /etc/hosts, then the name servers, each question asked once however
/// many wait for it. Answers are kept for their time to live, a minute at most. When the servers
/// are dead, an operator's name falls back on the last good answer of the past hour; a
/// subscriber's does not, since it may have been moved to a place that is closed. Loop's thread
/// only.
class Resolver {
 public:
  using Done = std::function<void(Result<std::vector<Address>>)>;

  /// `loop` outlives it. A changed resolv.conf is taken up with the next question.
  explicit Resolver(Loop& loop, NameServers servers = {});

  /// Who still waits is forgotten. Not from inside a `done`.
  ~Resolver();
  Resolver(const Resolver&) = delete;
  Resolver& operator=(const Resolver&) = delete;

  /// Calls `done` once: from inside when the answer is known, else by the loop, `within` that time
  /// at the latest. Addresses are never empty. NotFound: there is no such name; Unavailable: the
  /// servers could not say.
  void resolve(const std::string& name,
               NamedBy named_by,
               std::chrono::milliseconds within,
               Done done);

 private:
  struct Waiter {
    NamedBy named_by;
    Done done;
    TimerId timer;
  };
  using Waiters = std::map<std::uint64_t, Waiter>;  ///< in order of asking

  struct FileState {
    std::int64_t inode = 0;
    std::int64_t changed_ns = 0;

    friend bool operator==(const FileState&, const FileState&) = default;
  };

  [[nodiscard]] FileState file_state() const;
  void follow_the_file();
  void reopen();
  void open_channel();
  void give_up(const std::string& name, std::uint64_t waiter);
  void on_answer(const std::string& name, const Result<Found>& found);
  [[nodiscard]] Result<std::vector<Address>> answer_for(const std::string& name,
                                                        NamedBy named_by,
                                                        const Error& error) const;

  Loop& loop_;
  NameServers servers_;
  FileState file_{};
  NameCache cache_{};
  std::map<std::string, Waiters> asked_{};
  std::uint64_t last_waiter_ = 0;
  std::unique_ptr<DnsChannel> channel_{};
  std::optional<TimerId> reopening_{};
};

}  // namespace goji::net
