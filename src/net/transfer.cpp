#include "net/transfer.h"

#include "net/request_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <stdexcept>
#include <sys/socket.h>
#include <utility>

namespace goji::net {
namespace {

// Servers close what is idle after 5 s or more (Node.js and Apache httpd: 5, nginx: 75). Using a
// connection that is about to be closed would leave us not knowing what became of the request.
constexpr long kLongestIdleSeconds = 4;

// As long as a name's addresses are believed: a host that moved away is followed.
constexpr long kLongestUseSeconds = 60;

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  text.remove_prefix(std::min(text.find_first_not_of(kSpace), text.size()));
  return text.substr(0, text.find_last_not_of(kSpace) + 1);
}

}  // namespace

Transfer::Transfer(HttpRequest request, Target target, const Outbound& outbound)
    : request_(std::move(request)), target_(std::move(target)), outbound_(outbound) {
}

void Transfer::prepare(Easy easy) {
  easy_ = std::move(easy);
  curls_words_.assign(CURL_ERROR_SIZE, '\0');
  set(CURLOPT_ERRORBUFFER, curls_words_.data());
  set_limits();
  set_message();
}

void Transfer::aim(const std::vector<Address>& addresses, std::chrono::milliseconds time_left) {
  set(CURLOPT_TIMEOUT_MS, static_cast<long>(time_left.count()));
  if (addresses.empty()) return;
  resolve_.append(resolve_line(target_.host, target_.port, addresses));
  set(CURLOPT_RESOLVE, resolve_.get());
}

void Transfer::set_limits() {
  switch_off_habits(easy_);
  set_tls(easy_, outbound_.ca_file);
  set(CURLOPT_PROTOCOLS_STR, target_.scheme.c_str());
  set(CURLOPT_FOLLOWLOCATION, 0L);
  set(CURLOPT_HTTP_CONTENT_DECODING, 0L);
  set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  set(CURLOPT_HTTP09_ALLOWED, 0L);
  set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(outbound_.connect_timeout.count()));
  set(CURLOPT_MAXAGE_CONN, kLongestIdleSeconds);
  set(CURLOPT_MAXLIFETIME_CONN, kLongestUseSeconds);
  set(CURLOPT_OPENSOCKETFUNCTION, &Transfer::on_dial);
  set(CURLOPT_OPENSOCKETDATA, static_cast<void*>(this));
  set(CURLOPT_PREREQFUNCTION, &Transfer::on_connected);
  set(CURLOPT_PREREQDATA, static_cast<void*>(this));
}

void Transfer::set_message() {
  set(CURLOPT_URL, target_.url.c_str());
  set(CURLOPT_USERAGENT, outbound_.user_agent.c_str());
  set(CURLOPT_HEADERFUNCTION, &Transfer::on_head);
  set(CURLOPT_HEADERDATA, static_cast<void*>(this));
  set(CURLOPT_WRITEFUNCTION, &Transfer::on_body);
  set(CURLOPT_WRITEDATA, static_cast<void*>(this));
  if (request_.method == "HEAD") {
    set(CURLOPT_NOBODY, 1L);
  } else if (request_.method != "GET" || !request_.body.empty()) {
    set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request_.body.size()));
    set(CURLOPT_POSTFIELDS, request_.body.c_str());
    set(CURLOPT_CUSTOMREQUEST, request_.method.c_str());
  }
  headers_.append("Expect:");        // and no waiting for a 100
  headers_.append("Content-Type:");  // none of curl's own; ours comes after
  for (const auto& [name, value] : request_.headers)
    headers_.append(value.empty() ? name + ";" : fmt::format("{}: {}", name, value));
  if (!request_.authorization.empty())
    headers_.append("Authorization: " + request_.authorization.reveal());
  set(CURLOPT_HTTPHEADER, headers_.get());
}

