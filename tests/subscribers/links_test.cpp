#include "subscribers/links.h"

#include "subscribers/keys.h"
#include "support/catch.h"

#include <limits>

namespace goji::subscribers {
namespace {

using test::keyring;
using test::other_keyring;

constexpr auto kMost = std::numeric_limits<std::uint64_t>::max();

TEST_CASE("links: a token is its subscriber's and for one purpose") {
  for (const std::uint64_t id : {std::uint64_t{1}, std::uint64_t{77}, kMost}) {
    const auto token = token_for(id, Purpose::Confirm, keyring());
    CHECK(token.size() == 48);
    CHECK(id_in(token, Purpose::Confirm, keyring()) == id);
    CHECK_FALSE(id_in(token, Purpose::Manage, keyring()));
    CHECK_FALSE(id_in(token, Purpose::Own, keyring()));
    const auto own = token_for(id, Purpose::Own, keyring());
    CHECK(id_in(own, Purpose::Own, keyring()) == id);
    CHECK_FALSE(id_in(own, Purpose::Manage, keyring()));
    CHECK_FALSE(id_in(own, Purpose::Confirm, keyring()));
    CHECK_FALSE(id_in(token, Purpose::Confirm, other_keyring()));
  }
}

TEST_CASE("links: a changed or shortened token is nobody's") {
  const auto token = token_for(5, Purpose::Manage, keyring());
  for (std::size_t at = 0; at < token.size(); ++at) {
    auto changed = token;
    changed[at] = changed[at] == '0' ? '1' : '0';
    CHECK_FALSE(id_in(changed, Purpose::Manage, keyring()));
    CHECK_FALSE(id_in(token.substr(0, at), Purpose::Manage, keyring()));
  }
  CHECK_FALSE(id_in(token + "0", Purpose::Manage, keyring()));
}

TEST_CASE("links: a return tag is found wherever it stands in a message") {
  const auto tag = return_tag(42, keyring());
  CHECK(tag.size() == 33);
  CHECK(returned_in("To: bounces+" + tag + "@example.com", keyring()) == 42);
  CHECK(returned_in("a+b+c@d +" + tag + "@x", keyring()) == 42);
  CHECK(returned_in("+" + return_tag(kMost, keyring()) + "@x", keyring()) == kMost);
  CHECK_FALSE(returned_in("To: bounces+" + tag, keyring()));
  CHECK_FALSE(returned_in("To: bounces+" + tag + "x@example.com", keyring()));
  CHECK_FALSE(returned_in("To: bounces-" + tag + "@example.com", keyring()));
  CHECK_FALSE(returned_in("", keyring()));
  CHECK_FALSE(returned_in("+", keyring()));
}

TEST_CASE("links: a forged return tag before a real one does not hide it") {
  const auto tag = return_tag(42, keyring());
  const auto forged = return_tag(43, other_keyring());
  CHECK_FALSE(returned_in("b+" + forged + "@example.com", keyring()));
  CHECK(returned_in("b+" + forged + "@x b+" + tag + "@x", keyring()) == 42);
  for (std::size_t at = 0; at < tag.size(); ++at) {
    auto changed = tag;
    changed[at] = changed[at] == '0' ? '1' : '0';
    CHECK_FALSE(returned_in("b+" + changed + "@x", keyring()));
  }
}

}  // namespace
}  // namespace goji::subscribers
