#include "base/utf8.h"

#include "support/catch.h"

#include <string>
#include <vector>

namespace goji::utf8 {
namespace {

std::vector<char32_t> points(std::string_view text) {
  std::vector<char32_t> out;
  for (std::size_t at = 0; at < text.size();)
    out.push_back(next(text, at));
  return out;
}

TEST_CASE("utf8: the first and last code point of every length are read and written alike") {
  for (const char32_t point : {0x0U,
                               0x7FU,
                               0x80U,
                               0x7FFU,
                               0x800U,
                               0xD7FFU,
                               0xE000U,
                               0xFFFFU,
                               0x10000U,
                               0x10FFFFU,
                               0xAC00U,
                               0x1F600U}) {
    std::string text;
    append(text, point);
    CHECK(points(text) == std::vector<char32_t>{point});
    CHECK(is_valid(text));
    auto end = text.size();
    CHECK(previous(text, end) == point);
    CHECK(end == 0);
  }
}

TEST_CASE("utf8: previous walks back over one code point at a time") {
  const std::string text = "a한😀";
  auto end = text.size();
  CHECK(previous(text, end) == 0x1F600);
  CHECK(previous(text, end) == U'한');
  CHECK(previous(text, end) == U'a');
  CHECK(end == 0);
}

TEST_CASE("utf8: what is broken is replaced and what follows it is kept") {
  struct Case {
    std::string text;
    std::vector<char32_t> read;
  };
  constexpr auto kX = kReplacement;
  const std::vector<Case> cases{
      {"\x80z", {kX, 'z'}},                          // no lead
      {"\xC1\xBFz", {kX, kX, 'z'}},                  // overlong
      {"\xE0\x9F\xBFz", {kX, kX, kX, 'z'}},          // overlong
      {"\xF0\x8F\xBF\xBFz", {kX, kX, kX, kX, 'z'}},  // overlong
      {"\xED\xA0\x80z", {kX, kX, kX, 'z'}},          // a surrogate
      {"\xF4\x90\x80\x80z", {kX, kX, kX, kX, 'z'}},  // above U+10FFFF
      {"\xF5z", {kX, 'z'}},
      {"\xEA\xB0z", {kX, 'z'}},  // cut short by another
      {"\xEA\xB0", {kX}},        // cut short by the end
      {"\xF0\x9F\x98", {kX}},
      {"\xE2", {kX}},
      {"\xEA\xEA\xB0\x80", {kX, 0xAC00}},
  };
  for (const auto& one : cases) {
    CAPTURE(one.text);
    CHECK(points(one.text) == one.read);
    CHECK_FALSE(is_valid(one.text));
    CHECK(is_valid(cleaned(one.text)));
  }
}

TEST_CASE("utf8: a replacement character that was written is valid text") {
  CHECK(is_valid("a\xEF\xBF\xBD"));
  CHECK(is_valid(""));
  CHECK_FALSE(is_valid("a\xEF\xBF"));
}

TEST_CASE("utf8: no control character survives cleaning but the end of a line and the tab") {
  std::string all;
  for (char32_t point = 0; point < 0xA0; ++point)
    append(all, point);
  std::string kept = "\t\n\n\n";  // \n, \r and U+0085 end lines
  for (char byte = ' '; byte < 0x7F; ++byte)
    kept.insert(kept.size() - 1, 1, byte);
  CHECK(cleaned(all) == kept);
  CHECK(cleaned_line(all) == kept.substr(4, 94));
}

TEST_CASE("utf8: all the ends of lines are one") {
  CHECK(cleaned("a\r\nb\rc\nd\xE2\x80\xA8"
                "e\xE2\x80\xA9"
                "f\r") == "a\nb\nc\nd\ne\nf\n");
}

TEST_CASE("utf8: what turns the direction of its surroundings is taken out") {
  for (const char32_t point : {0x202AU,
                               0x202BU,
                               0x202CU,
                               0x202DU,
                               0x202EU,
                               0x2066U,
                               0x2069U,
                               0xFEFFU,
                               0xFFF9U,
                               0xFFFBU,
                               0xFFFEU,
                               0x1FFFFU,
                               0xFDD0U,
                               0xFDEFU}) {
    std::string text = "a";
    append(text, point);
    CHECK(cleaned(text + "b") == "ab");
  }
  for (const char32_t point : {0x2029U + 0x1000U,
                               0x202FU,
                               0x2065U,
                               0x206AU,
                               0x200DU,
                               0x200FU,
                               0xFFFDU,
                               0xFDCFU,
                               0xFDF0U,
                               0x1FFFDU}) {
    std::string text;
    append(text, point);
    CHECK(cleaned(text) == text);
  }
}

TEST_CASE("utf8: emoji sequences and combining marks are left as they are") {
  const std::string text =
      "👨‍👩‍👧‍👦 🏴󠁧󠁢󠁥󠁮󠁧󠁿 é 각 العربية";
  CHECK(cleaned(text) == text);
  CHECK(cleaned_line(text) == text);
}

TEST_CASE("utf8: a line has no line ends and no idle space") {
  CHECK(cleaned_line("  a\r\nBcc: x@y\t\t z \n") == "a Bcc: x@y z");
  CHECK(cleaned_line("\n \t") == "");
  CHECK(cleaned_line(std::string("a\0b", 3)) == "ab");
}

}  // namespace
}  // namespace goji::utf8
