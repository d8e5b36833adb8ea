#include "settings/values.h"
#include "support/catch.h"

namespace goji::settings {
namespace {

TEST_CASE("address: a host and a port") {
  CHECK(*to_address("127.0.0.1:8080") == Address{"127.0.0.1", 8080});
  CHECK(*to_address("[::1]:65535") == Address{"::1", 65535});
  CHECK(*to_address("status.example.com:0") == Address{"status.example.com", 0});
  for (const auto* bad : {"",
                          "8080",
                          ":8080",
                          "a",
                          "a:",
                          "a:65536",
                          "a:-1",
                          "::1:80",
                          "[::1]",
                          "[::1",
                          "[127.0.0.1]:80",
                          "[x]:80",
                          "a b:80",
                          "-a:80",
                          ".a:80",
                          "a:80x",
                          "[fe80::1%eth0]:80"})
    CHECK(to_address(bad).error().what == "must be host:port, like 127.0.0.1:8080 or [::1]:8080");
}

TEST_CASE("address: it is written as it was read") {
  for (const auto* text : {"127.0.0.1:8080", "[::1]:9", "localhost:80"})
    CHECK(to_text(*to_address(text)) == text);
}

TEST_CASE("host: a name or an address in lower case and without a port") {
  CHECK(*to_host("Status.Example.COM") == "status.example.com");
  CHECK(*to_host("::1") == "::1");
  CHECK(*to_host("10.0.0.1") == "10.0.0.1");
  CHECK_FALSE(to_host("a:80").has_value());
  CHECK_FALSE(to_host("[::1]").has_value());
  CHECK_FALSE(to_host(std::string(254, 'a')).has_value());
  CHECK(to_host(std::string(253, 'a')).has_value());
}

TEST_CASE("url: absolute with a host and a known scheme") {
  for (const auto* good :
       {"https://a.example", "http://127.0.0.1:9000/hook?x=1#y", "https://[::1]/", "https://a?x"})
    CHECK(*to_url(good) == good);
  for (const auto* bad : {"", "a.example", "ftp://a", "HTTPS://a", "//a", "https:/a", "mailto:a@b"})
    CHECK(to_url(bad).error().what == "must be a URL that begins with https://");
  for (const auto* bad :
       {"https://", "https:///x", "https://a:x", "https://a:99999/", "https://[::1"})
    CHECK(to_url(bad).error().what == "must be a URL with a host");
  for (const auto* bad : {"https://a/ b", "https://a/\n", "https://예시.한국", "https://a/\x7f"})
    CHECK(to_url(bad).error().what ==
          "must be a URL of printable ASCII; write the rest percent-encoded");
}

TEST_CASE("url: a password in it is refused and not repeated") {
  const auto refused = to_url("https://user:hunter2@a.example/");
  CHECK(refused.error().what ==
        "must not hold a user or password: secrets are never written inline");
  CHECK(to_url("https://a.example/@user").has_value());
}

TEST_CASE("url: other schemes are for those who ask") {
  CHECK(to_url_of("smtps://mail:465", {"smtp", "smtps"}).has_value());
  CHECK(to_url_of("https://mail", {"smtp", "smtps"}).error().what ==
        "must be a URL that begins with smtp://");
}

TEST_CASE("mail address: what nearly everybody has is taken as it is written") {
  for (const auto* good : {"a@b", "Status+x@Example.com", "o'neil@a-b.example", "a.b=c@1.example"})
    CHECK(*to_mail_address(good) == good);
}

TEST_CASE("mail address: what could be read in two ways is refused") {
  const auto many = std::string(65, 'a') + "@b.example";
  for (const std::string& bad : {std::string{""},
                                 std::string{"a"},
                                 std::string{"@b"},
                                 std::string{"a@"},
                                 std::string{"a@b@c"},
                                 std::string{"a b@c"},
                                 std::string{".a@b"},
                                 std::string{"a.@b"},
                                 std::string{"a..b@c"},
                                 std::string{"a@.b"},
                                 std::string{"a@b."},
                                 std::string{"a@b..c"},
                                 std::string{"a@-b"},
                                 std::string{"<a@b>"},
                                 std::string{"\"a\"@b"},
                                 std::string{"a@b\r\n"},
                                 std::string{"a@한국"},
                                 std::string{"한@b"},
                                 std::string{"a,b@c"},
                                 std::string{"a@[127.0.0.1]"},
                                 many})
    CHECK(to_mail_address(bad).error().what ==
          "must be a mail address in plain ASCII, like status@example.com");
  CHECK(to_mail_address(std::string(64, 'a') + "@b.example").has_value());
}

TEST_CASE("network: one spelling for each") {
  CHECK(*to_network("10.0.0.0/8") == "10.0.0.0/8");
  CHECK(*to_network("10.1.2.3") == "10.1.2.3/32");
  CHECK(*to_network("::1") == "::1/128");
  CHECK(*to_network("FD00:0:0::/8") == "fd00::/8");
  CHECK(*to_network("0.0.0.0/0") == "0.0.0.0/0");
  CHECK(*to_network("10.1.2.2/31") == "10.1.2.2/31");
  for (const auto* bad : {"", "10.0.0/8", "x/8", "/8", "010.0.0.1", "10.0.0.0:8"})
    CHECK(to_network(bad).error().what == "must be a network, like 10.0.0.0/8 or fd00::/8");
  for (const auto* bad : {"10.0.0.0/33", "10.0.0.0/", "10.0.0.0/x", "10.0.0.0/-1"})
    CHECK(to_network(bad).error().what == "must have a prefix from /0 to /32");
  CHECK(to_network("::/129").error().what == "must have a prefix from /0 to /128");
}

TEST_CASE("network: bits behind the prefix are a mistake") {
  CHECK(to_network("10.0.0.1/8").error().what ==
        "has bits behind its prefix; the network is 10.0.0.0/8");
  CHECK(to_network("10.1.2.3/31").error().what ==
        "has bits behind its prefix; the network is 10.1.2.2/31");
  CHECK(to_network("fd00::1/64").error().what ==
        "has bits behind its prefix; the network is fd00::/64");
}

}  // namespace
}  // namespace goji::settings
