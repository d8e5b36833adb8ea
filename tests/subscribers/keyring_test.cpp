#include "subscribers/keyring.h"

#include "subscribers/keys.h"
#include "support/catch.h"
#include "support/seeded_random.h"

#include <set>

namespace goji::subscribers {
namespace {

using test::keyring;
using test::other_keyring;

TEST_CASE("keyring: what was sealed opens under the same key and context alone") {
  goji::test::SeededRandom random{1};
  const auto sealed = keyring().seal("a@example.com", "row", random);
  CHECK(keyring().open(sealed, "row") == "a@example.com");
  CHECK_FALSE(keyring().open(sealed, "rov"));
  CHECK_FALSE(other_keyring().open(sealed, "row"));
  CHECK(sealed.find("example") == std::string::npos);
}

TEST_CASE("keyring: the same text is sealed differently each time") {
  goji::test::SeededRandom random{1};
  std::set<std::string> all;
  for (int i = 0; i < 50; ++i)
    all.insert(keyring().seal("a", "row", random));
  CHECK(all.size() == 50);
}

TEST_CASE("keyring: a changed character anywhere opens nothing") {
  goji::test::SeededRandom random{1};
  const auto sealed = keyring().seal("some address", "row", random);
  for (std::size_t at = 0; at < sealed.size(); ++at) {
    auto changed = sealed;
    changed[at] = changed[at] == '0' ? '1' : '0';
    CHECK_FALSE(keyring().open(changed, "row"));
  }
  for (std::size_t size = 0; size < sealed.size(); ++size)
    CHECK_FALSE(keyring().open(sealed.substr(0, size), "row"));
}

TEST_CASE("keyring: an empty text and a long one come back whole") {
  goji::test::SeededRandom random{1};
  for (const auto& text : {std::string{}, std::string(10'000, 'x'), std::string("\0\n", 2)})
    CHECK(keyring().open(keyring().seal(text, "", random), "") == text);
}

TEST_CASE("keyring: a fingerprint is of the kind and the address and the key") {
  const auto print = keyring().fingerprint("email", "a@example.com");
  CHECK(print.size() == 64);
  CHECK(print == keyring().fingerprint("email", "a@example.com"));
  CHECK(print != keyring().fingerprint("webhook", "a@example.com"));
  CHECK(print != keyring().fingerprint("email", "b@example.com"));
  CHECK(print != other_keyring().fingerprint("email", "a@example.com"));
}

TEST_CASE("keyring: a proof is of its purpose and text and is no fingerprint") {
  const auto proof = keyring().proof("p", "t");
  CHECK(proof.size() == 32);
  CHECK(proof != keyring().proof("q", "t"));
  CHECK(proof != keyring().proof("p", "u"));
  CHECK(proof != other_keyring().proof("p", "t"));
  CHECK(proof != keyring().fingerprint("p", "t").substr(0, 32));
  CHECK(keyring().label() != other_keyring().label());
}

TEST_CASE("keyring: a key is 64 lower-case hex digits and nothing else") {
  CHECK(Keyring::of(Secret{std::string(64, 'a')}).has_value());
  for (const auto& wrong : {std::string{},
                            std::string(62, 'a'),
                            std::string(66, 'a'),
                            std::string(64, 'g'),
                            std::string(64, 'A')})
    CHECK(Keyring::of(Secret{wrong}).error().fault == Fault::Invalid);
}

}  // namespace
}  // namespace goji::subscribers
