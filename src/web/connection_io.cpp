#include "web/connection.h"

#include <boost/asio/redirect_error.hpp>

#include <algorithm>
#include <cstring>
#include <utility>

/// The half of a connection that moves bytes; what they mean is in connection.cpp.
namespace goji::web {
namespace {

constexpr std::size_t kFirstBuffer = 2048;
constexpr std::size_t kFarewellBytes = 256UL * 1024;
constexpr std::size_t kOneRecord = 16384;  // of TLS

}  // namespace

Task<bool> Connection::open_up() {
  if (!wire_.has_tls()) co_return true;
  wait_for(Wait::Handshake, deadlines_.head);
  co_await wire_.handshake(error_);
  broken_ = error_.failed();
  if (broken_) worker_.counters.add(Turned::FailedHandshake);
  co_return !broken_;
}

Task<Connection::Got> Connection::receive_head() {
  head_end_ = HeadEnd{};
  head_only_ = false;
  if (waits_for_ != Wait::First) wait_for(Wait::Next, deadlines_.idle);
  if (used_ == 0 && worker_.draining()) co_return Got::Nothing;
  while (true) {
    if (used_ > 0) {
      // The first head's time began with the connection, whatever came before its first byte.
      const bool begins = waits_for_ == Wait::Next;
      waits_for_ = Wait::Head;
      const auto got = look_for_head();
      if (got != Got::Nothing) co_return got;
      if (begins) wait_for(Wait::Head, deadlines_.head);
    }
    const auto count = co_await wire_.read(free_space(), error_);
    if (count == 0) co_return late_head();
    used_ += count;
  }
}

Connection::Got Connection::look_for_head() {
  const auto limit = worker_.premises.listener.max_head;
  const auto found = head_end_.look({in_.data(), std::min(used_, limit)});
  if (const auto* refused = std::get_if<Refused>(&found))
    return refuse(*refused, Turned::Malformed);
  head_size_ = std::get<std::size_t>(found);
  if (head_size_ == 0) {
    if (used_ < limit) return Got::Nothing;
    return refuse({431, "the head is too large"}, Turned::TooLargeHead);
  }
  if (const auto refused = read_head({in_.data(), head_size_}, head_))
    return refuse(*refused, Turned::Malformed);
  head_only_ = head_.method == "HEAD";
  if (!host_is_ours())
    return refuse({421, "no such host here; site.url and listen.hosts name those there are"},
                  Turned::StrangeHost);
  return Got::Whole;
}

Connection::Got Connection::late_head() {
  if (!expired_ || used_ == 0 || worker_.draining()) return Got::Nothing;
  return refuse({408, "the head took too long"}, Turned::SlowHead);
}

bool Connection::host_is_ours() {
  if (!own_) own_ = wire_.own_address();
  return worker_.premises.hosts.allows(head_.host, *own_);
}

Connection::Got Connection::refuse(const Refused& refused, Turned reason) {
  refused_ = refused;
  worker_.counters.add(reason);
  return Got::Refusal;
}

Connection::Got Connection::refuse_body(const Refused& refused) {
  return refuse(refused, refused.status == 413 ? Turned::TooLargeBody : Turned::Malformed);
}

Task<Connection::Got> Connection::receive_body(Body& body) {
  bool agreed = !head_.expects_continue;
  consume(head_size_);
  wait_for(Wait::Body, deadlines_.body);
  while (true) {
    std::string_view rest{in_.data(), used_};
    const auto state = body.take(rest);
    consume(used_ - rest.size());
    if (const auto* refused = std::get_if<Refused>(&state)) co_return refuse_body(*refused);
    if (std::get<bool>(state)) co_return Got::Whole;
    if (!agreed) {
      agreed = co_await agree_to_continue();
      if (!agreed) co_return Got::Nothing;
    }
    const auto count = co_await wire_.read(free_space(), error_);
    used_ += count;
    if (count > 0) continue;
    if (!expired_) co_return Got::Nothing;
    co_return refuse({408, "the body took too long"}, Turned::SlowBody);
  }
}

Task<bool> Connection::agree_to_continue() {
  out_ = "HTTP/1.1 100 Continue\r\n\r\n";
  const bool written = co_await write({});
  wait_for(Wait::Body, deadlines_.body);
  co_return written;
}

asio::mutable_buffer Connection::free_space() {
  const auto most = std::max(worker_.premises.listener.max_head, kFirstBuffer);
  if (used_ == in_.size()) in_.resize(std::min(most, std::max(kFirstBuffer, in_.size() * 4)));
  return asio::buffer(in_.data() + used_, in_.size() - used_);
}

void Connection::consume(std::size_t bytes) {
  used_ -= bytes;
  std::memmove(in_.data(), in_.data() + bytes, used_);
}

// What is small is sent in one piece: to copy it costs less than the kernel's list of pieces.
bool Connection::write_now(std::string_view body) {
  constexpr std::size_t kSmall = 16384;
  written_ = 0;
  if (wire_.has_tls()) return false;
  if (body.empty()) {
    written_ = wire_.write_now(out_);
  } else if (body.size() <= kSmall) {
    worker_.piece.assign(out_).append(body);
    written_ = wire_.write_now(worker_.piece);
  } else {
    written_ = wire_.write_now({asio::buffer(out_), asio::buffer(body.data(), body.size())});
  }
  return written_ == out_.size() + body.size();
}

Task<bool> Connection::write_rest(std::string_view body) {
  if (wire_.has_tls() && body.size() <= kOneRecord) {
    out_.append(body);
    body = {};
  }
  Pieces pieces{asio::buffer(out_), asio::buffer(body.data(), body.size())};
  const auto of_head = std::min(written_, out_.size());
  pieces[0] += of_head;
  pieces[1] += written_ - of_head;
  wait_for(Wait::Write, deadlines_.write);
  co_await wire_.write(pieces, error_);
  if (error_ && expired_) worker_.counters.add(Turned::SlowReader);
  broken_ = error_.failed();
  co_return !broken_;
}

Task<bool> Connection::write(std::string_view body) {
  const bool written = write_now(body) || co_await write_rest(body);
  co_return written;
}

Task<void> Connection::part() {
  wait_for(Wait::Farewell, deadlines_.linger);
  if (wire_.has_tls()) {
    co_await wire_.part(error_);
    co_return;
  }
  // Closing while something comes in would make the kernel throw away what we said last.
  wire_.end_sending();
  used_ = 0;
  for (std::size_t read = 0; read < kFarewellBytes && !expired_;) {
    const auto count = co_await wire_.read(free_space(), error_);
    if (count == 0) co_return;
    read += count;
  }
}

}  // namespace goji::web
