#include "deliveries/scrub.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace goji::deliveries {
namespace {

constexpr std::size_t kShortest = 6;
constexpr std::size_t kSignature = 40;  // characters of base64, of 43 in a SHA-256
constexpr std::string_view kHidden = "***";

/// With each `from` as `to`.
std::string replaced(std::string text, std::string_view from, std::string_view to) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
  return text;
}

/// As JSON holds it: quotes and backslashes always, slashes by some, and by others what HTML reads.
std::vector<std::string> forms_of(const std::string& word) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kForHtml{
      {{"&", "\\u0026"}, {"<", "\\u003c"}, {">", "\\u003e"}, {"'", "\\u0027"}}};
  auto quoted = replaced(replaced(word, "\\", "\\\\"), "\"", "\\\"");
  auto careful = quoted;
  for (const auto& [plain, escaped] : kForHtml)
    careful = replaced(std::move(careful), plain, escaped);
  return {word,
          replaced(quoted, "/", "\\/"),
          replaced(careful, "/", "\\/"),
          std::move(quoted),
          std::move(careful)};
}

/// Longest first, so that no piece of a longer one is left.
std::vector<std::string> words_of(std::span<const Secret> secrets) {
  constexpr std::string_view kPrefix = "whsec_";
  std::vector<std::string> words;
  const auto add = [&words](const std::string& word) {
    if (word.size() < kShortest) return;
    for (auto& form : forms_of(word))
      words.push_back(std::move(form));
  };
  for (const Secret& secret : secrets) {
    add(secret.reveal());
    if (secret.reveal().starts_with(kPrefix)) add(secret.reveal().substr(kPrefix.size()));
  }
  std::ranges::sort(words, [](const auto& one, const auto& other) {
    return std::pair{other.size(), std::string_view{one}} <
           std::pair{one.size(), std::string_view{other}};
  });
  words.erase(std::unique(words.begin(), words.end()), words.end());
  return words;
}

/// The text may have been cut off within the word.
void drop_beginning_of(const std::string& word, std::string& text) {
  for (auto size = std::min(word.size() - 1, text.size()); size >= kShortest; --size)
    if (text.ends_with(std::string_view{word}.substr(0, size))) {
      text.replace(text.size() - size, size, kHidden);
      return;
    }
}

void drop_signatures(std::string& text) {
  constexpr std::string_view kMark = "v1,";
  constexpr std::string_view kBase64 =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=\\";
  for (auto at = text.find(kMark); at != std::string::npos; at = text.find(kMark, at + 1)) {
    const auto begin = at + kMark.size();
    const auto end = std::min(text.find_first_not_of(kBase64, begin), text.size());
    if (end - begin >= kSignature) text.replace(begin, end - begin, kHidden);
  }
}

void clean(std::string& text, const std::vector<std::string>& words) {
  for (const auto& word : words)
    text = replaced(std::move(text), word, kHidden);
  for (const auto& word : words)
    drop_beginning_of(word, text);
  drop_signatures(text);
}

}  // namespace

void scrub(store::AttemptRow& attempt, std::span<const Secret> secrets) {
  if (attempt.why.empty() && attempt.answer_head.empty()) return;
  const auto words = words_of(secrets);
  clean(attempt.why, words);
  clean(attempt.answer_head, words);
}

}  // namespace goji::deliveries
