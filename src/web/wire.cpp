#include "web/wire.h"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/write.hpp>

#include <utility>

namespace goji::web {

Wire::Wire(Socket socket, std::shared_ptr<asio::ssl::context> tls)
    : context_(std::move(tls)), socket_(std::move(socket)) {
  ErrorCode ignored;
  socket_.set_option(asio::ip::tcp::no_delay{true}, ignored);
  socket_.non_blocking(true, ignored);
  if (context_) tls_.emplace(socket_, *context_);
}

Task<void> Wire::handshake(ErrorCode& error) {
  return tls_->async_handshake(asio::ssl::stream_base::server, asio::redirect_error(kAwait, error));
}

Task<std::size_t> Wire::read(asio::mutable_buffer into, ErrorCode& error) {
  auto token = asio::redirect_error(kAwait, error);
  return tls_ ? tls_->async_read_some(into, token) : socket_.async_read_some(into, token);
}

std::size_t Wire::write_now(const Pieces& pieces) {
  ErrorCode ignored;
  return tls_ ? 0 : socket_.write_some(pieces, ignored);
}

std::size_t Wire::write_now(std::string_view bytes) {
  ErrorCode ignored;
  return tls_ ? 0 : socket_.write_some(asio::buffer(bytes.data(), bytes.size()), ignored);
}

Task<std::size_t> Wire::write(Pieces pieces, ErrorCode& error) {
  auto token = asio::redirect_error(kAwait, error);
  return tls_ ? asio::async_write(*tls_, pieces, token) : asio::async_write(socket_, pieces, token);
}

Task<void> Wire::part(ErrorCode& error) {
  return tls_->async_shutdown(asio::redirect_error(kAwait, error));
}

void Wire::end_sending() {
  ErrorCode ignored;
  socket_.shutdown(Socket::shutdown_send, ignored);
}

Address Wire::own_address() const {
  ErrorCode error;
  const auto end = socket_.local_endpoint(error);
  return error ? Address{} : net::address_of(*end.data()).value_or(Address{});
}

void Wire::close() {
  ErrorCode ignored;
  socket_.close(ignored);
}

void Wire::cancel() {
  ErrorCode ignored;
  socket_.cancel(ignored);
}

}  // namespace goji::web
