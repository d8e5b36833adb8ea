#include "web/pages.h"

#include "support/catch.h"
#include "web/serving.h"

#include <fmt/format.h>

#include <set>

namespace goji::web {
namespace {

using Catch::Matchers::Contains;

const Router kNoRoutes{{}};

struct Answered {
  int status = 0;
  std::string head;
  std::string body;
  bool found = true;
};

Answered answer(const std::string& method,
                const std::string& target,
                const std::string& fields = {},
                const Router& routes = kNoRoutes) {
  const auto board = small_board();
  const auto bytes = fmt::format("{} {} HTTP/1.1\r\nHost: a\r\n{}\r\n", method, target, fields);
  Head head;
  REQUIRE_FALSE(read_head(bytes, head));
  Answered result;
  Heads heads{"X-Always: yes\r\n"};
  const auto laid = lay_page(*board, head, routes, heads, result.head);
  result.found = laid.has_value();
  if (laid) result.status = laid->status;
  if (laid) result.body = laid->body;
  return result;
}

TEST_CASE("pages: a page says all that a cache and a browser need to know") {
  const auto got = answer("GET", "/", "Accept-Encoding: gzip, br\r\n");
  CHECK(got.head ==
        "HTTP/1.1 200 OK\r\n"
        "Content-Type: text/html; charset=utf-8\r\n"
        "Content-Length: 8\r\n"
        "Content-Encoding: br\r\n"
        "Content-Language: ko\r\n"
        "Content-Security-Policy: default-src 'none'\r\n"
        "ETag: \"ko-v1-br\"\r\n"
        "Cache-Control: public, max-age=5\r\n"
        "Vary: Accept-Encoding, Accept-Language\r\n"
        "X-Always: yes\r\n");
  CHECK(got.body == "br-ko-v1");
}

TEST_CASE("pages: what is the same in all languages varies by none") {
  const auto got = answer("GET", "/api/v2/status.json", "Accept-Language: en\r\n");
  CHECK(got.head ==
        "HTTP/1.1 200 OK\r\n"
        "Content-Type: application/json\r\n"
        "Content-Length: 15\r\n"
        "ETag: \"s-v1\"\r\n"
        "Access-Control-Allow-Origin: *\r\n"
        "X-Always: yes\r\n");
}

TEST_CASE("pages: coding and language are the reader's choice") {
  CHECK(answer("GET", "/", "Accept-Encoding: gzip\r\n").body == "gz-ko-v1");
  CHECK(answer("GET", "/").body == "<p>안녕 v1");
  CHECK(answer("GET", "/", "Accept-Language: en\r\nAccept-Encoding: br\r\n").body == "<p>hello v1");
  CHECK(answer("GET", "/?x=1&lang=en", "Accept-Language: ko\r\n").body == "<p>hello v1");
  CHECK_THAT(answer("GET", "/?lang=en").head, Contains("Vary: Accept-Language\r\n"));
}

TEST_CASE("pages: who has the page already hears only that") {
  const auto got = answer("GET", "/", "Accept-Encoding: br\r\nIf-None-Match: \"ko-v1-br\"\r\n");
  CHECK(got.status == 304);
  CHECK(got.body.empty());
  CHECK(got.head ==
        "HTTP/1.1 304 Not Modified\r\n"
        "ETag: \"ko-v1-br\"\r\n"
        "Cache-Control: public, max-age=5\r\n"
        "Vary: Accept-Encoding, Accept-Language\r\n"
        "X-Always: yes\r\n");
  CHECK(answer("GET", "/", "If-None-Match: \"en-v1\"\r\n").status == 200);
  CHECK(answer("HEAD", "/", "If-None-Match: \"ko-v1\"\r\n").status == 304);
}

TEST_CASE("pages: an encoded path is the path it stands for") {
  CHECK(answer("GET", "/api/v2/%73tatus.json").status == 200);
  CHECK_FALSE(answer("GET", "/api/v2/%zz").found);
  CHECK_FALSE(answer("GET", "/nowhere").found);
  CHECK_FALSE(answer("GET", "/api/v2/status.json/").found);
}

TEST_CASE("pages: they are only read and who tries else is told how") {
  const auto wrong = answer("POST", "/");
  CHECK(wrong.status == 405);
  CHECK_THAT(wrong.head, Contains("Allow: GET, HEAD, OPTIONS\r\n"));
  const auto options = answer("OPTIONS", "/");
  CHECK(options.status == 204);
  CHECK_THAT(options.head, Contains("Allow: GET, HEAD, OPTIONS\r\n"));
  CHECK_THAT(options.head, !Contains("Access-Control"));
  CHECK_THAT(options.head, !Contains("Content-Length"));
}

TEST_CASE("pages: any origin may ask for what it may read") {
  const auto options = answer("OPTIONS", "/api/v2/status.json");
  CHECK(options.status == 204);
  CHECK_THAT(options.head, Contains("Access-Control-Allow-Origin: *\r\n"));
  CHECK_THAT(options.head, Contains("Access-Control-Allow-Methods: GET, HEAD, OPTIONS\r\n"));
}

TEST_CASE("pages: a route may add a method to a page") {
  const Router routes{{{"POST", "/", Scope::Open, 0, [](const Request&, const Answer&) {}}}};
  CHECK_FALSE(answer("POST", "/", "", routes).found);
  CHECK(answer("GET", "/", "", routes).status == 200);
  CHECK_THAT(answer("PUT", "/", "", routes).head, Contains("Allow: GET, HEAD, OPTIONS, POST\r\n"));
}

TEST_CASE("pages: a file name is offered where there is one") {
  board::Board board;
  board.pages["/cap"][""] = {.plain = "x", .filename = "7.xml"};
  Head head;
  REQUIRE_FALSE(read_head("GET /cap HTTP/1.1\r\nHost: a\r\n\r\n", head));
  std::string out;
  Heads heads;
  CHECK(lay_page(board, head, kNoRoutes, heads, out)->status == 200);
  CHECK_THAT(out, Contains("Content-Disposition: inline; filename=\"7.xml\"\r\n"));
}

TEST_CASE("pages: where nothing is there is the page that says so unless it may still be made") {
  Head head;
  REQUIRE_FALSE(read_head("GET /x?lang=en HTTP/1.1\r\nHost: a\r\nIf-None-Match: *\r\n\r\n", head));
  std::string out;
  const auto board = small_board();
  Heads heads{"X-Always: yes\r\n"};
  const auto page = lay_missing(*board, head, heads, out);
  CHECK(page.status == 404);
  CHECK(page.body == "nothing here");
  CHECK_THAT(out, Contains("HTTP/1.1 404 Not Found\r\n") && Contains("X-Always: yes\r\n"));
  out.clear();
  const auto line = lay_missing({}, head, heads, out);
  CHECK(line.status == 503);
  CHECK(line.body == "This page is still being made\n");
  CHECK_THAT(out, Contains("Cache-Control: no-store\r\n") && Contains("X-Always: yes\r\n"));
  CHECK_THAT(out, Contains("\r\nRetry-After: 1\r\n"));
}

TEST_CASE("pages: a head that is kept is that of the same form of the same page") {
  auto board = *small_board();
  Heads heads;
  const auto asked = [&](const std::string& target, const std::string& fields, Heads& with) {
    const auto bytes = fmt::format("GET {} HTTP/1.1\r\nHost: a\r\n{}\r\n", target, fields);
    Head head;
    REQUIRE_FALSE(read_head(bytes, head));
    std::string out;
    const auto laid = lay_page(board, head, kNoRoutes, with, out);
    if (!laid) static_cast<void>(lay_missing(board, head, with, out));
    return out;
  };
  std::set<std::string> different;
  for (const auto* target : {"/", "/?lang=en", "/api/v2/status.json", "/nothing"})
    for (const auto* coding : {"", "Accept-Encoding: gzip\r\n", "Accept-Encoding: br\r\n"})
      for (const auto* known : {"", "If-None-Match: *\r\n"}) {
        INFO(target << coding << known);
        const auto fields = std::string{coding} + known;
        Heads fresh;
        const auto first = asked(target, fields, heads);
        CHECK(first == asked(target, fields, fresh));
        CHECK(first == asked(target, fields, heads));
        different.insert(first);
      }
  CHECK(different.size() == 11);
  heads.forget();
  board.pages["/"]["ko"].etag = "\"another\"";
  CHECK_THAT(asked("/", "", heads), Contains("\"another\""));
}

TEST_CASE("pages: the banner is that of the component that was asked for") {
  board::Board board{.languages = {"ko", "en"}};
  board.pages["/api/banner"]["en"] = {.plain = "all"};
  board.pages["/api/banner/maps"]["en"] = {.plain = "maps"};
  const auto body = [&](const std::string& target) {
    const auto bytes = fmt::format("GET {} HTTP/1.1\r\nHost: a\r\n\r\n", target);
    Head head;
    REQUIRE_FALSE(read_head(bytes, head));
    std::string out;
    Heads heads;
    const auto laid = lay_page(board, head, kNoRoutes, heads, out);
    return laid ? std::string{laid->body} : "none";
  };
  CHECK(body("/api/banner?lang=en") == "all");
  CHECK(body("/api/banner?lang=en&component=maps&platform=ios") == "maps");
  CHECK(body("/api/banner?component=mapz&lang=en") == "none");
  CHECK(body("/api/banner?component=&lang=en") == "all");
}

}  // namespace
}  // namespace goji::web
