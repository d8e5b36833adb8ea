// bare_curl URL FILE COUNT AT_ONCE: posts FILE to URL COUNT times, or mails it if the URL is
// smtp://, AT_ONCE at a time, with nothing but libcurl's multi interface, and prints the seconds it
// took. The peer of goji's webhooks; of its mails, what libcurl takes of the time.

#include <curl/curl.h>
#include <fmt/format.h>

#include <chrono>
#include <cstddef>
#include <exception>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace {

std::size_t forget(char*, std::size_t size, std::size_t count, void*) {
  return size * count;
}

class Poster {
 public:
  Poster(std::string url, std::string body, std::size_t count)
      : url_(std::move(url)),
        body_(std::move(body)),
        is_mail_(url_.starts_with("smtp")),
        left_(count) {
    recipients_.reset(curl_slist_append(nullptr, "reader@example.com"));
    headers_.reset(curl_slist_append(nullptr, "Content-Type: application/json"));
  }
  ~Poster() {
    for (const auto& handle : handles_)
      curl_multi_remove_handle(multi_.get(), handle.get());
  }
  Poster(const Poster&) = delete;
  Poster& operator=(const Poster&) = delete;

  void run(std::size_t at_once) {
    for (; at_once > 0 && left_ > 0; --at_once)
      begin(handles_.emplace_back(curl_easy_init(), curl_easy_cleanup).get());
    int running = 1;
    while (running > 0) {
      curl_multi_perform(multi_.get(), &running);
      running += collect();
      if (running > 0) curl_multi_poll(multi_.get(), nullptr, 0, 1'000, nullptr);
    }
  }

 private:
  void begin(CURL* handle) {
    left_ -= 1;
    curl_easy_setopt(handle, CURLOPT_URL, url_.c_str());
    curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, &forget);
    if (is_mail_)
      mail(handle);
    else
      post(handle);
    curl_multi_add_handle(multi_.get(), handle);
  }

  void post(CURL* handle) {
    curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers_.get());
    curl_easy_setopt(handle, CURLOPT_POSTFIELDS, body_.c_str());
    curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE, static_cast<long>(body_.size()));
  }

  void mail(CURL* handle) {
    auto& unread = unread_[handle];
    unread = body_;
    curl_easy_setopt(handle, CURLOPT_MAIL_FROM, "status@example.com");
    curl_easy_setopt(handle, CURLOPT_MAIL_RCPT, recipients_.get());
    curl_easy_setopt(handle, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(handle, CURLOPT_READFUNCTION, &read);
    curl_easy_setopt(handle, CURLOPT_READDATA, &unread);
  }

  static std::size_t read(char* into, std::size_t size, std::size_t count, void* from) {
    auto& unread = *static_cast<std::string_view*>(from);
    const auto read = unread.copy(into, size * count);
    unread.remove_prefix(read);
    return read;
  }

  /// How many began in the place of those that ended.
  int collect() {
    int begun = 0;
    int left = 0;
    while (const auto* message = curl_multi_info_read(multi_.get(), &left)) {
      auto* const handle = message->easy_handle;
      long status = 0;
      curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
      if (message->data.result != CURLE_OK || status != (is_mail_ ? 250 : 204))
        throw std::runtime_error(fmt::format("a post failed with status {}", status));
      curl_multi_remove_handle(multi_.get(), handle);
      if (left_ == 0) continue;
      begin(handle);
      begun += 1;
    }
    return begun;
  }

  std::string url_;
  std::string body_;
  bool is_mail_;
  std::size_t left_;
  std::map<CURL*, std::string_view> unread_{};
  std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> headers_{nullptr,
                                                                       curl_slist_free_all};
  std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> recipients_{nullptr,
                                                                          curl_slist_free_all};
  std::unique_ptr<CURLM, decltype(&curl_multi_cleanup)> multi_{curl_multi_init(),
                                                               curl_multi_cleanup};
  std::vector<std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>> handles_{};
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) return 2;
  try {
    std::ifstream file{argv[2], std::ios::binary};
    std::string body{std::istreambuf_iterator<char>{file}, {}};
    Poster poster{argv[1], std::move(body), std::stoull(argv[3])};
    const auto begin = std::chrono::steady_clock::now();
    poster.run(std::stoull(argv[4]));
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
    fmt::print("{:.6f}\n", took.count());
    return 0;
  } catch (const std::exception& error) {
    fmt::print(stderr, "bare_curl: {}\n", error.what());
    return 1;
  }
}
