#include "app/routes.h"

#include "support/catch.h"
#include "web/tokens.h"

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

TEST_CASE("routes: they fit together") {
  CHECK_NOTHROW(web::Router{routes()});
}

}  // namespace
}  // namespace goji::app
