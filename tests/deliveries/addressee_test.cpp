#include "deliveries/addressee.h"

#include "deliveries/scrub.h"
#include "deliveries/settle.h"
#include "support/catch.h"

namespace goji::deliveries {
namespace {

store::Addressee somebody() {
  return {.address = "a@example.com",
          .secret = Secret{"whsec_new"},
          .old_secret = Secret{"whsec_old"},
          .format = "statuspage",
          .unsubscribe = "https://s.example/unsubscribe?t=u",
          .confirm = "https://s.example/confirm?t=c"};
}

TEST_CASE("addressee: a recipient without one is its own address") {
  const auto recipient =
      recipient_of({.delivery = {.recipient = "ops@example.com"}, .return_tag = "tag"});
  CHECK(recipient.address == "ops@example.com");
  CHECK(recipient.return_tag == "tag");
  CHECK(recipient.unsubscribe.empty());
}

TEST_CASE("addressee: a recipient that is a name gets all that is its addressee's") {
  const auto recipient =
      recipient_of({.delivery = {.recipient = "s-000000000001"}, .addressee = somebody()});
  CHECK(recipient.address == "a@example.com");
  CHECK(recipient.secret.reveal() == "whsec_new");
  CHECK(recipient.old_secret.reveal() == "whsec_old");
  CHECK(recipient.format == "statuspage");
  CHECK(recipient.unsubscribe == "https://s.example/unsubscribe?t=u");
  CHECK(recipient.confirm == "https://s.example/confirm?t=c");
}

TEST_CASE("addressee: who has no address is not sent anything and the reason is told") {
  const auto job = job_of({.delivery = {.recipient = "s-000000000001"},
                           .rendered_body = "{\"json\":\"{}\"}",
                           .addressee = store::Addressee{.why = "has left"}},
                          Approach::Send);
  REQUIRE(job.has_error());
  CHECK(job.error().what == "has left");
}

TEST_CASE("addressee: what a server repeats of the private is not kept") {
  store::AttemptRow attempt{.why = "550 <a@example.com> a@example.com",
                            .answer_head =
                                "whsec_new whsec_old https://s.example/unsubscribe?t=u "
                                "https://s.example/confirm?t=c b@example.com"};
  scrub(attempt, secrets_of(somebody()));
  CHECK(attempt.why == "550 <***> ***");
  CHECK(attempt.answer_head == "*** *** *** *** b@example.com");
}

}  // namespace
}  // namespace goji::deliveries
