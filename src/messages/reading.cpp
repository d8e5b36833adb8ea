#include "messages/reading.h"

#include "base/utf8.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <utility>

namespace goji::messages {
namespace {

using Points = std::u32string;
using View = std::u32string_view;

constexpr std::size_t kEnoughPoints = 64;
constexpr std::size_t kEnoughHtml = 1024;

/// Decomposed (so that é is an e and fullwidth Ａ an A), Hangul composed again.
Points end_of(std::string_view text) {
  Points points;
  for (auto end = text.size(); end > 0 && points.size() < kEnoughPoints;)
    points.insert(points.begin(), utf8::previous(text, end));
  UErrorCode status = U_ZERO_ERROR;
  const auto* compatible = icu::Normalizer2::getNFKCInstance(status);
  const auto* apart = icu::Normalizer2::getNFDInstance(status);
  if (U_FAILURE(status)) return points;
  const auto composed = compatible->normalize(
      icu::UnicodeString::fromUTF32(reinterpret_cast<const UChar32*>(points.data()),
                                    static_cast<int32_t>(points.size())),
      status);
  Points out;
  for (int32_t at = 0; at < composed.length(); at = composed.moveIndex32(at, 1)) {
    const auto point = composed.char32At(at);
    icu::UnicodeString parts;
    const bool letter = u_charType(point) != U_OTHER_LETTER;
    out += static_cast<char32_t>(letter && apart->getDecomposition(point, parts) ? parts.char32At(0)
                                                                                 : point);
  }
  return out;
}

bool is_digit(char32_t point) {
  return point >= U'0' && point <= U'9';
}

bool is_capital(char32_t point) {
  return point >= U'A' && point <= U'Z';
}

bool is_latin(char32_t point) {
  return is_capital(point) || (point >= U'a' && point <= U'z');
}

/// Symbols that are said: percent, degree, plus, and money.
constexpr std::array<std::pair<char32_t, Final>, 12> kSymbols{{{U'%', Final::None},
                                                               {U'‰', Final::Rieul},
                                                               {U'°', Final::None},
                                                               {U'+', Final::None},
                                                               {U'&', Final::None},
                                                               {U'@', Final::None},
                                                               {U'#', Final::Other},
                                                               {U'$', Final::None},
                                                               {U'€', Final::None},
                                                               {U'£', Final::None},
                                                               {U'¥', Final::Other},
                                                               {U'₩', Final::Other}}};

Final symbol(char32_t point) {
  for (const auto& [sign, final] : kSymbols)
    if (sign == point) return final;
  return Final::Unknown;
}

bool is_said(char32_t point) {
  return u_isalnum(static_cast<UChar32>(point)) || symbol(point) != Final::Unknown;
}

bool has_anything_said(View text) {
  return std::ranges::any_of(text, is_said);
}

/// `text` up to its last character that is said; brackets behind a word go as a whole.
View said(View text) {
  while (!text.empty() && !is_said(text.back())) {
    const auto open = text.back() == U')' ? text.rfind(U'(') : View::npos;
    const bool aside = open != View::npos && has_anything_said(text.substr(0, open));
    text = text.substr(0, aside ? open : text.size() - 1);
  }
  return text;
}

Final hangul(char32_t point) {
  if (point >= U'가' && point <= U'힣') {
    const auto final = (point - U'가') % 28;
    if (final == 0) return Final::None;
    return final == 8 ? Final::Rieul : Final::Other;
  }
  // Letters on their own are said by name. Normalised, they are of the Jamo block: 기역 ... 리을.
  if (point == 0x1105 || point == 0x11AF) return Final::Rieul;
  if (point >= 0x1161 && point <= 0x11A7) return Final::None;
  return point >= 0x1100 && point <= 0x11FF ? Final::Other : Final::Unknown;
}

/// 십 백 천, then by how many times 만 was passed: 만 억 조 경.
Final zeros(std::size_t count) {
  constexpr std::size_t kCho = 12;
  constexpr std::size_t kHae = 20;
  if (count >= kHae) return Final::None;
  return count >= kCho && count < kCho + 4 ? Final::None : Final::Other;
}

Final number(View text) {
  constexpr std::array<Final, 10> kDigits{Final::Other,  // 영
                                          Final::Rieul,  // 일
                                          Final::None,   // 이
                                          Final::Other,  // 삼
                                          Final::None,   // 사
                                          Final::None,   // 오
                                          Final::Other,  // 육
                                          Final::Rieul,  // 칠
                                          Final::Rieul,  // 팔
                                          Final::None};  // 구
  auto begin = text.size();
  while (begin > 0 && (is_digit(text[begin - 1]) || text[begin - 1] == U','))
    --begin;
  if (begin > 0 && View(U"$€£¥₩").find(text[begin - 1]) != View::npos)
    return symbol(text[begin - 1]);
  const auto last = text.find_last_not_of(U"0,");
  const auto count = static_cast<std::size_t>(
      std::ranges::count(text.substr(last == View::npos ? 0 : last + 1), U'0'));
  if (count == 0) return kDigits.at(text.back() - U'0');
  const bool all_zero = last == View::npos || last < begin;
  return all_zero ? kDigits.front() : zeros(count);
}

struct Ending {
  std::string_view letters;
  Final final;
};

template <std::size_t N>
Final exactly(const std::array<Ending, N>& table, std::string_view letters) {
  for (const auto& entry : table)
    if (entry.letters == letters) return entry.final;
  return Final::Unknown;
}

/// Said in full after a number. What is not here is read like other Latin ("5G" 지, "ms" 초).
constexpr std::array<Ending, 16> kUnits{{{"g", Final::Other},
                                         {"kg", Final::Other},
                                         {"mg", Final::Other},
                                         {"m", Final::None},
                                         {"km", Final::None},
                                         {"cm", Final::None},
                                         {"mm", Final::None},
                                         {"nm", Final::None},
                                         {"l", Final::None},
                                         {"L", Final::None},
                                         {"ml", Final::None},
                                         {"mL", Final::None},
                                         {"h", Final::Other},
                                         {"px", Final::Rieul},
                                         {"dB", Final::Rieul},
                                         {"M", Final::None}}};

/// Written in capitals, and still said as words.
constexpr std::array<Ending, 5> kSpokenCapitals{{{"APP", Final::Other},
                                                 {"WEB", Final::Other},
                                                 {"MAP", Final::Other},
                                                 {"LINE", Final::Other},
                                                 {"TALK", Final::Other}}};

/// Against the rules below: 톡, 워크(walk is 워크), 허브, 체크, 리그.
constexpr std::array<Ending, 4> kOddEndings{
    {{"talk", Final::Other}, {"hub", Final::None}, {"check", Final::None}, {"gue", Final::None}}};

Final letter_name(char letter) {
  if (letter == 'l' || letter == 'r') return Final::Rieul;
  return letter == 'm' || letter == 'n' ? Final::Other : Final::None;
}

bool is_vowel(char letter) {
  return std::string_view("aeiou").find(letter) != std::string_view::npos;
}

/// b c k p t: a final consonant after a short vowel (맵 챗 북 톡), 으 after anything else.
Final stop(std::string_view word) {
  const auto before = word.substr(0, word.size() - 1);
  if (word.ends_with("ck") || word.ends_with("mb")) return Final::Other;
  if (before.empty()) return Final::None;
  const bool doubled = before.back() == word.back() && before.size() > 1;
  const auto vowels = doubled ? before.substr(0, before.size() - 1) : before;
  if (!is_vowel(vowels.back())) return Final::None;
  for (const std::string_view longer : {"ea", "ee", "oa", "ai", "ui"})
    if (vowels.ends_with(longer)) return Final::None;
  return Final::Other;
}

/// How English words end when they are written in Hangul.
/// https://korean.go.kr/kornorms/regltn/regltnView.do?regltn_code=0003 (외래어 표기법 3장 1절)
Final word(std::string_view letters) {
  for (const auto& odd : kOddEndings)
    if (letters.ends_with(odd.letters)) return odd.final;
  const char last = letters.back();
  const char silent_e = letters.size() > 2 && last == 'e' ? letters[letters.size() - 2] : ' ';
  if (last == 'l' || silent_e == 'l') return Final::Rieul;
  if (last == 'm' || last == 'n' || silent_e == 'm' || silent_e == 'n') return Final::Other;
  if (letters.ends_with("ng")) return Final::Other;
  if (std::string_view("bckpt").find(last) != std::string_view::npos) return stop(letters);
  return Final::None;
}

std::string lowered(std::string_view letters) {
  std::string out;
  std::ranges::transform(
      letters, std::back_inserter(out), [](char c) { return static_cast<char>(c | 0x20); });
  return out;
}

bool is_spelled(std::string_view letters) {
  constexpr std::size_t kLongest = 5;
  const auto name = lowered(letters);
  return letters.size() <= kLongest || std::ranges::none_of(name, is_vowel);
}

Final latin(View text) {
  auto begin = text.size();
  while (begin > 0 && is_latin(text[begin - 1]))
    --begin;
  std::string letters;
  for (const auto point : text.substr(begin))
    letters += static_cast<char>(point);
  auto before = text.substr(0, begin);
  while (!before.empty() && before.back() == U' ')
    before.remove_suffix(1);
  if (!before.empty() && is_digit(before.back())) {
    const auto unit = exactly(kUnits, letters);
    if (unit != Final::Unknown) return unit;
  }
  const auto name = lowered(letters);
  if (letters.size() == 1) return letter_name(name.back());
  if (!is_capital(static_cast<unsigned char>(letters.back()))) return word(name);
  const auto capitals = letters.substr(letters.find_last_of("abcdefghijklmnopqrstuvwxyz") + 1);
  const auto spoken = exactly(kSpokenCapitals, capitals);
  if (spoken != Final::Unknown) return spoken;
  return is_spelled(capitals) ? letter_name(name.back()) : word(name);
}

bool is_kana(char32_t point) {
  return point >= 0x3041 && point <= 0x30FF;
}

}  // namespace

Final final_of(std::string_view text) {
  const auto points = end_of(text);
  const auto read = said(points);
  if (read.empty()) return Final::Unknown;
  const auto last = read.back();
  if (is_digit(last)) return number(read);
  if (is_latin(last)) return latin(read);
  if (is_kana(last)) return last == U'ん' || last == U'ン' ? Final::Other : Final::None;
  const auto sign = symbol(last);
  return sign != Final::Unknown ? sign : hangul(last);
}

std::string last_shown(std::string_view html) {
  if (html.size() > kEnoughHtml) html.remove_prefix(html.size() - kEnoughHtml);
  std::string out;
  for (std::size_t at = 0; at < html.size(); ++at) {
    const auto skipped = html[at] == '<'   ? html.find('>', at)
                         : html[at] == '&' ? html.find(';', at)
                                           : std::string_view::npos;
    if (skipped == std::string_view::npos) {
      out += html[at];
    } else {
      at = skipped;
    }
  }
  return out;
}

}  // namespace goji::messages
