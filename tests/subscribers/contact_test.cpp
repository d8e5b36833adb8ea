#include "subscribers/contact.h"

#include "subscribers/keys.h"
#include "support/catch.h"
#include "support/seeded_random.h"

namespace goji::subscribers {
namespace {

using test::keyring;

TEST_CASE("contact: all of it comes back and nothing is to be read before") {
  goji::test::SeededRandom random{1};
  const Contact contact{.address = "https://example.com/hook",
                        .secret = Secret{"whsec_new"},
                        .old_secret = Secret{"whsec_old"},
                        .old_until = TimePoint{std::chrono::milliseconds{1'800'000'000'123}}};
  const auto text = sealed(contact, "print", keyring(), random);
  const auto back = opened(text, "print", keyring()).value();
  CHECK(back.address == contact.address);
  CHECK(back.secret.reveal() == "whsec_new");
  CHECK(back.old_secret.reveal() == "whsec_old");
  CHECK(back.old_until == contact.old_until);
  CHECK_FALSE(opened(text, "another", keyring()));
}

TEST_CASE("contact: a mail address has neither secret") {
  goji::test::SeededRandom random{1};
  const auto back =
      opened(sealed({.address = "a@example.com"}, "p", keyring(), random), "p", keyring()).value();
  CHECK(back.address == "a@example.com");
  CHECK(back.secret.empty());
  CHECK(back.old_secret.empty());
  CHECK(back.old_until == TimePoint{});
}

TEST_CASE("contact: an endpoint's owner and what switches it on come back") {
  goji::test::SeededRandom random{1};
  const Contact contact{.address = "https://example.com/hook",
                        .owner = {.address = "ops@example.com", .question = 7, .said_yes = true},
                        .switches_on = 12};
  const auto text = sealed(contact, "print", keyring(), random);
  CHECK(text.find("ops") == std::string::npos);
  const auto back = opened(text, "print", keyring()).value();
  CHECK(back.owner == contact.owner);
  CHECK(back.switches_on == 12);
}

TEST_CASE("contact: what was sealed before there were owners has none") {
  goji::test::SeededRandom random{1};
  const auto old = keyring().seal("https://example.com/\nwhsec_new\n\n5", "print", random);
  const auto back = opened(old, "print", keyring()).value();
  CHECK(back.secret.reveal() == "whsec_new");
  CHECK(back.old_until == TimePoint{std::chrono::milliseconds{5}});
  CHECK(back.owner == Owner{});
  CHECK(back.switches_on == 0);
}

TEST_CASE("contact: a signing secret is 24 bytes of chance") {
  goji::test::SeededRandom random{1};
  const auto one = new_signing_secret(random);
  CHECK(one.reveal().starts_with("whsec_"));
  CHECK(one.reveal().size() == 6 + 32);
  CHECK(one.reveal() != new_signing_secret(random).reveal());
}

TEST_CASE("contact: two spellings of one address are one") {
  CHECK(to_address("email", "Ann@Example.COM").value() == "Ann@example.com");
  CHECK(to_address("email", "ann@Example.COM").value() != "Ann@example.com");
  CHECK(to_address("webhook", "https://Example.com:443/Hook").value() ==
        to_address("webhook", "https://example.com/Hook").value());
}

TEST_CASE("contact: the case of letters makes nobody another and of an endpoint only its host") {
  CHECK(identity_of("email", "vIctim@Example.com") == identity_of("email", "VICTIM@example.COM"));
  CHECK(identity_of("email", "a@example.com") != identity_of("email", "b@example.com"));
  CHECK(identity_of("webhook", "https://Example.com/Hook") == "https://example.com/Hook");
  CHECK(identity_of("email", "Nobody") == "nobody");
  CHECK(identity_of("webhook", "Nowhere") == "Nowhere");
}

TEST_CASE("contact: what is no address is refused without quoting it") {
  for (const auto* text : {"",
                           "a",
                           "a@b@c",
                           "a b@example.com",
                           "a@example.com\r\nBcc: b@example.com",
                           "<a@example.com>",
                           "a@",
                           "a@x..test",
                           "a@localhost",
                           "a@example.",
                           "a@192.0.2.1",
                           "@example.com"}) {
    const auto address = to_address("email", text);
    REQUIRE(address.has_error());
    CHECK(address.error().fault == Fault::Invalid);
    CHECK(address.error().what.find("Bcc") == std::string::npos);
  }
  for (const auto* url : {"",
                          "example.com",
                          "http://example.com/",
                          "https://u:p@example.com/",
                          "file:///etc/passwd",
                          "https://example.com/\r\nX: y"})
    CHECK(to_address("webhook", url).has_error());
  CHECK(to_address("webhook", "https://example.com/" + std::string(1'980, 'x')).has_value());
  CHECK(to_address("webhook", "https://example.com/" + std::string(1'981, 'x')).has_error());
  CHECK(to_address("pigeon", "a@example.com").has_error());
}

}  // namespace
}  // namespace goji::subscribers
