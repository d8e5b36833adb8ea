#pragma once

#include "net/loop.h"
#include "net/sockets.h"

#include <curl/curl.h>

#include <functional>
#include <memory>
#include <optional>

namespace goji::net {

/// One multi handle of curl's, driven by a Loop: a set of running transfers and the connections
/// they leave behind for the next. Loop's thread only.
class CurlMulti {
 public:
  /// CPU per request grows with the handles of one multi (curl 7.88: 137 us at 200, 1,240 at
  /// 9,000).
  static constexpr std::size_t kMostHandles = 200;

  /// The handle is out of the multi when this is called, and what it left can be read. Never from
  /// inside add().
  using Finished = std::function<void(CURL* handle, CURLcode code)>;

  /// `loop` outlives it.
  CurlMulti(Loop& loop, Finished finished);

  /// No handle may be running. Not from inside `finished`.
  ~CurlMulti();
  CurlMulti(const CurlMulti&) = delete;
  CurlMulti& operator=(const CurlMulti&) = delete;

  void add(CURL* handle);

  /// Gets those that were added under way now and not in the loop's next turn. `finished` may be
  /// called.
  void go();

  void remove(CURL* handle);  ///< `finished` is not called for it
  [[nodiscard]] std::size_t running() const { return running_; }

 private:
  static int on_socket(CURL*, curl_socket_t socket, int what, void* self, void*);
  static int on_timer(CURLM*, long milliseconds, void* self);

  void act(curl_socket_t socket, int events);
  void collect();

  Loop& loop_;
  Finished finished_;
  Sockets sockets_;
  std::unique_ptr<CURLM, decltype(&curl_multi_cleanup)> multi_;
  std::optional<TimerId> timer_{};
  std::size_t running_ = 0;
};

}  // namespace goji::net
