#include "email/message.h"

#include "support/catch.h"

#include <algorithm>
#include <openssl/evp.h>

namespace goji::channels::email {
namespace {

using namespace std::chrono_literals;
using Catch::Matchers::Contains;

constexpr TimePoint kDate = std::chrono::sys_days{std::chrono::year{2024} / 5 / 21} + 31min + 5s;

Message message() {
  return {.from = {.name = "메신저", .address = "status@example.com"},
          .to = "a@b.example",
          .subject = "메시지 장애 안내",
          .text = "본문",
          .html = "<p>본문</p>",
          .date = kDate,
          .id = "<k2@example.com>",
          .list_id = "notices.example.com"};
}

std::string head_of(const std::string& bytes) {
  return bytes.substr(0, bytes.find("\r\n\r\n") + 2);
}

/// The lines of the head, those that are folded made one.
std::vector<std::string> headers_of(const std::string& bytes) {
  std::vector<std::string> lines;
  auto head = head_of(bytes);
  for (auto at = head.find("\r\n "); at != std::string::npos; at = head.find("\r\n "))
    head.erase(at, 2);
  for (std::size_t at = 0; at < head.size();) {
    const auto end = head.find("\r\n", at);
    lines.push_back(head.substr(at, end - at));
    at = end + 2;
  }
  return lines;
}

std::string header(const Message& from, const std::string& name) {
  for (const auto& line : headers_of(to_bytes(from)))
    if (line.starts_with(name + ": ")) return line.substr(name.size() + 2);
  return "none";
}

std::string decoded(std::string text) {
  std::erase(text, '\r');
  std::erase(text, '\n');
  std::string out(text.size(), '\0');
  const auto size = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                                    reinterpret_cast<const unsigned char*>(text.data()),
                                    static_cast<int>(text.size()));
  out.resize(static_cast<std::size_t>(size));
  while (out.ends_with('\0'))
    out.pop_back();
  return out;
}

/// What a reader's program makes of a header of encoded words.
std::string read_words(std::string text) {
  std::string out;
  for (auto at = text.find("=?UTF-8?B?"); at != std::string::npos; at = text.find("=?UTF-8?B?")) {
    const auto end = text.find("?=", at + 10);
    out += decoded(text.substr(at + 10, end - at - 10));
    text = text.substr(end + 2);
  }
  return out;
}

TEST_CASE("mail message: its headers are those of a notice that no person wrote") {
  const auto lines = headers_of(to_bytes(message()));
  CHECK(lines ==
        std::vector<std::string>{"From: =?UTF-8?B?66mU7Iug7KCA?= <status@example.com>",
                                 "To: a@b.example",
                                 "Subject: =?UTF-8?B?66mU7Iuc7KeAIOyepeyVoCDslYjrgrQ=?=",
                                 "Date: Tue, 21 May 2024 00:31:05 +0000",
                                 "Message-ID: <k2@example.com>",
                                 "List-Id: <notices.example.com>",
                                 "Auto-Submitted: auto-generated",
                                 "X-Auto-Response-Suppress: OOF, AutoReply",
                                 "MIME-Version: 1.0",
                                 "Content-Type: multipart/alternative; boundary=\"=_goji\""});
}

TEST_CASE("mail message: both parts are there in base64 and end with the boundary") {
  const auto bytes = to_bytes(message());
  CHECK_THAT(bytes,
             Contains("--=_goji\r\nContent-Type: text/plain; charset=utf-8\r\n"
                      "Content-Transfer-Encoding: base64\r\n\r\n67O466y4\r\n"
                      "--=_goji\r\nContent-Type: text/html; charset=utf-8\r\n"
                      "Content-Transfer-Encoding: base64\r\n\r\nPHA+67O466y4PC9wPg==\r\n"
                      "--=_goji--\r\n"));
}

TEST_CASE("mail message: the first of a conversation answers nothing and a later one its parent") {
  CHECK(header(message(), "In-Reply-To") == "none");
  CHECK(header(message(), "References") == "none");
  auto second = message();
  second.root = second.parent = "<k0@example.com>";
  CHECK(header(second, "In-Reply-To") == "<k0@example.com>");
  CHECK(header(second, "References") == "<k0@example.com>");
  auto third = second;
  third.parent = "<k1@example.com>";
  CHECK(header(third, "In-Reply-To") == "<k1@example.com>");
  CHECK(header(third, "References") == "<k0@example.com> <k1@example.com>");
  third.parent = "";
  CHECK(header(third, "In-Reply-To") == "<k0@example.com>");
}

TEST_CASE("mail message: a link to unsubscribe stands on one line with the word for one click") {
  auto to_subscriber = message();
  to_subscriber.unsubscribe = "https://status.example.com/u/" + std::string(200, 'x');
  CHECK_THAT(to_bytes(to_subscriber),
             Contains("\r\nList-Unsubscribe: <" + to_subscriber.unsubscribe +
                      ">\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"));
  CHECK(header(message(), "List-Unsubscribe") == "none");
  CHECK(header(message(), "List-Unsubscribe-Post") == "none");
}

TEST_CASE("mail message: a name before the address is quoted or encoded and may be missing") {
  auto from = message();
  from.from.name = R"(The "Messenger" \ Team)";
  CHECK(header(from, "From") == R"("The \"Messenger\" \\ Team" <status@example.com>)");
  from.from.name = "";
  CHECK(header(from, "From") == "status@example.com");
  from.from.name = "\r\n";
  CHECK(header(from, "From") == "status@example.com");
}

TEST_CASE("mail message: a short plain subject stays as it is and any other is encoded") {
  CHECK(encoded_words("Outage: Messaging") == "Outage: Messaging");
  CHECK(encoded_words(std::string(60, 'a')) == std::string(60, 'a'));
  CHECK(encoded_words(std::string(61, 'a')).starts_with("=?UTF-8?B?"));
  CHECK(encoded_words("looks like =?UTF-8?B?aGk=?=").starts_with("=?UTF-8?B?"));
  CHECK(encoded_words("caf\u00e9").starts_with("=?UTF-8?B?"));
  CHECK(encoded_words("").empty());
}

TEST_CASE("mail message: encoded words are short enough and cut no character in two") {
  std::string text;
  for (int i = 0; i < 40; ++i)
    text += i % 3 == 0 ? "a" : i % 3 == 1 ? "한" : "😀";
  const auto words = encoded_words(text);
  for (std::size_t at = 0; at < words.size();) {
    const auto end = std::min(words.find("\r\n ", at), words.size());
    const auto word = words.substr(at, end - at);
    CHECK(word.size() <= 66);
    const auto part = read_words(word);
    CHECK_FALSE(part.empty());
    CHECK((static_cast<unsigned char>(part[0]) & 0xC0U) != 0x80U);
    at = end + 3;
  }
  CHECK(read_words(words) == text);
}

TEST_CASE("mail message: hostile text reaches no header and ends nothing") {
  auto hostile = message();
  std::string every;
  for (char c = 1; c < ' '; ++c)
    every += c;
  const auto attack = "x\r\nBcc: all@example.com\r\n\r\n--=_goji--\r\n.\r\nDATA\x7f\u202e" + every;
  hostile.subject = hostile.from.name = hostile.text = hostile.html = attack;
  const auto bytes = to_bytes(hostile);
  CHECK(headers_of(bytes).size() == headers_of(to_bytes(message())).size());
  CHECK(bytes.find("\nBcc") == std::string::npos);
  CHECK(std::ranges::all_of(
      bytes, [](char c) { return c == '\r' || c == '\n' || (c >= ' ' && c <= '~'); }));
  for (auto at = bytes.find('\n'); at != std::string::npos; at = bytes.find('\n', at + 1))
    CHECK(bytes[at - 1] == '\r');
  CHECK(bytes.find("\r\n.\r\n") == std::string::npos);
  CHECK(header(hostile, "Subject") == "x Bcc: all@example.com --=_goji-- . DATA");
}

TEST_CASE("mail message: no line is longer than programs take") {
  auto much = message();
  much.subject = std::string(2'000, 'a');
  much.text = std::string(10'000, 'b');
  much.html = "<p>" + std::string(50'000, 'c');
  const auto bytes = to_bytes(much);
  for (std::size_t at = 0; at < bytes.size();) {
    const auto end = bytes.find("\r\n", at);
    CHECK(end - at <= 78);
    at = end + 2;
  }
}

TEST_CASE("mail message: line ends within a text are those of mail") {
  auto lines = message();
  lines.text = "one\ntwo";
  CHECK_THAT(to_bytes(lines), Contains("b25lDQp0d28="));  // "one\r\ntwo"
}

TEST_CASE("mail message: the date is in UTC and of no locale") {
  auto new_year = message();
  new_year.date = std::chrono::sys_days{std::chrono::year{2025} / 1 / 1} - 1ms;
  CHECK(header(new_year, "Date") == "Tue, 31 Dec 2024 23:59:59 +0000");
  new_year.date += 1ms;
  CHECK(header(new_year, "Date") == "Wed, 1 Jan 2025 00:00:00 +0000");
}

}  // namespace
}  // namespace goji::channels::email
