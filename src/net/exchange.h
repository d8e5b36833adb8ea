#pragma once

#include "base/secret.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <variant>
#include <vector>

/// What goes out and what comes back, as plain values.
namespace goji::net {

using Headers = std::map<std::string, std::string>;

/// Who wrote the address down. An operator's may be private and plain http; a subscriber's must
/// be public (or in `outbound.allow`) and https.
enum class NamedBy { Operator, Subscriber };

struct HttpRequest {
  std::string method = "GET";
  std::string url;
  Headers headers{};
  Secret authorization{};  ///< the header's value; empty: none. Apart, so that no log shows it
  std::string body{};
  std::chrono::milliseconds timeout{10'000};  ///< for the whole exchange, name look-up included
  NamedBy named_by = NamedBy::Operator;
};

/// Required: no word but EHLO before TLS, and the certificate is checked. Opportunistic: TLS where
/// it is offered, without asking who is there; it keeps out listeners, not impostors.
enum class MailTls { Required, Opportunistic, None };

/// A server that takes our mail. An operator wrote it down, so it may be anywhere.
struct MailServer {
  std::string host{};  ///< a name, or an address without brackets
  std::uint16_t port = 25;
  bool tls_from_start = false;  ///< smtps: TLS before the first word; always checked
  MailTls tls = MailTls::Required;
  std::string hello{};     ///< our own name, for EHLO
  std::string username{};  ///< empty: no AUTH
  Secret password{};
  std::string ca_file{};  ///< certificates to trust; empty: those of all that goes out
};

/// One message to one recipient: of several, a server may refuse some, and nobody would know which.
/// Without either we only log in, and nothing is sent.
struct MailRequest {
  MailServer server{};
  std::string from{};     ///< of the envelope: where it comes back to
  std::string to{};       ///< of the envelope
  std::string message{};  ///< complete, headers included, its lines ended by CR LF
  std::chrono::milliseconds timeout{60'000};  ///< name look-up included
};

/// A place on our own pages: the revision is to be on the board that readers see.
struct BoardRequest {
  std::uint64_t incident = 0;
  std::uint64_t revision = 0;
};

using Request = std::variant<HttpRequest, MailRequest, BoardRequest>;

/// Any answer, a 500 too.
struct HttpResponse {
  int status = 0;
  Headers headers{};   ///< names in lower case
  std::string body{};  ///< at most the exchange's cap; what is over it is cut, not an error
};

/// What a mail server was answering when it spoke last.
enum class MailStage { Greeting, Hello, Tls, Login, Sender, Recipient, Data, Message };

/// The server's last word: that it has the message, or why not.
struct MailReply {
  int code = 0;
  std::string text{};  ///< its lines without their codes, at most 4 KiB
  MailStage stage = MailStage::Message;
};

/// The board that readers see holds the revision, or a newer one of its incident.
struct BoardReply {
  bool shown = false;
};

/// Nothing of the request left this machine (name, address rules, connection, TLS): it surely did
/// not happen.
struct Unsent {
  std::string why;
};

/// Bytes left and no answer came: nobody knows whether it happened.
struct Unanswered {
  std::string why;
};

using Answer = std::variant<HttpResponse, MailReply, BoardReply, Unsent, Unanswered>;

/// Where the time of one exchange went, for the ledger. Zero for what was not reached.
struct Timings {
  std::chrono::milliseconds name{0};        ///< until the name was resolved
  std::chrono::milliseconds connect{0};     ///< until TCP was connected
  std::chrono::milliseconds tls{0};         ///< until TLS was agreed
  std::chrono::milliseconds first_byte{0};  ///< until the answer's first byte
  std::chrono::milliseconds total{0};
  std::string remote_address{};  ///< the address that was dialled, without the port
  std::uint64_t bytes_out = 0;
};

/// Performs requests. `done` is called exactly once, on the thread that owns the exchange, and
/// never from inside start(). Nothing in an Answer's words holds a secret or a whole URL.
class Exchange {
 public:
  using Done = std::function<void(Answer, Timings)>;

  /// A request of which nothing has left yet. Dropped, nothing ever does.
  class Ready {
   public:
    virtual ~Ready() = default;

    /// Once. As Exchange::start, and its time begins now.
    virtual void start(Done done) = 0;
  };

  virtual ~Exchange() = default;
  virtual void start(HttpRequest request, Done done) = 0;

  /// Does what can be done before the request may leave, so that starting it takes less long. The
  /// exchange outlives what it returns. One that has nothing to do beforehand need not override.
  [[nodiscard]] virtual std::unique_ptr<Ready> ready(HttpRequest request);
};

/// Hands messages to mail servers. As Exchange, for mail.
class Mailer {
 public:
  using Done = Exchange::Done;

  virtual ~Mailer() = default;
  virtual void start(MailRequest request, Done done) = 0;
};

}  // namespace goji::net
