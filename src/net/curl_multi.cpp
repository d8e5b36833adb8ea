#include "net/curl_multi.h"

#include <fmt/format.h>

#include <chrono>
#include <stdexcept>
#include <utility>

namespace goji::net {
namespace {

void check(CURLMcode code) {
  if (code != CURLM_OK)
    throw std::runtime_error(fmt::format("curl: {}", curl_multi_strerror(code)));
}

}  // namespace

CurlMulti::CurlMulti(Loop& loop, Finished finished)
    : loop_(loop),
      finished_(std::move(finished)),
      sockets_(loop,
               [this](int socket, bool readable, bool writable) {
                 act(socket, (readable ? CURL_CSELECT_IN : 0) | (writable ? CURL_CSELECT_OUT : 0));
               }),
      multi_(curl_multi_init(), curl_multi_cleanup) {
  auto* const multi = multi_.get();
  check(curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, &CurlMulti::on_socket));
  check(curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, static_cast<void*>(this)));
  check(curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, &CurlMulti::on_timer));
  check(curl_multi_setopt(multi, CURLMOPT_TIMERDATA, static_cast<void*>(this)));
  // It counts those in use as well: fewer than handles would make busy connections close.
  check(curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, static_cast<long>(kMostHandles)));
}

CurlMulti::~CurlMulti() {
  multi_.reset();  // it still says good-bye to its sockets
  if (timer_) loop_.cancel(*timer_);
}

void CurlMulti::add(CURL* handle) {
  check(curl_multi_add_handle(multi_.get(), handle));
  ++running_;
}

void CurlMulti::remove(CURL* handle) {
  check(curl_multi_remove_handle(multi_.get(), handle));
  --running_;
}

void CurlMulti::go() {
  int still_running = 0;
  // What goes wrong here does so again in the loop's next turn, and is met there.
  static_cast<void>(curl_multi_socket_action(multi_.get(), CURL_SOCKET_TIMEOUT, 0, &still_running));
  collect();
}

int CurlMulti::on_socket(CURL*, curl_socket_t socket, int what, void* self, void*) {
  auto& sockets = static_cast<CurlMulti*>(self)->sockets_;
  if (what == CURL_POLL_REMOVE)
    sockets.forget(socket);
  else
    sockets.watch(socket, (what & CURL_POLL_IN) != 0, (what & CURL_POLL_OUT) != 0);
  return 0;
}

int CurlMulti::on_timer(CURLM*, long milliseconds, void* self) {
  auto& multi = *static_cast<CurlMulti*>(self);
  if (multi.timer_) multi.loop_.cancel(*std::exchange(multi.timer_, std::nullopt));
  if (milliseconds < 0) return 0;
  multi.timer_ =
      multi.loop_.call_at(multi.loop_.now() + std::chrono::milliseconds{milliseconds}, [&multi] {
        multi.timer_.reset();
        multi.act(CURL_SOCKET_TIMEOUT, 0);
      });
  return 0;
}

void CurlMulti::act(curl_socket_t socket, int events) {
  int still_running = 0;
  check(curl_multi_socket_action(multi_.get(), socket, events, &still_running));
  collect();
}

void CurlMulti::collect() {
  int left = 0;
  while (const auto* message = curl_multi_info_read(multi_.get(), &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    auto* const handle = message->easy_handle;
    const auto code = message->data.result;  // the message dies with the handle's place
    remove(handle);
    finished_(handle, code);
  }
}

}  // namespace goji::net
