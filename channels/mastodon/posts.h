#pragma once

#include "mastodon/mastodon.h"

#include <boost/json.hpp>

#include <chrono>
#include <string>
#include <utility>
#include <variant>

/// What is asked of an instance and what it answers, for the tests of this channel.
namespace goji::channels::mastodon::posts {

using namespace std::chrono_literals;
namespace json = boost::json;

inline constexpr TimePoint kNow{1'716'251'465s};  // 2024-05-21T00:31:05Z

inline const Mastodon kAccount{{.instance = "https://social.example", .token = Secret{"t0ken"}}};

inline Job job(Kind kind = Kind::Post) {
  return {.kind = kind,
          .key = "0123abcd",
          .language = "ko-KR",
          .text = {{Form::Title, "메시지 장애 안내"},
                   {Form::Plain, "a < b & \"c\"\nhttps://status.example/incidents/1"}},
          .handle = kind == Kind::Post ? "" : "42",
          .first_attempt = kNow};
}

inline Job answering(const std::string& root) {
  auto next = job();
  next.thread_root = root;
  return next;
}

inline net::HttpRequest request(const Job& todo, const Answers& answers = {}) {
  const auto step = kAccount.next(todo, answers, kNow);
  return std::get<net::HttpRequest>(std::get<net::Request>(step));
}

inline Outcome outcome(const Job& todo, const Answers& answers) {
  return std::get<Outcome>(kAccount.next(todo, answers, kNow));
}

template <class Expected>
bool is(const Outcome& outcome) {
  return std::holds_alternative<Expected>(outcome);
}

inline net::Answer said(int status, std::string body = "", net::Headers headers = {}) {
  return net::HttpResponse{
      .status = status, .headers = std::move(headers), .body = std::move(body)};
}

inline json::object sent(const net::HttpRequest& request) {
  return json::parse(request.body).as_object();
}

/// A post as the server shows it.
inline std::string post(const std::string& id, const std::string& at, const std::string& html) {
  return json::serialize(json::object{{"id", id},
                                      {"url", "https://social.example/@goji/" + id},
                                      {"created_at", at},
                                      {"content", html}});
}

inline const std::string kOurs =
    "<p>메시지 장애 안내</p><p>a &lt; b &amp; &quot;c&quot;<br /><a href=\"https://status.example/"
    "incidents/1\"><span class=\"invisible\">https://</span><span class=\"ellipsis\">"
    "status.example/inc</span><span class=\"invisible\">idents/1</span></a></p>";

}  // namespace goji::channels::mastodon::posts
