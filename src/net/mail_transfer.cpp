#include "net/mail_transfer.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <utility>

namespace goji::net {
namespace {

// RFC 5321 4.5.3.2.7 asks servers to wait five minutes for the next command; some wait less.
constexpr long kLongestIdleSeconds = 30;

// As long as a name's addresses are believed: a host that moved away is followed.
constexpr long kLongestUseSeconds = 60;

constexpr std::size_t kLongestReply = 4'096;

// Who does not answer QUIT is not waited for: everything has been said (RFC 5321 4.1.1.10).
constexpr curl_off_t kLongestGoodbye = 2'000'000;  // us

std::string url_of(const MailServer& server) {
  const bool v6 = server.host.find(':') != std::string::npos;
  return fmt::format("{}://{}{}{}:{}/{}",
                     server.tls_from_start ? "smtps" : "smtp",
                     v6 ? "[" : "",
                     server.host,
                     v6 ? "]" : "",
                     server.port,
                     server.hello);
}

long level_of(MailTls tls) {
  if (tls == MailTls::None) return CURLUSESSL_NONE;
  return tls == MailTls::Required ? CURLUSESSL_ALL : CURLUSESSL_TRY;
}

int code_in(std::string_view line) {
  int code = 0;
  const auto digits = line.substr(0, 3);
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), code);
  return error == std::errc{} && end == digits.data() + 3 ? code : 0;
}

std::string_view without_end(std::string_view line) {
  return line.substr(0, line.find_last_not_of("\r\n") + 1);
}

}  // namespace

MailTransfer::MailTransfer(MailRequest request, const Outbound& outbound)
    : request_(std::move(request)),
      outbound_(outbound),
      url_(url_of(request_.server)),
      sender_(fmt::format("<{}>", request_.from)) {
  recipients_.append(fmt::format("<{}>", request_.to));
}

void MailTransfer::prepare(Easy easy,
                           std::span<const Address> addresses,
                           std::chrono::milliseconds time_left,
                           bool on_a_new_connection) {
  easy_ = std::move(easy);
  given_ = 0;
  reply_ = {.stage = MailStage::Greeting};
  over_ = false;
  over_since_.reset();
  curls_words_.assign(CURL_ERROR_SIZE, '\0');
  set(CURLOPT_ERRORBUFFER, curls_words_.data());
  set_limits(time_left);
  set_security();
  set(CURLOPT_FRESH_CONNECT, on_a_new_connection ? 1L : 0L);
  set_message();
  if (addresses.empty()) return;
  resolve_ = {};
  resolve_.append(resolve_line(request_.server.host, request_.server.port, addresses));
  set(CURLOPT_RESOLVE, resolve_.get());
}

void MailTransfer::set_limits(std::chrono::milliseconds time_left) {
  switch_off_habits(easy_);
  set(CURLOPT_PROTOCOLS_STR, request_.server.tls_from_start ? "smtps" : "smtp");
  set(CURLOPT_TIMEOUT_MS, static_cast<long>(time_left.count()));
  set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(outbound_.connect_timeout.count()));
  set(CURLOPT_MAXAGE_CONN, kLongestIdleSeconds);
  set(CURLOPT_MAXLIFETIME_CONN, kLongestUseSeconds);
}

void MailTransfer::set_security() {
  const auto& server = request_.server;
  set_tls(easy_, server.ca_file.empty() ? outbound_.ca_file : server.ca_file);
  const auto tls = server.tls_from_start ? MailTls::Required : server.tls;
  set(CURLOPT_USE_SSL, level_of(tls));
  if (tls == MailTls::Opportunistic) {
    set(CURLOPT_SSL_VERIFYPEER, 0L);
    set(CURLOPT_SSL_VERIFYHOST, 0L);
  }
  if (server.username.empty()) return;
  set(CURLOPT_USERNAME, server.username.c_str());
  set(CURLOPT_PASSWORD, server.password.reveal().c_str());
  set(CURLOPT_SASL_IR, 1L);  // a round trip less (RFC 4954, section 4)
}

void MailTransfer::set_message() {
  set(CURLOPT_URL, url_.c_str());
  // Curl tells what is said and heard in no other way; it prints nothing.
  set(CURLOPT_VERBOSE, 1L);
  set(CURLOPT_DEBUGFUNCTION, &MailTransfer::on_talk);
  set(CURLOPT_DEBUGDATA, static_cast<void*>(this));
  set(CURLOPT_NOPROGRESS, 0L);
  set(CURLOPT_XFERINFOFUNCTION, &MailTransfer::on_progress);
  set(CURLOPT_XFERINFODATA, static_cast<void*>(this));
  if (request_.to.empty()) {
    set(CURLOPT_CUSTOMREQUEST, "NOOP");
    set(CURLOPT_NOBODY, 1L);
    // Whoever is logged in already proves nothing, and a question is no reason to stay.
    set(CURLOPT_FRESH_CONNECT, 1L);
    set(CURLOPT_FORBID_REUSE, 1L);
    return;
  }
  set(CURLOPT_MAIL_FROM, sender_.c_str());
  set(CURLOPT_MAIL_RCPT, recipients_.get());
  set(CURLOPT_UPLOAD, 1L);
  set(CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(request_.message.size()));
  set(CURLOPT_READFUNCTION, &MailTransfer::on_read);
  set(CURLOPT_READDATA, static_cast<void*>(this));
}

