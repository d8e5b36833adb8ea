#include "net/sockets.h"

#include "net/loop_parts.h"

#include <boost/asio/posix/stream_descriptor.hpp>

#include <array>
#include <cerrno>
#include <sys/epoll.h>
#include <system_error>
#include <utility>

namespace goji::net {

// An epoll of our own within Asio's: a descriptor of Asio's would have to be armed anew for each
// event of each socket, and would not survive a library that closes a socket behind its back.
struct Sockets::Parts : std::enable_shared_from_this<Parts> {
  Parts(Loop& loop, Ready what) : ready(std::move(what)), epoll(loop.parts().io) {
    const int opened = epoll_create1(EPOLL_CLOEXEC);
    if (opened < 0) throw std::system_error(errno, std::generic_category(), "epoll_create1");
    epoll.assign(opened);
  }

  void wait() {
    epoll.async_wait(boost::asio::posix::stream_descriptor::wait_read,
                     [parts = shared_from_this()](const boost::system::error_code& error) {
                       if (error || !parts->ready) return;
                       parts->tell();
                       if (parts->ready) parts->wait();
                     });
  }

  void tell() {
    std::array<epoll_event, 64> events{};
    const int count =
        epoll_wait(epoll.native_handle(), events.data(), static_cast<int>(events.size()), 0);
    for (int i = 0; i < count; ++i) {
      const auto& event = events.at(static_cast<std::size_t>(i));
      const bool broken = (event.events & (EPOLLERR | EPOLLHUP)) != 0;
      ready(event.data.fd,
            broken || (event.events & EPOLLIN) != 0,
            broken || (event.events & EPOLLOUT) != 0);
    }
  }

  Ready ready;  ///< empty once the owner is gone
  boost::asio::posix::stream_descriptor epoll;
};

Sockets::Sockets(Loop& loop, Ready ready)
    : parts_(std::make_shared<Parts>(loop, std::move(ready))) {
  parts_->wait();
}

Sockets::~Sockets() {
  parts_->ready = nullptr;
  boost::system::error_code closed_anyway;
  parts_->epoll.close(closed_anyway);
}

void Sockets::watch(int socket, bool for_reading, bool for_writing) noexcept {
  epoll_event event{};
  event.data.fd = socket;
  event.events = (for_reading ? EPOLLIN : 0U) | (for_writing ? EPOLLOUT : 0U);
  const int epoll = parts_->epoll.native_handle();
  if (epoll_ctl(epoll, EPOLL_CTL_ADD, socket, &event) != 0 && errno == EEXIST)
    epoll_ctl(epoll, EPOLL_CTL_MOD, socket, &event);
}

void Sockets::forget(int socket) noexcept {
  epoll_event ignored{};
  epoll_ctl(parts_->epoll.native_handle(), EPOLL_CTL_DEL, socket, &ignored);
}

}  // namespace goji::net
