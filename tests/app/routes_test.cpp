#include "app/routes.h"

#include "support/catch.h"
#include "web/tokens.h"

#include <yaml-cpp/yaml.h>

#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <string>

namespace goji::app {
namespace {

class Nobody final : public web::Authorizer {
 public:
  [[nodiscard]] std::optional<web::Identity> identify(const Secret&) const override {
    return std::nullopt;
  }
};

class Holder final : public web::Authorizer {
 public:
  explicit Holder(web::Scope scope) : scope_(scope) {}
  [[nodiscard]] std::optional<web::Identity> identify(const Secret&) const override {
    return web::Identity{"holder", scope_};
  }

 private:
  web::Scope scope_;
};

const web::Health kHealth;

std::vector<web::Route> routes() {
  return operators_routes({.health = &kHealth});
}

bool opens(const web::Route& route, const std::string& header, const web::Authorizer& tokens) {
  return std::holds_alternative<web::Identity>(web::admitted(route.scope, header, &tokens));
}

// What is open is named here, so that a new route is closed until somebody writes it down.
const std::set<std::string> kOpen{"/healthz", "/readyz", "/metrics"};

TEST_CASE("routes: every door but health and metrics is closed without a token") {
  for (const auto& route : routes()) {
    CAPTURE(route.method, route.pattern);
    const bool inlet = route.pattern.starts_with("/in/");  // the handler asks for the inlet's own
    CHECK((route.scope == web::Scope::Inlet) == inlet);
    if (inlet) continue;
    CHECK(opens(route, "", Nobody{}) == kOpen.contains(route.pattern));
    CHECK(opens(route, "Bearer wrong", Nobody{}) == kOpen.contains(route.pattern));
  }
}

TEST_CASE("routes: a monitoring token may report and nothing else") {
  for (const auto& route : routes()) {
    if (route.scope == web::Scope::Inlet || kOpen.contains(route.pattern)) continue;
    CAPTURE(route.method, route.pattern);
    CHECK(opens(route, "Bearer t", Holder{web::Scope::Signal}) ==
          (route.pattern == "/api/v1/signals"));
  }
}

TEST_CASE("routes: docs/http-api.md names each of them and nothing else") {
  std::set<std::string> served;
  for (const auto& route : routes())
    served.insert(route.method + " " + route.pattern);
  std::ifstream file{GOJI_SOURCE_DIR "/docs/http-api.md"};
  REQUIRE(file);
  const std::string text{std::istreambuf_iterator<char>{file}, {}};
  const std::regex request{R"(`((?:GET|POST) /[^` ]+)`)"};
  std::set<std::string> written;
  for (std::sregex_iterator found{text.begin(), text.end(), request};
       found != std::sregex_iterator{};
       ++found)
    written.insert((*found)[1]);
  CHECK(written == served);
}

TEST_CASE("routes: docs/openapi.yaml has each of them and nothing else") {
  std::set<std::string> served;
  for (const auto& route : routes()) {
    const auto rest = route.pattern.find("...}");
    served.insert(
        route.method + " " +
        (rest == std::string::npos ? route.pattern : route.pattern.substr(0, rest) + "}"));
  }
  std::set<std::string> written;
  for (const auto& path : YAML::LoadFile(GOJI_SOURCE_DIR "/docs/openapi.yaml")["paths"])
    for (const auto& entry : path.second)
      for (const char* method : {"get", "post"})
        if (entry.first.Scalar() == method)
          written.insert((method == std::string{"get"} ? "GET " : "POST ") + path.first.Scalar());
  CHECK(written == served);
}

TEST_CASE("routes: they fit together") {
  CHECK_NOTHROW(web::Router{routes()});
}

}  // namespace
}  // namespace goji::app
