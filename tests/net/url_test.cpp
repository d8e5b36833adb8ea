#include "net/url.h"

#include "net/words.h"
#include "support/catch.h"

namespace goji::net {
namespace {

using test::words;
Target good(const std::string& url, NamedBy named_by = NamedBy::Operator) {
  CAPTURE(url);
  const auto target = parse_url(url, named_by);
  REQUIRE(target.has_value());
  return *target;
}

std::string complaint(const std::string& url, NamedBy named_by = NamedBy::Operator) {
  CAPTURE(url);
  const auto target = parse_url(url, named_by);
  return target.has_error() ? target.error().what : "none";
}

TEST_CASE("urls: a URL is taken apart and put in order") {
  const auto target = good("HTTPS://Hooks.Example.COM./a/../b?q=1#part");
  CHECK(target.url == "https://hooks.example.com/b?q=1");
  CHECK(target.scheme == "https");
  CHECK(target.host == "hooks.example.com");
  CHECK(target.port == 443);
  CHECK(target.address == std::nullopt);
}

TEST_CASE("urls: the port is the scheme's own unless another is given") {
  CHECK(good("http://example.com").port == 80);
  CHECK(good("https://example.com").port == 443);
  CHECK(good("http://example.com:443/").port == 443);
  CHECK(good("http://example.com:65535/").port == 65'535);
}

TEST_CASE("urls: every spelling of an address is that address") {
  const auto [spelling, host] = GENERATE(table<std::string, std::string>({
      {"127.0.0.1", "127.0.0.1"},
      {"127.0.0.1.", "127.0.0.1"},
      {"2130706433", "127.0.0.1"},
      {"0x7f.1", "127.0.0.1"},
      {"0177.0.0.1", "127.0.0.1"},
      {"127.1", "127.0.0.1"},
      {"%31%32%37.0.0.1", "127.0.0.1"},
      {"0", "0.0.0.0"},
      {"[::1]", "::1"},
      {"[0:0:0:0:0:0:0:1]", "::1"},
  }));
  const auto target = good("https://" + spelling + "/", NamedBy::Subscriber);
  CHECK(target.host == host);
  CHECK(target.address == parse_address(host));
}

TEST_CASE("urls: IPv4 in IPv6 is judged as IPv4") {
  CHECK(good("https://[::ffff:127.0.0.1]/").address == parse_address("127.0.0.1"));
}

TEST_CASE("urls: what looks like a number and is no address is refused") {
  for (const auto& host :
       words("127.0.0.256 1.2.3.4.5 4294967296 0x100000000 example.1 127.1. x.0x7f")) {
    CHECK(complaint("https://" + host + "/") ==
          "the URL has a host that is neither an address nor a name");
  }
}

TEST_CASE("urls: what is no name is refused") {
  for (const auto& host : words(". a..b .. .a a.. a%2eb! a,b a~b")) {
    const auto why = complaint("https://" + host + "/");
    CAPTURE(host);
    CHECK(why != "none");
  }
}

TEST_CASE("urls: names may be as long as names are") {
  const std::string longest(251, 'a');
  CHECK(good("https://" + longest + ".b/").host.size() == 253);
  CHECK(complaint("https://" + longest + ".bc/") == "the URL has a host longer than any name");
  CHECK(good("https://a-b_c.example/").host == "a-b_c.example");
}

TEST_CASE("urls: they may be 8192 bytes long") {
  const std::string front = "https://example.com/";
  CHECK(complaint(front + std::string(8'192 - front.size(), 'a')) == "none");
  CHECK(complaint(front + std::string(8'193 - front.size(), 'a')) ==
        "the URL is longer than 8192 bytes");
}

TEST_CASE("urls: a byte that is not printable ASCII is refused, wherever it is") {
  for (int byte = 0; byte < 256; ++byte) {
    const auto c = static_cast<char>(byte);
    const bool printable = byte > 0x20 && byte < 0x7f && c != '\\';
    for (const std::string front : {"", "https://exa", "https://example.com/", "https://e.com/?"}) {
      if (printable) continue;
      CAPTURE(byte, front);
      const auto why = complaint(front + c + "mple.com/");
      CHECK(why == "the URL has a byte at " + std::to_string(front.size() + 1) +
                       " that must be percent-encoded, or in a host's name written in its xn-- "
                       "form");
    }
  }
  for (char c = '!'; c <= '~'; ++c)
    if (c != '\\') CHECK(complaint(std::string{"https://example.com/a"} + c) == "none");
}

TEST_CASE("urls: only http and https are known, with two slashes, and a host is needed") {
  for (const auto& url :
       words("file:///etc/passwd gopher://x/ ftp://x/ ldap://x/ smtp://x/ dict://x/ "
             "javascript://x/ https:/x https:x https:///x https example.com //x"))
    CHECK(complaint(url) == "the URL must begin with https:// or http://");
  CHECK(complaint("") == "the URL must begin with https:// or http://");
  CHECK(complaint("https://").starts_with("the URL cannot be read: "));
  CHECK(complaint("https://x:70000/").starts_with("the URL cannot be read: "));
  CHECK(complaint("https://x:0/") == "the URL has a port that is none");
}

TEST_CASE("urls: a subscriber's is https, and holds no user name or password") {
  const auto of_subscriber = [](const std::string& url) {
    return complaint(url, NamedBy::Subscriber);
  };
  CHECK(of_subscriber("https://example.com:8443/x") == "none");
  CHECK(of_subscriber("http://example.com/") == "the URL must begin with https://");
  for (const std::string user : {"u@", "u:p@", ":p@", "@", ":@"})
    CHECK(of_subscriber("https://" + user + "example.com/") ==
          "the URL may not hold a user name or a password");
  CHECK(complaint("http://u:p@example.com/") == "none");
}

TEST_CASE("urls: no complaint quotes the URL") {
  const std::string url = GENERATE(as<std::string>(),
                                   "https://s3cret:x/",
                                   "s3cret",
                                   "s3cret://x",
                                   "https://s3cret..x/",
                                   "https://x/s3cret\n",
                                   "https://s3cret.1/");
  CHECK(complaint(url) != "none");
  CHECK(complaint(url).find("s3cret") == std::string::npos);
}

TEST_CASE("urls: redacted leaves the scheme and the host") {
  CHECK(redacted("https://hooks.example.com/services/T0/s3cret?k=s3cret#s3cret") ==
        "https://hooks.example.com");
  CHECK(redacted("http://u:s3cret@example.com:8080/x") == "http://example.com");
  CHECK(redacted("https://[::1]:8443/x") == "https://[::1]");
  const std::string other = GENERATE(as<std::string>(),
                                     "",
                                     "s3cret",
                                     "https://",
                                     "mailto:s3cret@example.com",
                                     "https://a\nb/",
                                     "https://a%0ab/",
                                     "https://a%01b/");
  CHECK(redacted(other) == "(not a URL)");
}

}  // namespace
}  // namespace goji::net
