#include "signals/text.h"

#include "support/catch.h"

#include <string>

namespace goji::signals {
namespace {

TEST_CASE("text: a name is refused when empty or too long or with control characters") {
  CHECK(fault_of_identity("probe-1").empty());
  CHECK(fault_of_identity("\xED\x95\x9C").empty());
  CHECK(fault_of_identity(std::string(kMaxIdentity, 'x')).empty());
  CHECK(fault_of_identity(std::string(kMaxIdentity + 1, 'x')) ==
        "must not have more than 200 bytes");
  CHECK(fault_of_identity("") == "must be a non-empty string");
  for (const std::string bad : {"a\n", "a\tb", "\x1F", "\x7F", "a\u202Eb"})
    CHECK(fault_of_identity(bad) == "must not contain control characters");
  CHECK(fault_of_identity(" ").empty());
}

TEST_CASE("text: what informs keeps lines and tabs and has no other control characters") {
  CHECK(informative("a\tb\nc\rd\x7F"
                    "e") == "a\tb\nc\nde");
}

TEST_CASE("text: what informs is cut between two characters") {
  const std::string fits(kMaxText, 'x');
  CHECK(informative(fits) == fits);
  CHECK(informative(fits + "y") == std::string(kMaxText - 3, 'x') + "\u2026");
  // 4093 bytes may stay; the three-byte letter that begins at 4092 does not fit any more.
  const auto letters = std::string(kMaxText - 4, 'x') + "\uD55C\uD55C";
  CHECK(informative(letters) == std::string(kMaxText - 4, 'x') + "\u2026");
}

TEST_CASE("text: only plain web addresses are links") {
  for (const std::string good : {"http://a", "https://a.example/b?c=d#e", "HTTPS://A"})
    CHECK(is_web_link(good));
  for (const std::string bad : {"",
                                "http://",
                                "ftp://a",
                                "javascript:alert(1)",
                                "https:/a",
                                " https://a",
                                "https://a b",
                                "https://a\"b",
                                "https://a'b",
                                "https://a<b",
                                "https://a\nb"})
    CHECK_FALSE(is_web_link(bad));
  const std::string prefix = "https://";
  CHECK(is_web_link(prefix + std::string(kMaxLink - prefix.size(), 'x')));
  CHECK_FALSE(is_web_link(prefix + std::string(kMaxLink + 1 - prefix.size(), 'x')));
}

}  // namespace
}  // namespace goji::signals
