#include "messages/fit.h"

#include "base/utf8.h"
#include "messages/graphemes.h"
#include "support/catch.h"

#include <algorithm>
#include <string>
#include <vector>

namespace goji::messages {
namespace {

const std::string kFamily = "👨‍👩‍👧‍👦";
const std::string kLink = "https://status.example.com/incidents/7";

std::string times(std::size_t count, const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i)
    out += text;
  return out;
}

TEST_CASE("fit: each unit counts in its own way") {
  struct Case {
    std::string text;
    std::size_t graphemes;
    std::size_t utf16;
    std::size_t bytes;
    std::size_t weighted;
  };
  const std::vector<Case> cases{
      {"", 0, 0, 0, 0},
      {"abc", 3, 3, 3, 3},
      {"한글", 2, 2, 6, 4},
      {"😀", 1, 2, 4, 2},
      {kFamily, 1, 11, 25, 2},
      {"🇰🇷🇺🇸", 2, 8, 16, 4},
      {"1️⃣", 1, 3, 7, 2},
      {"1", 1, 1, 1, 1},
      {"❤️", 1, 2, 6, 2},
      {"👍🏽", 1, 4, 8, 2},
      {"e\u0301", 1, 2, 3, 1},             // composed, it is one of Latin
      {"\u1112\u1161\u11AB", 1, 3, 9, 2},  // 한 in Jamo
      {"x\u0300\u0301\u0302", 1, 4, 7, 4},
      {"العربية", 7, 7, 14, 7},
      {"\r\n", 1, 2, 2, 2},
      {"\u10FF\u1100", 2, 2, 6, 3},
      {"\u1FFF\u2000\u200D\u200E\u200F", 4, 5, 15, 8},
      {"\u200F\u2010\u201F\u2020", 4, 4, 12, 6},
      {"\u2031\u2032\u2037\u2038", 4, 4, 12, 6},
      {"©", 1, 1, 2, 1},
      {"™", 1, 1, 3, 2},
  };
  for (const auto& one : cases) {
    CAPTURE(one.text);
    CHECK(length_of(one.text, Unit::Graphemes) == one.graphemes);
    CHECK(length_of(one.text, Unit::Utf16) == one.utf16);
    CHECK(length_of(one.text, Unit::Bytes) == one.bytes);
    CHECK(length_of(one.text, Unit::Weighted) == one.weighted);
  }
}

TEST_CASE("fit: a link counts what the channel says and its own length otherwise") {
  const auto text = "see " + kLink + " now";
  CHECK(length_of(text, Unit::Graphemes) == text.size());
  CHECK(length_of(text, Unit::Graphemes, 23) == 4 + 23 + 4);
  CHECK(length_of("http://a.b", Unit::Graphemes, 23) == 23);
  CHECK(length_of("(" + kLink + ").", Unit::Graphemes, 23) == 1 + 23 + 2);
  CHECK(length_of(kLink + "을 보세요", Unit::Graphemes, 23) == 23 + 5);
  CHECK(length_of("http://10.0.0.1:8080/" + times(30, "x"), Unit::Graphemes, 23) == 51);
  CHECK(length_of("http://localhost/x", Unit::Graphemes, 23) == 23);
  CHECK(length_of("http://한글.kr/길", Unit::Weighted) == 7 + 4 + 4 + 2);
  CHECK(length_of("ftp://a.b", Unit::Graphemes, 23) == 9);
  CHECK(length_of(kLink + "\n" + kLink, Unit::Graphemes, 23) == 47);
}

TEST_CASE("fit: what Twitter makes a link of is counted as one even without a scheme") {
  CHECK(length_of("a.io", Unit::Weighted, 23) == 23);
  CHECK(length_of("status.example.com/" + times(30, "x"), Unit::Weighted, 23) == 49);
  CHECK(length_of("go to status.example.com now", Unit::Weighted, 23) == 6 + 23 + 4);
  CHECK(length_of("end. Next", Unit::Weighted, 23) == 9);
  CHECK(length_of("1.5 and v2.10 .. ..a a. a.b", Unit::Weighted, 23) == 27);
  CHECK(length_of("a.io", Unit::Graphemes, 23) == 4);
  CHECK(length_of("a.io", Unit::Weighted) == 4);
}

TEST_CASE("fit: nothing weighs less than twitter-text 3.1.0 says") {
  // Measured with that package: parseTweet(text).weightedLength.
  const std::vector<std::pair<std::string, std::size_t>> measured{
      {"한글 메시지", 11},
      {"🏴󠁧󠁢󠁥󠁮󠁧󠁿", 2},
      {"❤", 2},
      {"©️", 2},
      {"☎", 2},
      {"#태그 @name", 11},
      {"ありがとう、example.co.jp", 35},
      {"http://한글.kr/길", 25},
      {"https://status.example.com/한글", 27},
      {"(https://status.example.com/x)", 25},
      {"https://status.example.com/x.", 24},
      {"see https://status.example.com/incidents/7?a=1 now", 31},
      {"mail@example.com", 16},
      {"http://127.0.0.1:8080/x", 23},
      {"오후 1시 44분부터 메시지를 이용하실 수 없습니다. 원인을 확인하고 있습니다.\n"
       "https://status.example.com/incidents/1",
       98},
  };
  for (const auto& [text, weight] : measured) {
    CAPTURE(text);
    CHECK(length_of(text, Unit::Weighted, 23) >= weight);
    CHECK(length_of(text, Unit::Weighted, 23) <= weight + 12);
  }
}

TEST_CASE("fit: what fits is left as it is and the link follows on its own line") {
  CHECK(fit("hello", "", {.limit = 5}) == "hello");
  CHECK(fit("hello", kLink, {.limit = 6 + kLink.size()}) == "hello\n" + kLink);
  CHECK(fit("hello", kLink, {}) == "hello\n" + kLink);
  CHECK(fit("", kLink, {.limit = 100}) == kLink);
  CHECK(fit("hello", kLink, {.limit = 6 + 23, .link_length = 23}) == "hello\n" + kLink);
  CHECK(fit("", "", {.limit = 5}) == "");
}

TEST_CASE("fit: a link that the text holds is not written twice unless it would be cut off") {
  const auto text = "see " + kLink;
  CHECK(fit(text, kLink, {.limit = 100}) == text);
  CHECK(fit(text, kLink, {}) == text);
  const auto cut_off = fit(times(20, "word ") + kLink, kLink, {.limit = 60});
  CHECK(cut_off == "word word word word…\n" + kLink);
}

TEST_CASE("fit: what is too long ends with a word and an ellipsis and then the link") {
  CHECK(fit("one two three four", "", {.limit = 18}) == "one two three four");
  CHECK(fit("one two three four", "", {.limit = 17}) == "one two three…");
  CHECK(fit("one two three four", "", {.limit = 14}) == "one two three…");
  CHECK(fit("one two three four", "", {.limit = 13}) == "one two…");
  CHECK(fit("one two, three", "", {.limit = 12}) == "one two…");
  CHECK(fit("메시지를 이용하실 수 없습니다", "", {.limit = 12}) == "메시지를 이용하실 수…");
  CHECK(fit("one two three four", kLink, {.limit = 9 + 1 + kLink.size()}) == "one two…\n" + kLink);
  CHECK(fit("one two three four", kLink, {.limit = 9 + 1 + 23, .link_length = 23}) ==
        "one two…\n" + kLink);
}

TEST_CASE("fit: a word that begins too far back is cut between two graphemes") {
  CHECK(fit("abcdefghijklmnop", "", {.limit = 10}) == "abcdefghi…");
  CHECK(fit("a bcdefghijklmnop", "", {.limit = 10}) == "a bcdefgh…");
  CHECK(fit("消息无法发送请稍后再试", "", {.limit = 6}) == "消息无法发…");
  CHECK(fit("消息無法，發送請稍後再試", "", {.limit = 6}) == "消息無法，…");
}

TEST_CASE("fit: a limit in any unit is kept for any text") {
  const std::vector<std::string> texts{
      times(300, kFamily),
      times(300, "한글 "),
      times(300, "\u1112\u1161\u11AB"),
      times(300, "e\u0301\u0302"),
      times(300, "العربية "),
      times(300, "🇰🇷"),
      times(10'000, "a"),
      times(100, kLink + " "),
      times(100, "example.com "),
      "e" + times(5'000, "\u0301"),
  };
  for (const auto unit : {Unit::Graphemes, Unit::Utf16, Unit::Bytes, Unit::Weighted})
    for (const std::size_t limit : {1U, 2U, 3U, 30U, 45U, 60U, 280U, 500U})
      for (const std::size_t link_length : {0U, 23U})
        for (const auto& text : texts) {
          CAPTURE(static_cast<int>(unit), limit, link_length, text.substr(0, 20));
          const Wants wants{.limit = limit, .unit = unit, .link_length = link_length};
          const auto fitted = fit(text, kLink, wants);
          CHECK(length_of(fitted, unit, link_length) <= limit);
          CHECK(utf8::is_valid(fitted));
          CHECK((limit < 60 || fitted.ends_with(kLink)));
        }
}

TEST_CASE("fit: no grapheme is ever cut in two") {
  for (const auto& grapheme : {kFamily,
                               std::string("\u1112\u1161\u11AB"),
                               std::string("e\u0301\u0302"),
                               std::string("🇰🇷"),
                               std::string("1️⃣")}) {
    const auto text = times(50, grapheme);
    for (const auto unit : {Unit::Graphemes, Unit::Utf16, Unit::Bytes})
      for (std::size_t limit = 4; limit < 120; ++limit) {
        auto fitted = fit(text, "", {.limit = limit, .unit = unit});
        CAPTURE(grapheme, limit, fitted);
        if (fitted.ends_with("…")) fitted.resize(fitted.size() - 3);
        CHECK(fitted == times(fitted.size() / grapheme.size(), grapheme));
      }
  }
}

TEST_CASE("fit: a link within the text is cut off whole") {
  const auto text = "before " + kLink + " after after after";
  for (std::size_t limit = 8; limit < text.size(); ++limit) {
    const auto fitted = fit(text, "", {.limit = limit});
    CAPTURE(fitted);
    CHECK((fitted.find("http") == std::string::npos || fitted.find(kLink) != std::string::npos));
  }
}

TEST_CASE("fit: where the link has no room the text is told alone") {
  CHECK(fit("one two three", kLink, {.limit = 10}) == "one two…");
  CHECK(fit("one two three", kLink, {.limit = kLink.size()}) == "one two three");
  CHECK(fit("one two three", kLink, {.limit = kLink.size() + 1}) == kLink);
  CHECK(fit("abc", "", {.limit = 1}) == "");
}

TEST_CASE("fit: a name is cut to so many graphemes and towers of marks are taken down") {
  CHECK(cut("abc", 3) == "abc");
  CHECK(cut("abcd", 3) == "ab…");
  CHECK(cut("e" + times(5'000, "\u0301") + "x", 10) == "ex");
  CHECK(cut("e\u0301", 1) == "e\u0301");
  CHECK(cut(times(3, kFamily), 3) == times(3, kFamily));
}

}  // namespace
}  // namespace goji::messages
