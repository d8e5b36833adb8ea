#include "web/door.h"

#include "support/catch.h"
#include "web/serving.h"

#include <string>

namespace goji::web {
namespace {

using Headers = std::vector<std::pair<std::string, std::string>>;

std::vector<Route> some_routes() {
  const Handler nothing = [](const Request&, const Answer&) {};
  return {{"GET", "/open/{id}", Scope::Open, 0, nothing, true},
          {"POST", "/api", Scope::Operate, 10, nothing}};
}

struct Judged {
  std::optional<Welcome> welcome;
  Response answer;
};

Judged judged(const std::string& line, const std::string& fields = {}) {
  static const Tokens kTokens;
  static const Door kDoor{Router{some_routes()}, &kTokens, {net::parse_cidr("10.0.0.0/8").value()}};
  Head head;
  const std::string bytes = line + " HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n";
  REQUIRE_FALSE(read_head(bytes, head));
  auto judgement = kDoor.judge(head, net::parse_address("10.0.0.1").value(), kMoment);
  if (auto* answer = std::get_if<Response>(&judgement)) return {{}, *answer};
  return {std::get<Welcome>(judgement), {}};
}

const std::string kDuty = "Authorization: Bearer t-operate\r\n";

TEST_CASE("door: a handler sees everything decoded and who asks") {
  const auto got = judged("GET /open/a%20b?x=1&y=%EC%A7%80",
                          "Accept: a\r\nACCEPT: b\r\nCookie: c\r\nCookie: d\r\n"
                          "X-Forwarded-For: 192.0.2.7\r\nX-Forwarded-For: 10.0.0.9\r\n");
  REQUIRE(got.welcome);
  const auto& request = got.welcome->request;
  CHECK(request.method == "GET");
  CHECK(request.path == "/open/a b");
  CHECK(request.captures == std::map<std::string, std::string>{{"id", "a b"}});
  CHECK(request.query == Parameters{{"x", "1"}, {"y", "지"}});
  CHECK(request.headers.at("accept") == "a, b");
  CHECK(request.headers.at("cookie") == "c; d");
  CHECK(request.peer == "192.0.2.7");
  CHECK(request.actor.empty());
  CHECK(request.arrival == kMoment);
  CHECK_FALSE(got.welcome->packed);
}

TEST_CASE("door: the token's name goes along for the audit") {
  CHECK(judged("POST /api", kDuty).welcome->request.actor == "duty");
}

TEST_CASE("door: the token is looked at before anything the request holds") {
  CHECK(judged("POST /api?%zz", "Content-Length: 9999\r\n").answer.status == 401);
  CHECK(judged("POST /api", "Authorization: Bearer t-signal\r\n").answer.status == 403);
  CHECK(judged("POST /api", kDuty + kDuty).answer.status == 401);
}

TEST_CASE("door: a path that is not there is 404 and a method that is not there 405") {
  CHECK(judged("GET /nowhere").answer.status == 404);
  const auto wrong = judged("DELETE /api");
  CHECK(wrong.answer.status == 405);
  CHECK(wrong.answer.headers == Headers{{"Allow", "OPTIONS, POST"}});
  CHECK(wrong.answer.content_type == "application/problem+json");
}

TEST_CASE("door: OPTIONS is open and tells other origins what they may") {
  const auto closed = judged("OPTIONS /api").answer;
  CHECK(closed.status == 204);
  CHECK(closed.headers == Headers{{"Allow", "OPTIONS, POST"}});
  const auto open = judged("OPTIONS /open/1").answer;
  CHECK(open.headers == Headers{{"Allow", "GET, HEAD, OPTIONS"},
                                {"Access-Control-Allow-Origin", "*"},
                                {"Access-Control-Allow-Methods", "GET, HEAD, OPTIONS"},
                                {"Access-Control-Allow-Headers", "Content-Type, If-None-Match"},
                                {"Access-Control-Max-Age", "86400"}});
}

TEST_CASE("door: a target that cannot be decoded is 400") {
  CHECK(judged("GET /open/1?a=%").answer.status == 400);
  CHECK(judged("GET /open/%").answer.status == 404);
}

TEST_CASE("door: a body has a size and a coding that the route takes") {
  const auto [fields, status] = GENERATE(table<std::string, int>({
      {"Content-Length: 10\r\n", 0},
      {"Content-Length: 11\r\n", 413},
      {"Transfer-Encoding: chunked\r\n", 0},
      {"Content-Encoding: gzip\r\n", 0},
      {"Content-Encoding: GZIP\r\n", 0},
      {"Content-Encoding: identity\r\n", 0},
      {"Content-Encoding: br\r\n", 415},
      {"Content-Encoding: gzip\r\nContent-Encoding: gzip\r\n", 415},
  }));
  CAPTURE(fields);
  const auto got = judged("POST /api", kDuty + fields);
  CHECK(got.welcome.has_value() == (status == 0));
  if (status == 0)
    CHECK(got.welcome->packed ==
          (fields.find("zip") != std::string::npos || fields.find("ZIP") != std::string::npos));
  if (status != 0) CHECK(got.answer.status == status);
  if (status == 415) CHECK(got.answer.headers == Headers{{"Accept-Encoding", "gzip"}});
}

TEST_CASE("door: a route that takes no body takes none in chunks either") {
  CHECK(judged("GET /open/1", "Transfer-Encoding: chunked\r\n").answer.status == 413);
  CHECK(judged("GET /open/1", "Content-Length: 1\r\n").answer.status == 413);
  CHECK(judged("GET /open/1", "Content-Length: 0\r\n").welcome);
}

TEST_CASE("problem: it says status and title and what was wrong in JSON") {
  const auto response = problem(413, "too \"large\"");
  CHECK(response.status == 413);
  CHECK(response.content_type == "application/problem+json");
  CHECK(response.body == R"({"status":413,"title":"Content Too Large","detail":"too \"large\""})");
  CHECK(problem({Fault::NotFound, "no"}).status == 404);
  CHECK(problem({Fault::Conflict, "no"}).status == 409);
  CHECK(problem({Fault::Invalid, "no"}).status == 400);
  CHECK(problem({Fault::Unavailable, "no"}).status == 503);
}

}  // namespace
}  // namespace goji::web
