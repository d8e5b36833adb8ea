#pragma once

#include "net/address.h"
#include "net/exchange.h"

#include <curl/curl.h>
#include <fmt/format.h>

#include <chrono>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>

/// What every transfer of curl's needs, whatever its protocol.
namespace goji::net {

/// Curl is ready for use as long as one of these lives.
class CurlLibrary {
 public:
  CurlLibrary();
  ~CurlLibrary();
  CurlLibrary(const CurlLibrary&) = delete;
  CurlLibrary& operator=(const CurlLibrary&) = delete;
};

using Easy = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;

template <class Value>
void set_option(const Easy& easy, CURLoption option, Value value) {
  if (curl_easy_setopt(easy.get(), option, value) != CURLE_OK)
    throw std::runtime_error(
        fmt::format("curl does not take its option {}", static_cast<int>(option)));
}

/// What is not known, or of no handle, is zero.
template <class Value>
[[nodiscard]] Value info_of(const Easy& easy, CURLINFO info) {
  Value value{};
  if (easy) curl_easy_getinfo(easy.get(), info, &value);
  return value;
}

/// A list of curl's own, as headers and recipients are given to it.
class CurlList {
 public:
  void append(const std::string& line);
  [[nodiscard]] curl_slist* get() const { return list_.get(); }

 private:
  struct Free {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
  };
  std::unique_ptr<curl_slist, Free> list_{};
};

/// What curl would do by itself, for us or for the environment it finds, is switched off.
void switch_off_habits(const Easy& easy);

/// TLS 1.2 or later. `ca_file`: certificates to trust; empty: the system's.
void set_tls(const Easy& easy, const std::string& ca_file);

/// One line of CURLOPT_RESOLVE: these addresses and no others. With its plus, curl forgets it
/// again; else it would keep every host of a long life.
[[nodiscard]] std::string resolve_line(const std::string& host,
                                       std::uint16_t port,
                                       std::span<const Address> addresses);

/// `before_curl` is how long the name took; zero if there was none to look up.
[[nodiscard]] Timings timings_of(const Easy& easy, std::chrono::milliseconds before_curl);

/// Failures whose story curl tells better than its code does.
[[nodiscard]] bool is_about_tls(CURLcode code);

}  // namespace goji::net
