#include "app/cli/client.h"

#include "app/version.h"
#include "base/digest.h"

#include <curl/curl.h>
#include <fmt/format.h>

#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace goji::app::cli {
namespace {

namespace json = boost::json;

constexpr long kConnectSeconds = 5;
constexpr long kSeconds = 30;
constexpr int kTries = 3;
constexpr std::size_t kKeyBytes = 16;

struct FreeHandle {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using Handle = std::unique_ptr<CURL, FreeHandle>;
using List = std::unique_ptr<curl_slist, FreeList>;

struct Exchanged {
  CURLcode code = CURLE_OK;
  long status = 0;
  std::string body{};
};

std::size_t collect(const char* data, std::size_t size, std::size_t count, void* into) {
  static_cast<std::string*>(into)->append(data, size * count);
  return size * count;
}

void add(List& list, const std::string& header) {
  auto* longer = curl_slist_append(list.get(), header.c_str());
  if (longer == nullptr) return;
  (void)list.release();
  list.reset(longer);
}

Exchanged exchange(const std::string& url,
                   const std::vector<std::string>& headers,
                   const std::string* body) {
  const Handle handle{curl_easy_init()};
  List list;
  for (const auto& header : headers)
    add(list, header);
  Exchanged exchanged;
  curl_easy_setopt(handle.get(), CURLOPT_URL, url.c_str());
  curl_easy_setopt(handle.get(), CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(handle.get(), CURLOPT_HTTPHEADER, list.get());
  curl_easy_setopt(handle.get(), CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle.get(), CURLOPT_CONNECTTIMEOUT, kConnectSeconds);
  curl_easy_setopt(handle.get(), CURLOPT_TIMEOUT, kSeconds);
  curl_easy_setopt(handle.get(), CURLOPT_WRITEFUNCTION, collect);
  curl_easy_setopt(handle.get(), CURLOPT_WRITEDATA, &exchanged.body);
  if (body != nullptr) {
    curl_easy_setopt(handle.get(), CURLOPT_POSTFIELDS, body->c_str());
    curl_easy_setopt(handle.get(), CURLOPT_POSTFIELDSIZE, static_cast<long>(body->size()));
  }
  exchanged.code = curl_easy_perform(handle.get());
  curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &exchanged.status);
  return exchanged;
}

/// The problem's own words, or the status.
std::string refusal(long status, const std::string& answer) {
  boost::system::error_code unreadable;
  const auto body = json::parse(answer, unreadable);
  if (const auto* problem = body.if_object(); !unreadable && problem != nullptr)
    if (const auto* detail = problem->if_contains("detail"); detail && detail->is_string())
      return json::value_to<std::string>(*detail);
  return fmt::format("the server answered {}", status);
}

/// Why it is no answer to us.
std::optional<Error> unheard(const std::string& server, const Exchanged& exchanged) {
  if (exchanged.code != CURLE_OK)
    return Error{Fault::Unavailable,
                 fmt::format("goji at {} does not answer: {}; --server or GOJI_SERVER says where "
                             "it listens for operators",
                             server,
                             curl_easy_strerror(exchanged.code))};
  if (exchanged.status == 401 || exchanged.status == 403)
    return Error{Fault::Invalid,
                 fmt::format("goji at {} refuses the token ({}): give one by GOJI_TOKEN or "
                             "--token; `goji token create --scope operate` makes one",
                             server,
                             refusal(exchanged.status, exchanged.body))};
  return std::nullopt;
}

Result<json::value> understood(const std::string& server, const Exchanged& exchanged) {
  if (auto wrong = unheard(server, exchanged)) return std::move(*wrong);
  if (exchanged.status / 100 != 2)
    return Error{Fault::Invalid, refusal(exchanged.status, exchanged.body)};
  boost::system::error_code unreadable;
  auto body = json::parse(exchanged.body, unreadable);
  if (unreadable)
    return Error{Fault::Invalid,
                 fmt::format("what answers at {} is not goji's API for operators", server)};
  return body;
}

std::vector<std::string> headers_of(const Secret& token) {
  return {"Authorization: Bearer " + token.reveal(), fmt::format("User-Agent: goji/{}", kVersion)};
}

bool may_be_lost(CURLcode code) {
  return code == CURLE_GOT_NOTHING || code == CURLE_RECV_ERROR || code == CURLE_SEND_ERROR ||
         code == CURLE_PARTIAL_FILE || code == CURLE_OPERATION_TIMEDOUT;
}

}  // namespace

Client::Client(std::string server, Secret token, Random& random)
    : server_(std::move(server)), token_(std::move(token)), random_(random) {
  while (server_.ends_with('/'))
    server_.pop_back();
}

Result<json::value> Client::get(const std::string& path) const {
  return understood(server_, exchange(server_ + path, headers_of(token_), nullptr));
}

Result<Client::Answered> Client::look(const std::string& path, const std::string& language) const {
  auto headers = headers_of(token_);
  if (!language.empty()) headers.push_back("Accept-Language: " + language);
  auto exchanged = exchange(server_ + path, headers, nullptr);
  if (auto wrong = unheard(server_, exchanged)) return std::move(*wrong);
  return Answered{exchanged.status, std::move(exchanged.body)};
}

std::string Client::refusal(const Answered& answered) {
  return cli::refusal(answered.status, answered.body);
}

Result<json::value> Client::post(const std::string& path, const json::object& body) const {
  auto headers = headers_of(token_);
  headers.emplace_back("Content-Type: application/json");
  headers.push_back("Idempotency-Key: " + to_hex(random_bytes(random_, kKeyBytes)));
  const auto text = json::serialize(body);
  auto exchanged = exchange(server_ + path, headers, &text);
  for (int tries = 1; tries < kTries && may_be_lost(exchanged.code); ++tries)
    exchanged = exchange(server_ + path, headers, &text);
  return understood(server_, exchanged);
}

}  // namespace goji::app::cli
