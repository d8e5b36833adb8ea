#include "web/tokens.h"

#include "support/catch.h"

#include <string>

namespace goji::web {
namespace {

class OneToken final : public Authorizer {
 public:
  explicit OneToken(Scope scope) : scope_(scope) {}

  [[nodiscard]] std::optional<Identity> identify(const Secret& presented) const override {
    if (!same(presented, "good")) return {};
    return Identity{"duty", scope_};
  }

 private:
  Scope scope_;
};

/// 200 for those who may pass.
int status_of(Scope needed, std::string_view authorization, Scope has = Scope::Admin) {
  const OneToken tokens{has};
  const auto result = admitted(needed, authorization, &tokens);
  const auto* response = std::get_if<Response>(&result);
  return response == nullptr ? 200 : response->status;
}

TEST_CASE("tokens: each scope includes those before it and no more") {
  const Scope scopes[] = {Scope::Signal, Scope::Operate, Scope::Admin};
  for (const auto needed : scopes)
    for (const auto has : scopes)
      CHECK(status_of(needed, "Bearer good", has) == (has >= needed ? 200 : 403));
}

TEST_CASE("tokens: a token whose scope is none opens nothing") {
  CHECK(status_of(Scope::Signal, "Bearer good", Scope::Open) == 403);
  CHECK(status_of(Scope::Signal, "Bearer good", Scope::Inlet) == 403);
}

TEST_CASE("tokens: open routes and inlets ask for none") {
  CHECK(status_of(Scope::Open, "") == 200);
  CHECK(status_of(Scope::Inlet, "Bearer bad") == 200);
}

TEST_CASE("tokens: who passes is known by name") {
  const OneToken tokens{Scope::Operate};
  CHECK(std::get<Identity>(admitted(Scope::Signal, "bearer  good", &tokens)).name == "duty");
  CHECK(std::get<Identity>(admitted(Scope::Open, "Bearer good", &tokens)).name.empty());
}

TEST_CASE("tokens: whatever is wrong the answer is the same 401") {
  const std::string authorization = GENERATE("",
                                             "Bearer",
                                             "Bearer ",
                                             "Bearer bad",
                                             "Bearer goodd",
                                             "Bearer goo",
                                             "Basic Z29vZA==",
                                             "good",
                                             "Bearer good good",
                                             "Bearer good, Bearer good",
                                             "Bearer g\xC3\xB6od");
  CAPTURE(authorization);
  const OneToken tokens{Scope::Admin};
  const auto response = std::get<Response>(admitted(Scope::Signal, authorization, &tokens));
  CHECK(response.status == 401);
  CHECK(response.body == std::get<Response>(admitted(Scope::Signal, "", &tokens)).body);
  CHECK(response.headers == std::vector<std::pair<std::string, std::string>>{
                                {"WWW-Authenticate", "Bearer realm=\"goji\""}});
}

TEST_CASE("tokens: without anybody who knows them none is valid") {
  CHECK(std::get<Response>(admitted(Scope::Signal, "Bearer good", nullptr)).status == 401);
}

TEST_CASE("tokens: one that is longer than any of ours is not looked up") {
  CHECK(bearer_token("Bearer " + std::string(1024, 'a')).has_value());
  CHECK_FALSE(bearer_token("Bearer " + std::string(1025, 'a')).has_value());
  CHECK(bearer_token("Bearer aZ09-._~+/=")->reveal() == "aZ09-._~+/=");
}

TEST_CASE("same: it compares all bytes and the length") {
  const Secret secret{"token"};
  CHECK(same(secret, "token"));
  for (const auto* other : {"", "toke", "tokenn", "Token", "tokeN", "to\0en"})
    CHECK_FALSE(same(secret, other));
  CHECK(same(Secret{}, ""));
}

}  // namespace
}  // namespace goji::web
