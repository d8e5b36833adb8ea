#include "deliveries/scrub.h"

#include "net/url.h"
#include "support/catch.h"

#include <string>
#include <vector>

namespace goji::deliveries {
namespace {

std::string scrubbed(const std::string& text, const std::vector<std::string>& words) {
  const std::vector<Secret> secrets{words.begin(), words.end()};
  store::AttemptRow attempt{.why = text, .answer_head = text};
  scrub(attempt, secrets);
  CHECK(attempt.why == attempt.answer_head);
  return attempt.answer_head;
}

TEST_CASE("scrub: a token that a server repeats is not kept and the rest can be read") {
  CHECK(scrubbed("401 Authorization: Bearer t0ken-123 is revoked", {"t0ken-123"}) ==
        "401 Authorization: Bearer *** is revoked");
}

TEST_CASE("scrub: a secret is found with and without its prefix") {
  CHECK(scrubbed("whsec_c2VjcmV0 or c2VjcmV0", {"whsec_c2VjcmV0"}) == "*** or ***");
}

TEST_CASE("scrub: a secret is found as JSON escapes it") {
  CHECK(scrubbed(R"({"url":"https:\/\/a.example\/h\/p?a=1&t=2"})",
                 {"https://a.example/h/p?a=1&t=2"}) == R"({"url":"***"})");
  CHECK(scrubbed(R"({"url":"https://a.example/h/p?a=1\u0026t=2"})",
                 {"https://a.example/h/p?a=1&t=2"}) == R"({"url":"***"})");
  CHECK(scrubbed(R"("pass\"word")", {"pass\"word"}) == R"("***")");
}

TEST_CASE("scrub: a webhook's path and its query are hidden without their host") {
  const auto parts = net::private_parts("https://a.example/hook/pathtoken?token=querytoken");
  CHECK(scrubbed("Cannot POST /hook/pathtoken?token=querytoken", parts) == "Cannot POST ***");
  CHECK(scrubbed("no route for /hook/pathtoken", parts) == "no route for ***");
  CHECK(scrubbed("querytoken is unknown at a.example", parts) == "*** is unknown at a.example");
}

TEST_CASE("scrub: a signature is hidden whoever made it") {
  CHECK(scrubbed("bad v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE= here", {}) ==
        "bad v1,*** here");
  CHECK(scrubbed("v1, v1,short", {}) == "v1, v1,short");
}

TEST_CASE("scrub: what was cut off within a secret shows nothing of it") {
  CHECK(scrubbed("Bearer t0ken-12", {"t0ken-123"}) == "Bearer ***");
}

TEST_CASE("scrub: what is short or stands for nothing is left") {
  CHECK(scrubbed("a / b abcde", {"/", "abcde", ""}) == "a / b abcde");
}

}  // namespace
}  // namespace goji::deliveries
