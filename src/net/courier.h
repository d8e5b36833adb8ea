#pragma once

#include "net/curl_easy.h"

#include <condition_variable>
#include <functional>
#include <mutex>
#include <set>
#include <thread>

namespace goji::net {

/// Performs one transfer of curl's at a time, on a thread of its own. That is for mail: having
/// handed a message over, libcurl waits for the server's word without leaving the thread to anybody
/// else (smtp_done in its lib/smtp.c, as of 7.88), and likewise for the answer to QUIT. One server
/// that says nothing would hold up whatever shares the thread.
///
/// Its owner's thread gives the orders, one after the other is finished. Connections are kept in
/// the handle, for the next transfer.
class Courier {
 public:
  using Finished = std::function<void(CURLcode)>;

  /// `finished` is called after each order, on the courier's thread.
  explicit Courier(Finished finished);

  /// Breaks off what is under way.
  ~Courier();
  Courier(const Courier&) = delete;
  Courier& operator=(const Courier&) = delete;

  /// What a transfer is to be prepared on. It comes back by keep().
  [[nodiscard]] Easy take_handle();
  void keep(Easy handle);

  /// Performs it. The handle was taken from here, and lives until this is finished.
  void carry(CURL* handle);

  /// Ends the connections that are kept, as politely as their servers let it.
  void say_goodbye();

  /// All connections end, and so does what is under way on them. Nothing can be ordered any more.
  void break_off();

  /// Until what was broken off is over.
  void wait();

 private:
  using Order = std::function<CURLcode()>;

  static curl_socket_t on_open(void* self, curlsocktype purpose, curl_sockaddr* address) noexcept;
  static int on_close(void* self, curl_socket_t socket) noexcept;

  void order(Order order);
  void work();

  Finished finished_;
  std::mutex guard_{};
  std::condition_variable ordered_{};
  Order order_{};
  bool broken_off_ = false;
  std::set<curl_socket_t> sockets_{};
  Easy handle_{nullptr, curl_easy_cleanup};  ///< between two transfers
  std::thread thread_;
};

}  // namespace goji::net
