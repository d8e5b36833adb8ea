#include "signals/inlet_auth.h"

#include "support/catch.h"

#include <string>

namespace goji::signals {
namespace {

TEST_CASE("inlet: a token comes as Bearer or as the password of Basic") {
  const auto [header, token] = GENERATE(table<std::string, std::string>({
      {"Bearer t0ken", "t0ken"},
      {"bearer   t0ken", "t0ken"},
      {"BEARER a b", "a b"},
      {"Basic dXNlcjp0MGtlbg==", "t0ken"},  // user:t0ken
      {"basic OnQwa2Vu", "t0ken"},          // :t0ken
      {"Basic dTphOmI=", "a:b"},            // u:a:b
  }));
  CAPTURE(header);
  REQUIRE(presented_token(header).has_value());
  CHECK(presented_token(header)->reveal() == token);
}

TEST_CASE("inlet: a header that presents no token presents none") {
  const auto header = GENERATE(as<std::string>{},
                               "",
                               "Bearer",
                               "Bearer ",
                               "Bearert0ken",
                               "t0ken",
                               "Basic",
                               "Basic dXNlcjo=",        // user: without a password
                               "Basic dXNlcg==",        // no colon
                               "Basic dXNlcjp0MGtlbg",  // padding is missing
                               "Basic dXNl jp0MGtlbg===",
                               "Basic ====",
                               "Digest dXNlcjp0MGtlbg==");
  CAPTURE(header);
  CHECK_FALSE(presented_token(header).has_value());
}

TEST_CASE("inlet: only its own token opens it and none opens one without") {
  const Inlet inlet{.name = "prom", .token = Secret{"t0ken"}};
  CHECK(may_enter(inlet, "Bearer t0ken"));
  CHECK(may_enter(inlet, "Basic dXNlcjp0MGtlbg=="));
  CHECK_FALSE(may_enter(inlet, "Bearer t0keN"));
  CHECK_FALSE(may_enter(inlet, "Bearer t0ken2"));
  CHECK_FALSE(may_enter(inlet, "Bearer t"));
  CHECK_FALSE(may_enter(inlet, ""));
  CHECK_FALSE(may_enter({.name = "open"}, "Bearer t0ken"));
  CHECK_FALSE(may_enter({.name = "open"}, ""));
  CHECK_FALSE(may_enter({.name = "unset", .token = Secret{}}, "Bearer "));
}

}  // namespace
}  // namespace goji::signals
