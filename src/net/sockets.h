#pragma once

#include "net/loop.h"

#include <functional>
#include <memory>

namespace goji::net {

/// Watches sockets that belong to a library (curl, c-ares) on a Loop, as epoll does: as long as
/// something can be read or written, the library hears of it in every turn. Loop's thread only,
/// and it is not destroyed from inside its own call.
class Sockets {
 public:
  using Ready = std::function<void(int socket, bool readable, bool writable)>;

  /// `loop` outlives it. A broken socket is reported as both readable and writable.
  Sockets(Loop& loop, Ready ready);
  ~Sockets();
  Sockets(const Sockets&) = delete;
  Sockets& operator=(const Sockets&) = delete;

  /// From now on, in place of what was asked for this socket before. Libraries written in C call
  /// it from their callbacks, so it does not throw: a socket that the kernel would not watch stays
  /// silent, and its owner times out.
  void watch(int socket, bool for_reading, bool for_writing) noexcept;

  /// Call it before the socket is closed. One that is not watched is left alone.
  void forget(int socket) noexcept;

 private:
  struct Parts;
  std::shared_ptr<Parts> parts_;
};

}  // namespace goji::net
