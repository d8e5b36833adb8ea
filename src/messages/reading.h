#pragma once

#include <string>
#include <string_view>

/// How a Korean reader says the end of a text aloud.
namespace goji::messages {

/// How the last syllable ends. Rieul is told apart because (으)로 takes it for none.
enum class Final { None, Rieul, Other, Unknown };

/// Hangul is as written; numbers are read Sino-Korean ("30" 삼십), with their units ("3 GB"
/// 기가바이트); capitals letter by letter ("PC" 피시), other Latin as it is usually transliterated
/// ("map" 맵, "phone" 폰). Quotes, punctuation and emoji are not read, nor is what stands in round
/// brackets behind a word: 톡(PC) is 톡. Unknown for other scripts, and where there is nothing to
/// read. Only the last few dozen characters matter. `text` is valid UTF-8.
[[nodiscard]] Final final_of(std::string_view text);

/// The end of `html` without its tags and character references, for final_of().
[[nodiscard]] std::string last_shown(std::string_view html);

}  // namespace goji::messages
