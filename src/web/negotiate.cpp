#include "web/negotiate.h"

#include "web/head.h"

#include <algorithm>
#include <array>

namespace goji::web {
namespace {

constexpr int kFullWeight = 1000;

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ') || text.starts_with('\t'))
    text.remove_prefix(1);
  while (text.ends_with(' ') || text.ends_with('\t'))
    text.remove_suffix(1);
  return text;
}

/// "0.25" as 250. What is no weight counts as 0: better the default than a guess.
int weight_of(std::string_view text) {
  if (text.empty() || (text[0] != '0' && text[0] != '1')) return 0;
  int weight = text[0] == '1' ? kFullWeight : 0;
  if (text.size() == 1) return weight;
  if (text[1] != '.' || text.size() > 5) return 0;
  int worth = 100;
  for (const char c : text.substr(2)) {
    if (c < '0' || c > '9') return 0;
    weight += (c - '0') * worth;
    worth /= 10;
  }
  return weight <= kFullWeight ? weight : 0;
}

struct Choice {
  std::string_view name;
  int weight = kFullWeight;
};

Choice choice_of(std::string_view element) {
  const auto semicolon = element.find(';');
  Choice choice{.name = trimmed(element.substr(0, semicolon))};
  if (semicolon == std::string_view::npos) return choice;
  const auto parameter = trimmed(element.substr(semicolon + 1));
  const bool weighted = parameter.starts_with("q=") || parameter.starts_with("Q=");
  choice.weight = weighted ? weight_of(parameter.substr(2)) : 0;
  return choice;
}

bool same_letters(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char x, char y) {
    const auto lower = [](char c) {
      return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
    };
    return lower(x) == lower(y);
  });
}

/// Whether `tag` is `range` with something added: "pt-BR" begins with "pt".
bool begins_with_range(std::string_view tag, std::string_view range) {
  return tag.size() > range.size() && tag[range.size()] == '-' &&
         same_letters(tag.substr(0, range.size()), range);
}

/// RFC 4647's lookup (the range grows shorter until a language fits), then what the range begins.
std::string_view language_for(std::span<const std::string> languages, std::string_view range) {
  for (auto part = range; !part.empty();) {
    for (const auto& language : languages)
      if (same_letters(language, part)) return language;
    const auto cut = part.rfind('-');
    part = cut == std::string_view::npos ? std::string_view{} : part.substr(0, cut);
  }
  for (const auto& language : languages)
    if (begins_with_range(language, range)) return language;
  return {};
}

/// The weights of one Accept-Encoding; of what it does not name, -1.
struct CodingWeights {
  int gzip = -1;
  int brotli = -1;
  int plain = -1;  ///< not named it comes last, but is never refused
  int others = 0;

  void take(std::string_view element) {
    const auto [name, weight] = choice_of(element);
    if (same_word(name, "gzip") || same_word(name, "x-gzip")) gzip = weight;
    if (same_word(name, "br")) brotli = weight;
    if (same_word(name, "identity")) plain = weight;
    if (name == "*") others = weight;
  }

  /// What is not named weighs as the star does.
  [[nodiscard]] int of_named(int weight) const { return weight < 0 ? others : weight; }
};

/// An entity tag without its weakness, its quotes and the coding we added.
std::string_view core_of(std::string_view tag) {
  if (tag.starts_with("W/")) tag.remove_prefix(2);
  if (tag.starts_with('"')) tag.remove_prefix(1);
  if (tag.ends_with('"')) tag.remove_suffix(1);
  for (const std::string_view ending : {"-gzip", "-br"})
    if (tag.ends_with(ending)) return tag.substr(0, tag.size() - ending.size());
  return tag;
}

}  // namespace

Coding best_coding(std::string_view accept_encoding, bool has_gzip, bool has_brotli) {
  CodingWeights weights;
  for_each_element(accept_encoding, [&](std::string_view element) { weights.take(element); });
  const int gzip = has_gzip ? weights.of_named(weights.gzip) : 0;
  const int brotli = has_brotli ? weights.of_named(weights.brotli) : 0;
  if (brotli > 0 && brotli >= gzip && brotli >= weights.plain) return Coding::Brotli;
  if (gzip > 0 && gzip >= weights.plain) return Coding::Gzip;
  return Coding::Plain;
}

std::string_view best_language(std::span<const std::string> languages,
                               std::string_view wanted,
                               std::string_view accept_language) {
  if (languages.empty()) return {};
  if (!wanted.empty())
    if (const auto language = language_for(languages, wanted); !language.empty()) return language;
  std::string_view best = languages.front();
  int best_weight = 0;
  for_each_element(accept_language, [&](std::string_view element) {
    const auto [range, weight] = choice_of(element);
    if (weight <= best_weight) return;
    const auto language =
        range == "*" ? std::string_view{languages.front()} : language_for(languages, range);
    if (language.empty()) return;
    best = language;
    best_weight = weight;
  });
  return best;
}

bool has_already(std::string_view if_none_match, std::string_view etag) {
  if (if_none_match.empty() || etag.empty()) return false;
  if (if_none_match == "*") return true;
  bool found = false;
  for_each_element(if_none_match,
                   [&](std::string_view tag) { found = found || core_of(tag) == core_of(etag); });
  return found;
}

std::string tag_of(std::string_view etag, Coding coding) {
  std::string tag{etag};
  if (coding == Coding::Plain || tag.empty() || tag.starts_with("W/") || !tag.ends_with('"'))
    return tag;
  return tag.insert(tag.size() - 1, coding == Coding::Gzip ? "-gzip" : "-br");
}

}  // namespace goji::web
