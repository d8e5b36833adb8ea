#pragma once

#include "web/body.h"
#include "web/worker.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

/// Only for the insides of the engine: this header brings Asio.
namespace goji::web {

/// One connection from its first byte to its last: heads in, judged, bodies in, answers out, one
/// request after the other. It waits in one place at a time, and each wait has a deadline that the
/// worker looks after.
class Connection {
 public:
  Connection(Worker& worker,
             Socket socket,
             const Address& peer,
             std::shared_ptr<asio::ssl::context> tls);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// Until the connection is over. The caller keeps the connection until then.
  Task<void> serve();

  /// Ends the wait if its deadline is past.
  void look_at(Steady::time_point now);

  /// Over, whatever it was doing.
  void cut();

  /// No further request: ends the wait for one.
  void drain();

  /// Sent on, if this connection follows.
  void hear(const std::shared_ptr<const std::string>& news);

 private:
  enum class Wait { Handshake, First, Next, Head, Body, Shelf, Reply, Write, News, Farewell };
  enum class Got { Whole, Nothing, Refusal };

  void wait_for(Wait what, Deadlines::Span at_most);
  void interrupt();
  void consume(std::size_t bytes);
  [[nodiscard]] asio::mutable_buffer free_space();
  [[nodiscard]] Got look_for_head();
  [[nodiscard]] Got refuse(const Refused& refused, Turned reason);
  [[nodiscard]] Got refuse_body(const Refused& refused);
  [[nodiscard]] Got late_head();
  [[nodiscard]] bool host_is_ours();
  [[nodiscard]] After afterwards(bool body_is_read) const;
  void call(const Route& route, Request request, const std::shared_ptr<Mailbox>& mailbox);
  [[nodiscard]] bool unpack(Welcome& welcome);
  [[nodiscard]] std::optional<Response> lay(const Response& response);

  Task<bool> open_up();
  Task<bool> serve_one();
  Task<bool> serve_routed();
  After end_of_head(const Ready& ready);
  Task<void> wait_for_shelf();
  Task<void> follow();
  Task<Got> receive_head();
  Task<Got> receive_body(Body& body);
  Task<bool> agree_to_continue();
  Task<Response> ask(Welcome& welcome);
  Task<bool> send(const Response& response, std::string_view route, After after);
  Task<bool> send_refusal();
  bool write_now(std::string_view body);  ///< whether out_ and the body are gone without a wait
  Task<bool> write_rest(std::string_view body);  ///< after that
  Task<bool> write(std::string_view body);       ///< both
  Task<void> part();

  Worker& worker_;
  const Deadlines& deadlines_;
  Address peer_;
  Wire wire_;
  Wait waits_for_ = Wait::First;
  Steady::time_point deadline_{};
  bool expired_ = false;
  bool broken_ = false;     ///< nothing more can be sent
  bool follows_ = false;    ///< Ready::follows
  bool head_only_ = false;  ///< of the request under way
  std::weak_ptr<Mailbox> mailbox_;
  std::shared_ptr<const std::string> news_{};  ///< not yet sent on
  ErrorCode error_{};

  std::string in_;  ///< what came; the first used_ bytes count
  std::size_t used_ = 0;
  HeadEnd head_end_{};
  std::size_t head_size_ = 0;
  Head head_{};  ///< points into in_
  Refused refused_{};
  std::optional<Address> own_{};  ///< where it came in
  std::string out_;               ///< the head of the answer
  std::size_t written_ = 0;       ///< by write_now()
};

}  // namespace goji::web
