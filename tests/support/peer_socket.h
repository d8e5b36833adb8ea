#pragma once

#include <cerrno>
#include <memory>
#include <openssl/ssl.h>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace goji::test {

/// One connection of a peer, with TLS if it was given a context. It never blocks.
class PeerSocket {
 public:
  explicit PeerSocket(int fd, SSL_CTX* tls = nullptr) : fd_(fd), tls_(nullptr, SSL_free) {
    if (tls == nullptr) return;
    tls_.reset(SSL_new(tls));
    SSL_set_fd(tls_.get(), fd_);
    SSL_set_accept_state(tls_.get());
  }
  ~PeerSocket() {
    if (tls_ && established()) SSL_shutdown(tls_.get());
    close();
  }
  PeerSocket(const PeerSocket&) = delete;
  PeerSocket& operator=(const PeerSocket&) = delete;

  [[nodiscard]] int fd() const { return fd_; }

  /// Appends what is there; false once the other side has closed or broken the connection.
  bool read(std::string& into) {
    char part[16'384];
    for (;;) {
      const auto got = tls_ ? SSL_read(tls_.get(), part, sizeof part)
                            : static_cast<int>(recv(fd_, part, sizeof part, 0));
      if (got <= 0) return must_wait(got);
      into.append(part, static_cast<std::size_t>(got));
    }
  }

  /// How much was taken, perhaps nothing; -1 if the connection is broken.
  long write(std::string_view bytes) {
    const auto put =
        tls_
            ? static_cast<long>(SSL_write(tls_.get(), bytes.data(), static_cast<int>(bytes.size())))
            : send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (put > 0) return put;
    return must_wait(static_cast<int>(put)) ? 0 : -1;
  }

  /// Closes with a reset in place of the polite end.
  void reset() {
    const linger now{.l_onoff = 1, .l_linger = 0};
    setsockopt(fd_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    tls_.reset();
    close();
  }

 private:
  [[nodiscard]] bool established() const { return SSL_is_init_finished(tls_.get()) == 1; }

  [[nodiscard]] bool must_wait(int result) const {
    if (!tls_) return result < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR);
    const auto error = SSL_get_error(tls_.get(), result);
    return error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE;
  }

  void close() {
    if (fd_ >= 0) ::close(std::exchange(fd_, -1));
  }

  int fd_;
  std::unique_ptr<SSL, decltype(&SSL_free)> tls_;
};

}  // namespace goji::test
