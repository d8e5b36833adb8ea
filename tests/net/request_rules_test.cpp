#include "net/request_rules.h"

#include "net/words.h"
#include "support/catch.h"

#include <functional>

namespace goji::net {
namespace {

using test::words;

std::string trouble(const HttpRequest& request) {
  return trouble_with(request).value_or("none");
}

TEST_CASE("requests: an ordinary one is without trouble") {
  CHECK(trouble({}) == "none");
  CHECK(trouble({.method = "POST",
                 .url = "",
                 .headers = {{"Content-Type", "text/plain; charset=utf-8"},
                             {"X-Empty", ""},
                             {"Title", "장애 \xe2\x80\x94 outage"}},
                 .authorization = Secret{"Bearer t0ken"},
                 .body = std::string("\0\r\n any", 7)}) == "none");
}

TEST_CASE("requests: none of the 33 control bytes passes in any value") {
  for (int byte = 0; byte < 256; ++byte) {
    CAPTURE(byte);
    const std::string value = std::string{"a"} + static_cast<char>(byte) + "b";
    const bool control = byte < 0x20 || byte == 0x7f;
    CHECK(trouble({.url = "", .headers = {{"X-Test", value}}}) ==
          (control ? "the header X-Test has a control byte" : "none"));
    CHECK(trouble({.url = "", .authorization = Secret{value}}) ==
          (control ? "the header Authorization has a control byte" : "none"));
  }
}

TEST_CASE("requests: names of headers and methods are tokens") {
  const std::string token = "!#$%&'*+-.^_`|~09azAZ";
  CHECK(trouble({.url = "", .headers = {{token, "x"}}}) == "none");
  CHECK(trouble({.method = token, .url = ""}) == "none");
  for (int byte = 0; byte < 256; ++byte) {
    const auto c = static_cast<char>(byte);
    if (token.find(c) != std::string::npos) continue;
    if ((c > '0' && c < '9') || (c > 'a' && c < 'z') || (c > 'A' && c < 'Z')) continue;
    CAPTURE(byte);
    CHECK(trouble({.url = "", .headers = {{std::string{"X"} + c, "x"}}}) ==
          "a header has a name that is none");
    CHECK(trouble({.method = std::string{"GE"} + c, .url = ""}) == "the method is none");
  }
  CHECK(trouble({.url = "", .headers = {{"", "x"}}}) == "a header has a name that is none");
  CHECK(trouble({.method = "", .url = ""}) == "the method is none");
}

TEST_CASE("requests: how they are framed is not the sender's business") {
  for (const auto& name : words("Connection Content-Length EXPECT host Keep-Alive te Trailer "
                                "Proxy-Authorization Proxy-Connection Transfer-Encoding Upgrade"))
    CHECK(trouble({.url = "", .headers = {{name, "x"}}}) ==
          "the header " + name + " is not the sender's to set");
}

TEST_CASE("requests: methods for proxies do not leave") {
  CHECK(trouble({.method = "CONNECT", .url = ""}) == "the method is for proxies and tests");
  CHECK(trouble({.method = "TRACE", .url = ""}) == "the method is for proxies and tests");
}

TEST_CASE("requests: a header is given once, however it is spelled") {
  CHECK(trouble({.url = "", .headers = {{"X-A", "1"}, {"x-a", "2"}}}) ==
        "the header x-a is given twice");
  CHECK(trouble({.url = "", .headers = {{"authorization", "1"}}, .authorization = Secret{"2"}}) ==
        "the header Authorization is given twice");
  CHECK(trouble({.url = "", .headers = {{"authorization", "1"}}}) == "none");
}

TEST_CASE("requests: those that may be done twice are known by their method") {
  for (const auto& method : words("GET HEAD OPTIONS PUT DELETE"))
    CHECK(is_idempotent(method));
  for (const auto& method : words("POST PATCH get PROPFIND G"))
    CHECK_FALSE(is_idempotent(method));
}

MailRequest mail() {
  return {.server = {.host = "mail.example", .hello = "goji.example"},
          .from = "status@example.com",
          .to = "a@b.example",
          .message = "Subject: hi\r\n\r\nhello\r\n"};
}

std::string trouble_after(const std::function<void(MailRequest&)>& change) {
  auto changed = mail();
  change(changed);
  return trouble_with(changed).value_or("none");
}

TEST_CASE("request rules: a mail as it should be may leave") {
  CHECK(trouble_with(mail()) == std::nullopt);
}

TEST_CASE("request rules: an address that is none or could end a command stops a mail") {
  const std::string bad = GENERATE(
      "", "a", "@b", "a@", "a@b@c", "a b@c", "a@b\r\nDATA", "a>@b", "<a@b", "한@b", "a@b\x7f");
  CHECK(trouble_after([&](auto& m) { m.to = bad; }) == "the recipient is no address");
  CHECK(trouble_after([&](auto& m) { m.from = bad; }) == "the sender is no address");
}

TEST_CASE("request rules: a mail server needs a host and a port and a name to greet it with") {
  CHECK(trouble_after([](auto& m) { m.server.host = ""; }) == "the mail server has no address");
  CHECK(trouble_after([](auto& m) { m.server.port = 0; }) == "the mail server has no address");
  CHECK(trouble_after([](auto& m) { m.server.hello = "a b"; }) ==
        "the name to greet the mail server with is none");
  CHECK(trouble_after([](auto& m) { m.timeout = {}; }) == "no time is given for the mail");
  CHECK(trouble_after([](auto& m) { m.server.username = "a\n"; }) ==
        "the user name or the password has a control byte");
  CHECK(trouble_after([](auto& m) { m.server.password = Secret{"\r"}; }) ==
        "the user name or the password has a control byte");
}

TEST_CASE("request rules: the lines of a mail end with CR LF and in no other way") {
  const std::string text =
      GENERATE("", "a", "a\r", "a\n", "a\nb\r\n", "a\rb\r\n", "a\r\r\n", "a\r\n.\n\r\n");
  CHECK(trouble_after([&](auto& m) { m.message = text; }) ==
        "a line of the message does not end with CR LF");
}

}  // namespace
}  // namespace goji::net
