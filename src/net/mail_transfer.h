#pragma once

#include "net/curl_easy.h"
#include "net/exchange.h"
#include "net/outbound.h"

#include <chrono>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace goji::net {

/// One message on one handle of curl's: how it is set up, what the server said, and what that means
/// (RFC 5321). It stays where it is while curl has the handle.
///
/// Until the whole message was handed over, the server cannot have taken it: whatever goes wrong
/// before is Unsent, or what the server answered. From then on only its answer tells.
class MailTransfer {
 public:
  /// `outbound` outlives it. The request was found to be without trouble.
  MailTransfer(MailRequest request, const Outbound& outbound);
  MailTransfer(const MailTransfer&) = delete;
  MailTransfer& operator=(const MailTransfer&) = delete;

  /// Makes the handle ready to dial `addresses` and no others, or the address that is the host.
  /// The handle is new, or reset. May be called again, to try anew.
  void prepare(Easy easy,
               std::span<const Address> addresses,
               std::chrono::milliseconds time_left,
               bool on_a_new_connection);

  [[nodiscard]] const MailRequest& request() const { return request_; }
  [[nodiscard]] CURL* handle() const { return easy_.get(); }
  [[nodiscard]] Easy take_handle() { return std::move(easy_); }

  /// Once curl is done with it.
  [[nodiscard]] Answer answer(CURLcode code);
  [[nodiscard]] Timings timings(std::chrono::milliseconds before_curl) const;

  /// It was tried on a connection that had been kept, and that one was at its end.
  [[nodiscard]] bool met_a_closed_door(CURLcode code) const;

 private:
  static std::size_t on_read(char* to, std::size_t size, std::size_t count, void* self);
  static int on_talk(CURL*, curl_infotype type, char* text, std::size_t size, void* self);
  static int on_progress(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t);

  void set_limits(std::chrono::milliseconds time_left);
  void set_security();
  void set_message();
  void said(std::string_view command);
  void heard(std::string_view line);
  [[nodiscard]] bool handed_over() const { return given_ == request_.message.size(); }
  [[nodiscard]] std::string trouble(CURLcode code) const;

  template <class Value>
  void set(CURLoption option, Value value) {
    set_option(easy_, option, value);
  }

  MailRequest request_;
  const Outbound& outbound_;
  std::string url_{};
  std::string sender_{};
  CurlList recipients_{};
  CurlList resolve_{};
  std::string curls_words_{};

  std::size_t given_ = 0;  ///< bytes of the message that curl has taken
  MailReply reply_{.stage = MailStage::Greeting};
  bool reply_is_whole_ = false;
  bool over_ = false;                       ///< what is said from here on is good-bye
  std::optional<curl_off_t> over_since_{};  ///< in microseconds of the transfer

  Easy easy_{nullptr, curl_easy_cleanup};  ///< goes first: it knows the rest
};

}  // namespace goji::net
