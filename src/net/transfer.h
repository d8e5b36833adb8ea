#pragma once

#include "net/address.h"
#include "net/curl_easy.h"
#include "net/exchange.h"
#include "net/outbound.h"
#include "net/url.h"

#include <curl/curl.h>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace goji::net {

/// One request on one handle of curl's: how it is set up, what comes back, and what it means. It
/// stays where it is while curl has the handle.
class Transfer {
 public:
  /// `outbound` outlives it. The request was found to be without trouble.
  Transfer(HttpRequest request, Target target, const Outbound& outbound);
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;

  /// Writes the request on the handle, which is new, or reset.
  void prepare(Easy easy);

  /// The last before it leaves: it is to dial `addresses` and no others, or the address that is the
  /// host.
  void aim(const std::vector<Address>& addresses, std::chrono::milliseconds time_left);

  [[nodiscard]] const HttpRequest& request() const { return request_; }
  [[nodiscard]] const Target& target() const { return target_; }
  [[nodiscard]] CURL* handle() const { return easy_.get(); }
  [[nodiscard]] Easy take_handle() { return std::move(easy_); }

  /// Once curl is done with it.
  [[nodiscard]] Answer answer(CURLcode code);
  [[nodiscard]] Timings timings(std::chrono::milliseconds before_curl) const;

 private:
  static curl_socket_t on_dial(void* self, curlsocktype, curl_sockaddr* where);
  static int on_connected(void* self, char*, char*, int, int);
  static std::size_t on_head(char* line, std::size_t, std::size_t size, void* self);
  static std::size_t on_body(char* part, std::size_t, std::size_t size, void* self);

  void set_limits();
  void set_message();
  bool take_head(std::string_view line);
  void take_header(std::string_view line);
  [[nodiscard]] bool bytes_left() const;
  [[nodiscard]] std::string trouble(CURLcode code) const;

  template <class Value>
  void set(CURLoption option, Value value) {
    set_option(easy_, option, value);
  }
  template <class Value>
  [[nodiscard]] Value get(CURLINFO info) const {
    return info_of<Value>(easy_, info);
  }

  HttpRequest request_;
  Target target_;
  const Outbound& outbound_;
  CurlList headers_{};
  CurlList resolve_{};
  std::string curls_words_{};

  HttpResponse response_{};
  std::size_t head_size_ = 0;
  bool head_over_ = false;  ///< the final answer's head is complete
  bool cut_off_ = false;    ///< the body was longer than we read
  std::string refusal_{};   ///< why an address was not dialled
  bool gave_up_ = false;    ///< rather than send it a second time

  Easy easy_{nullptr, curl_easy_cleanup};  ///< goes first: it knows the rest
};

}  // namespace goji::net
