#include "net/courier.h"

#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace goji::net {

Courier::Courier(Finished finished) : finished_(std::move(finished)), thread_([this] { work(); }) {
}

Courier::~Courier() {
  break_off();
  wait();
}

void Courier::wait() {
  if (thread_.joinable()) thread_.join();
}

Easy Courier::take_handle() {
  if (!handle_) handle_.reset(curl_easy_init());
  auto* const handle = handle_.release();
  // A connection remembers by whom it was opened, whatever the handle is used for later.
  curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, &Courier::on_open);
  curl_easy_setopt(handle, CURLOPT_OPENSOCKETDATA, static_cast<void*>(this));
  curl_easy_setopt(handle, CURLOPT_CLOSESOCKETFUNCTION, &Courier::on_close);
  curl_easy_setopt(handle, CURLOPT_CLOSESOCKETDATA, static_cast<void*>(this));
  return {handle, curl_easy_cleanup};
}

void Courier::keep(Easy handle) {
  curl_easy_reset(handle.get());
  handle_ = std::move(handle);
}

void Courier::carry(CURL* handle) {
  order([handle] { return curl_easy_perform(handle); });
}

void Courier::say_goodbye() {
  order([this] {
    handle_.reset();
    return CURLE_OK;
  });
}

void Courier::break_off() {
  const std::lock_guard lock{guard_};
  broken_off_ = true;
  for (const auto socket : sockets_)
    ::shutdown(socket, SHUT_RDWR);
  ordered_.notify_one();
}

void Courier::order(Order order) {
  const std::lock_guard lock{guard_};
  order_ = std::move(order);
  ordered_.notify_one();
}

void Courier::work() {
  std::unique_lock lock{guard_};
  while (true) {
    ordered_.wait(lock, [this] { return broken_off_ || order_; });
    if (broken_off_) return;
    const auto order = std::exchange(order_, nullptr);
    lock.unlock();
    finished_(order());
    lock.lock();
  }
}

curl_socket_t Courier::on_open(void* self,
                               curlsocktype /*purpose*/,
                               curl_sockaddr* address) noexcept {
  auto& courier = *static_cast<Courier*>(self);
  const std::lock_guard lock{courier.guard_};
  if (courier.broken_off_) return CURL_SOCKET_BAD;
  const auto socket =
      ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
  if (socket >= 0) courier.sockets_.insert(socket);
  return socket;
}

int Courier::on_close(void* self, curl_socket_t socket) noexcept {
  auto& courier = *static_cast<Courier*>(self);
  const std::lock_guard lock{courier.guard_};
  courier.sockets_.erase(socket);
  return ::close(socket);
}

}  // namespace goji::net
