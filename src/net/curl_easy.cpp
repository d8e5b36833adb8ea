#include "net/curl_easy.h"

#include <new>

namespace goji::net {
namespace {

std::chrono::milliseconds to_ms(curl_off_t microseconds) {
  return std::chrono::milliseconds{microseconds / 1'000};
}

std::string bracketed(const Address& address) {
  return address.v4 ? to_text(address) : "[" + to_text(address) + "]";
}

}  // namespace

CurlLibrary::CurlLibrary() {
  if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
    throw std::runtime_error("curl does not start");
}

CurlLibrary::~CurlLibrary() {
  curl_global_cleanup();
}

void CurlList::append(const std::string& line) {
  curl_slist* const longer = curl_slist_append(list_.get(), line.c_str());
  if (longer == nullptr) throw std::bad_alloc{};
  static_cast<void>(list_.release());
  list_.reset(longer);
}

void switch_off_habits(const Easy& easy) {
  set_option(easy, CURLOPT_NOSIGNAL, 1L);
  set_option(easy, CURLOPT_PROXY, "");
  set_option(easy, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
}

void set_tls(const Easy& easy, const std::string& ca_file) {
  set_option(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  set_option(easy, CURLOPT_SSL_VERIFYPEER, 1L);
  set_option(easy, CURLOPT_SSL_VERIFYHOST, 2L);
  // With a folder of certificates curl would read them all anew for every connection.
  set_option(easy, CURLOPT_CAPATH, static_cast<char*>(nullptr));
  if (!ca_file.empty()) set_option(easy, CURLOPT_CAINFO, ca_file.c_str());
}

std::string resolve_line(const std::string& host,
                         std::uint16_t port,
                         std::span<const Address> addresses) {
  std::string list;
  for (const auto& address : addresses)
    list += (list.empty() ? "" : ",") + bracketed(address);
  return fmt::format("+{}:{}:{}", host, port, list);
}

Timings timings_of(const Easy& easy, std::chrono::milliseconds before_curl) {
  Timings timings{.name = before_curl};
  const auto reached = [&](CURLINFO info) {
    const auto time = info_of<curl_off_t>(easy, info);
    return time > 0 ? before_curl + to_ms(time) : std::chrono::milliseconds{0};
  };
  if (info_of<long>(easy, CURLINFO_NUM_CONNECTS) > 0) {
    timings.connect = reached(CURLINFO_CONNECT_TIME_T);
    timings.tls = reached(CURLINFO_APPCONNECT_TIME_T);
  }
  timings.first_byte = reached(CURLINFO_STARTTRANSFER_TIME_T);
  timings.total = before_curl + to_ms(info_of<curl_off_t>(easy, CURLINFO_TOTAL_TIME_T));
  if (const auto* address = info_of<const char*>(easy, CURLINFO_PRIMARY_IP))
    timings.remote_address = address;
  return timings;
}

bool is_about_tls(CURLcode code) {
  return code == CURLE_SSL_CONNECT_ERROR || code == CURLE_PEER_FAILED_VERIFICATION ||
         code == CURLE_SSL_CACERT_BADFILE || code == CURLE_SSL_CIPHER;
}

}  // namespace goji::net
