#pragma once

#include "web/peer.h"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>

/// Only for the insides of the engine: this header brings Asio.
namespace goji::web {

namespace asio = boost::asio;

/// All sockets of a thread hang on its own io_context; naming its executor spares a virtual call
/// and an allocation at every step.
using Executor = asio::io_context::executor_type;
template <class T>
using Task = asio::awaitable<T, Executor>;
inline constexpr asio::use_awaitable_t<Executor> kAwait{};
using Socket = asio::basic_stream_socket<asio::ip::tcp, Executor>;
using ErrorCode = boost::system::error_code;
using Pieces = std::array<asio::const_buffer, 2>;

/// A TCP connection, with TLS over it or without. Its thread's alone.
class Wire {
 public:
  /// `tls`: null for plain TCP.
  Wire(Socket socket, std::shared_ptr<asio::ssl::context> tls);

  [[nodiscard]] bool has_tls() const { return tls_.has_value(); }

  Task<void> handshake(ErrorCode& error);
  Task<std::size_t> read(asio::mutable_buffer into, ErrorCode& error);

  /// What can be written without waiting; 0 if there is an error, or TLS.
  std::size_t write_now(const Pieces& pieces);
  std::size_t write_now(std::string_view bytes);

  /// All of it.
  Task<std::size_t> write(Pieces pieces, ErrorCode& error);

  /// TLS's own farewell, or nothing.
  Task<void> part(ErrorCode& error);

  /// No more is sent; what comes can still be read.
  void end_sending();

  /// Where it came in; nobody's if it is gone already.
  [[nodiscard]] Address own_address() const;

  void close();

  /// Ends what is being waited for, with an error.
  void cancel();

 private:
  std::shared_ptr<asio::ssl::context> context_;
  Socket socket_;
  std::optional<asio::ssl::stream<Socket&>> tls_;
};

}  // namespace goji::web