// The last word on where we go: whatever the URL or a name server said, this is the address.
curl_socket_t Transfer::on_dial(void* self, curlsocktype, curl_sockaddr* where) {
  auto& transfer = *static_cast<Transfer*>(self);
  const auto address = address_of(where->addr);
  if (!address) return CURL_SOCKET_BAD;
  if (auto why = refusal(*address, transfer.request_.named_by, transfer.outbound_.allow)) {
    transfer.refusal_ = *std::move(why);
    return CURL_SOCKET_BAD;
  }
  return socket(where->family, where->socktype | SOCK_CLOEXEC, where->protocol);
}

// Curl comes here a second time when a kept connection closed without an answer. It would repeat
// the request; what may have happened already and would count twice is not repeated.
int Transfer::on_connected(void* self, char*, char*, int, int) {
  auto& transfer = *static_cast<Transfer*>(self);
  transfer.gave_up_ = transfer.bytes_left() && !is_idempotent(transfer.request_.method);
  return transfer.gave_up_ ? CURL_PREREQFUNC_ABORT : CURL_PREREQFUNC_OK;
}

std::size_t Transfer::on_head(char* line, std::size_t, std::size_t size, void* self) {
  return static_cast<Transfer*>(self)->take_head({line, size}) ? size : 0;
}

bool Transfer::take_head(std::string_view line) {
  head_size_ += line.size();
  if (head_size_ > kLongestHead) return false;
  if (line.starts_with("HTTP/")) {
    response_.headers.clear();  // what came before was interim
  } else if (trimmed(line).empty()) {
    head_over_ = get<long>(CURLINFO_RESPONSE_CODE) >= 200;
  } else if (!head_over_) {  // else a trailer
    take_header(line);
  }
  return true;
}

void Transfer::take_header(std::string_view line) {
  const auto colon = line.find(':');
  const auto name = line.substr(0, colon);
  if (colon == std::string_view::npos || name != trimmed(name)) return;  // or a folded line
  auto& value = response_.headers[lower_case(std::string{name})];
  if (!value.empty()) value += ", ";
  value += trimmed(line.substr(colon + 1));
}

std::size_t Transfer::on_body(char* part, std::size_t, std::size_t size, void* self) {
  auto& transfer = *static_cast<Transfer*>(self);
  auto& body = transfer.response_.body;
  const auto taken = std::min(size, kLongestBody - body.size());
  body.append(part, taken);
  transfer.cut_off_ = taken < size;
  return taken;
}

// Of curl's count: whole TLS records, and what the kernel took.
bool Transfer::bytes_left() const {
  return get<long>(CURLINFO_REQUEST_SIZE) > 0;
}

Answer Transfer::answer(CURLcode code) {
  if (head_over_ && (code == CURLE_OK || cut_off_)) {
    response_.status = static_cast<int>(get<long>(CURLINFO_RESPONSE_CODE));
    return std::move(response_);
  }
  auto why = fmt::format("{}://{}: {}", target_.scheme, target_.host, trouble(code));
  if (bytes_left()) return Unanswered{std::move(why)};
  return Unsent{std::move(why)};
}

std::string Transfer::trouble(CURLcode code) const {
  if (gave_up_) return "the connection closed before an answer came";
  if (head_size_ > kLongestHead)
    return fmt::format("the answer's head is longer than {} bytes", kLongestHead);
  if (!bytes_left() && !refusal_.empty()) return refusal_;
  if (code == CURLE_OPERATION_TIMEDOUT)
    return bytes_left() ? "no whole answer in time" : "no connection in time";
  const auto system_error = static_cast<int>(get<long>(CURLINFO_OS_ERRNO));
  if (code == CURLE_COULDNT_CONNECT && system_error != 0) return std::strerror(system_error);
  if (is_about_tls(code) && curls_words_.front() != '\0')
    return curls_words_.substr(0, curls_words_.find('\0'));
  if (code == CURLE_OK) return "the answer ended within its head";
  return curl_easy_strerror(code);
}

Timings Transfer::timings(std::chrono::milliseconds before_curl) const {
  auto timings = timings_of(easy_, before_curl);
  if (target_.address) timings.name = std::chrono::milliseconds{0};
  timings.bytes_out = static_cast<std::uint64_t>(get<long>(CURLINFO_REQUEST_SIZE));
  return timings;
}

}  // namespace goji::net
