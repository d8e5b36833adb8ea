#include "web/router.h"

#include "support/catch.h"

#include <stdexcept>

namespace goji::web {
namespace {

using Catch::Matchers::Contains;

Route route(const std::string& method, const std::string& pattern) {
  return {method, pattern, Scope::Open, 0, [](const Request&, const Answer&) {}};
}

/// The pattern that a path leads to; empty if there is none.
std::string found(const Router& router,
                  const std::string& path,
                  const std::string& method = "GET") {
  const auto match = router.match(method, path);
  return match.route == nullptr ? "" : match.route->pattern;
}

TEST_CASE("router: captures are whole segments and decoded") {
  const Router router{
      {route("GET", "/incidents/{id}/report"), route("POST", "/in/{name}/{rest...}")}};
  const auto report = router.match("GET", "/incidents/a%2Fb%20c/report");
  REQUIRE(report.route != nullptr);
  CHECK(report.captures == std::map<std::string, std::string>{{"id", "a/b c"}});
  const auto inlet = router.match("POST", "/in/prom/api/v2/alerts");
  REQUIRE(inlet.route != nullptr);
  CHECK(inlet.captures ==
        std::map<std::string, std::string>{{"name", "prom"}, {"rest", "api/v2/alerts"}});
}

TEST_CASE("router: a path is found only if every segment fits") {
  const Router router{
      {route("GET", "/"), route("GET", "/a"), route("GET", "/a/{x}/c"), route("GET", "/r/{x...}")}};
  const auto [path, pattern] = GENERATE(table<std::string, std::string>({
      {"/", "/"},
      {"/a", "/a"},
      {"/A", ""},
      {"/a/", ""},
      {"//a", ""},
      {"/a/b", ""},
      {"/a/b/c", "/a/{x}/c"},
      {"/a/b/c/", ""},
      {"/a//c", ""},
      {"/a/%00/c", ""},
      {"/a/%zz/c", ""},
      {"/a/%C3/c", ""},
      {"/a/../c", "/a/{x}/c"},
      {"/r", ""},
      {"/r/", "/r/{x...}"},
      {"/r/a/b", "/r/{x...}"},
      {"/%61", ""},
      {"", ""},
      {"a", ""},
  }));
  CAPTURE(path);
  CHECK(found(router, path) == pattern);
}

TEST_CASE("router: the narrower route is taken whatever their order") {
  std::vector<Route> routes{route("GET", "/a/{x}"),
                            route("GET", "/a/b"),
                            route("GET", "/{x...}"),
                            route("GET", "/a/{x...}"),
                            route("GET", "/a/{x}/{y...}")};
  const bool turned = GENERATE(false, true);
  if (turned) std::reverse(routes.begin(), routes.end());
  const Router router{routes};
  CHECK(found(router, "/a/b") == "/a/b");
  CHECK(found(router, "/a/c") == "/a/{x}");
  CHECK(found(router, "/a/") == "/a/{x...}");
  CHECK(found(router, "/a/b/c") == "/a/{x}/{y...}");
  CHECK(found(router, "/b/c") == "/{x...}");
}

TEST_CASE("router: another method of a path is told what it has") {
  const Router router{
      {route("GET", "/a"), route("POST", "/a"), route("POST", "/b"), route("DELETE", "/{x}")}};
  const auto [method, path, allow] = GENERATE(table<std::string, std::string, std::string>({
      {"PUT", "/a", "DELETE, GET, HEAD, OPTIONS, POST"},
      {"GET", "/b", "DELETE, OPTIONS, POST"},
      {"OPTIONS", "/c", "DELETE, OPTIONS"},
      {"GET", "/c/d", ""},
  }));
  const auto match = router.match(method, path);
  CHECK(match.route == nullptr);
  CHECK(match.allow == allow);
}

TEST_CASE("router: GET answers HEAD and nothing else does") {
  const Router router{{route("GET", "/a"), route("POST", "/b")}};
  CHECK(found(router, "/a", "HEAD") == "/a");
  CHECK(found(router, "/b", "HEAD").empty());
}

TEST_CASE("router: one route for any origin makes its path so for OPTIONS") {
  auto open = route("GET", "/a");
  open.cors = true;
  const Router router{{open, route("POST", "/a"), route("GET", "/b")}};
  CHECK(router.match("OPTIONS", "/a").cors);
  CHECK_FALSE(router.match("OPTIONS", "/b").cors);
}

TEST_CASE("router: it can be walked in the order given") {
  const Router router{{route("GET", "/b"), route("GET", "/a")}};
  REQUIRE(router.routes().size() == 2);
  CHECK(router.routes()[0].pattern == "/b");
  CHECK(router.routes()[1].pattern == "/a");
}

TEST_CASE("router: malformed patterns and methods are refused by name") {
  const auto [method, pattern] = GENERATE(table<std::string, std::string>({
      {"GET", ""},
      {"GET", "a"},
      {"GET", "/{"},
      {"GET", "/{}"},
      {"GET", "/{...}"},
      {"GET", "/{a"},
      {"GET", "/a}"},
      {"GET", "/x{a}"},
      {"GET", "/{a}x"},
      {"GET", "/{a}{b}"},
      {"GET", "/{a...}/b"},
      {"GET", "/{a}/{a}"},
      {"GET", "/{a.b}"},
      {"GET", "/%41"},
      {"HEAD", "/a"},
      {"OPTIONS", "/a"},
      {"", "/a"},
  }));
  CAPTURE(method, pattern);
  CHECK_THROWS_WITH(Router({route(method, pattern)}), Contains("route " + method + " " + pattern));
}

TEST_CASE("router: a route without a handler is refused") {
  auto dead = route("GET", "/a");
  dead.handle = nullptr;
  CHECK_THROWS_AS(Router({dead}), std::logic_error);
}

TEST_CASE("router: two routes of one shape are refused and so are two that cross") {
  const auto [a, b] = GENERATE(table<std::string, std::string>({
      {"/a", "/a"},
      {"/a/{x}", "/a/{y}"},
      {"/{x...}", "/{y...}"},
      {"/a/{x}/c", "/a/b/{y}"},
      {"/{x}/b", "/a/{y}"},
      {"/a/b/{rest...}", "/a/{x}/c"},
      {"/a/{x}/c", "/a/b/{rest...}"},
  }));
  CAPTURE(a, b);
  CHECK_THROWS_AS(Router({route("GET", a), route("GET", b)}), std::logic_error);
}

TEST_CASE("router: shapes that only look alike live together") {
  const auto [a, b] = GENERATE(table<std::string, std::string>({
      {"/a", "/b"},
      {"/a", "/a/"},
      {"/a/{x}", "/a/{x}/c"},
      {"/a/{x}", "/a/{rest...}"},
      {"/a/{rest...}", "/b/{rest...}"},
      {"/a/b/{rest...}", "/a/{x}"},
      {"/a/{x}/", "/a/{x}"},
  }));
  CAPTURE(a, b);
  CHECK_NOTHROW(Router({route("GET", a), route("GET", b)}));
  CHECK_NOTHROW(Router({route("GET", a), route("POST", a)}));
}

}  // namespace
}  // namespace goji::web
