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
  for (const std::string bad : {"a\n", "\x1F", "\x7F"})
    CHECK(fault_of_identity(bad) == "must not contain control characters");
  CHECK(fault_of_identity(" ").empty());
}

TEST_CASE("text: what informs keeps lines and tabs and loses other control characters") {
  CHECK(informative("a\tb\nc\rd\x7F"
                    "e") == "a\tb\nc\uFFFDd\uFFFDe");
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

TEST_CASE("text: UTF-8 is what the table of well-formed sequences says") {
  for (const std::string good : {"",
                                 "a\x7F",
                                 "\xC2\x80\xDF\xBF",
                                 "\xE0\xA0\x80\xEC\xBF\xBF\xED\x9F\xBF\xEE\x80\x80\xEF\xBF\xBF",
                                 "\xF0\x90\x80\x80\xF1\x80\x80\x80\xF4\x8F\xBF\xBFx"})
    CHECK(is_utf8(good));
  for (const std::string bad : {"\x80",
                                "\xC0\xAF",
                                "\xC1\xBF",
                                "\xC2",
                                "\xC2\x7F",
                                "\xC2\xC0",
                                "\xE0\x9F\x80",
                                "\xED\xA0\x80",
                                "\xE1\x80",
                                "\xE1\x80z",
                                "\xE1\x80\xC0",
                                "\xF0\x8F\x80\x80",
                                "\xF4\x90\x80\x80",
                                "\xF1\x80\x80",
                                "\xF5\x80\x80\x80",
                                "\xFF"})
    CHECK_FALSE(is_utf8(bad));
}

}  // namespace
}  // namespace goji::signals