std::size_t MailTransfer::on_read(char* to, std::size_t size, std::size_t count, void* self) {
  auto& transfer = *static_cast<MailTransfer*>(self);
  const auto& message = transfer.request_.message;
  const auto given = std::min(size * count, message.size() - transfer.given_);
  std::copy_n(message.data() + transfer.given_, given, to);
  transfer.given_ += given;
  return given;
}

int MailTransfer::on_talk(CURL*, curl_infotype type, char* text, std::size_t size, void* self) {
  auto& transfer = *static_cast<MailTransfer*>(self);
  if (type == CURLINFO_HEADER_OUT) transfer.said({text, size});
  if (type == CURLINFO_HEADER_IN) transfer.heard({text, size});
  return 0;
}

/// Curl asks once a second or more often, also while it waits for one answer.
int MailTransfer::on_progress(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  auto& transfer = *static_cast<MailTransfer*>(self);
  if (!transfer.over_) return 0;
  const auto now = info_of<curl_off_t>(transfer.easy_, CURLINFO_TOTAL_TIME_T);
  if (!transfer.over_since_) transfer.over_since_ = now;
  return now - *transfer.over_since_ > kLongestGoodbye ? 1 : 0;
}

// What is none of these words belongs to the conversation of AUTH.
void MailTransfer::said(std::string_view command) {
  constexpr std::pair<std::string_view, MailStage> kCommands[] = {{"EHLO", MailStage::Hello},
                                                                  {"HELO", MailStage::Hello},
                                                                  {"STARTTLS", MailStage::Tls},
                                                                  {"AUTH", MailStage::Login},
                                                                  {"NOOP", MailStage::Sender},
                                                                  {"MAIL", MailStage::Sender},
                                                                  {"RCPT", MailStage::Recipient},
                                                                  {"DATA", MailStage::Data}};
  over_ = over_ || command.starts_with("QUIT");
  if (over_) return;
  for (const auto& [word, stage] : kCommands)
    if (command.starts_with(word)) reply_.stage = stage;
}

void MailTransfer::heard(std::string_view line) {
  if (over_ || line.size() < 4) return;
  if (std::exchange(reply_is_whole_, line[3] != '-')) reply_.text.clear();
  reply_.code = code_in(line);
  const auto words = without_end(line.substr(4));
  if (reply_.text.size() + words.size() < kLongestReply)
    reply_.text.append(reply_.text.empty() ? "" : "\n").append(words);
  if (reply_.stage == MailStage::Data && reply_.code == 354) reply_.stage = MailStage::Message;
}

Answer MailTransfer::answer(CURLcode code) {
  if (code == CURLE_OK || reply_.code >= 400) return std::move(reply_);
  auto why = fmt::format("{}: {}", request_.server.host, trouble(code));
  if (handed_over()) return Unanswered{std::move(why)};
  return Unsent{std::move(why)};
}

std::string MailTransfer::trouble(CURLcode code) const {
  if (handed_over()) return "no word came after the message was handed over";
  if (code == CURLE_OPERATION_TIMEDOUT) return "no answer in time";
  if (code == CURLE_USE_SSL_FAILED) return "the server offers no TLS, and it is required";
  const auto system_error = static_cast<int>(info_of<long>(easy_, CURLINFO_OS_ERRNO));
  if (code == CURLE_COULDNT_CONNECT && system_error != 0) return std::strerror(system_error);
  if (code == CURLE_LOGIN_DENIED) return "the server offers no way to log in that is known here";
  if (is_about_tls(code) && curls_words_.front() != '\0')
    return curls_words_.substr(0, curls_words_.find('\0'));
  return curl_easy_strerror(code);
}

bool MailTransfer::met_a_closed_door(CURLcode code) const {
  const bool kept = info_of<long>(easy_, CURLINFO_NUM_CONNECTS) == 0;
  const bool closing = reply_.code == 421 || reply_.code == 0;
  return code != CURLE_OK && code != CURLE_OPERATION_TIMEDOUT && kept && closing && given_ == 0;
}

Timings MailTransfer::timings(std::chrono::milliseconds before_curl) const {
  auto timings = timings_of(easy_, before_curl);
  timings.bytes_out = given_;
  return timings;
}

}  // namespace goji::net
