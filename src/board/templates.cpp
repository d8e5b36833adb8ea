#include "board/templates.h"

#include "base/digest.h"
#include "board/compiled.h"
#include "board/expansion.h"
#include "board/rehearsal.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <openssl/evp.h>
#include <optional>
#include <set>
#include <stdexcept>

namespace goji::board {
namespace {

constexpr std::string_view kPages = "templates/pages/";
constexpr std::string_view kParts = "templates/pages/parts/";
constexpr std::array<std::string_view, 9> kPageNames{"home",
                                                     "history",
                                                     "incident",
                                                     "maintenance",
                                                     "component",
                                                     "missing",
                                                     "subscribe",
                                                     "manage",
                                                     "answer"};

/// "sha256-..." as Content-Security-Policy names an inline style.
/// https://www.w3.org/TR/CSP3/#grammardef-hash-source
std::string csp_hash(std::string_view text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned length = 0;
  if (EVP_Digest(text.data(), text.size(), digest.data(), &length, EVP_sha256(), nullptr) != 1)
    throw std::runtime_error("SHA-256 is not to be had");
  std::array<unsigned char, 4 * (EVP_MAX_MD_SIZE / 3 + 1) + 1> coded{};
  const auto size = EVP_EncodeBlock(coded.data(), digest.data(), static_cast<int>(length));
  std::string hash = "sha256-";
  for (int i = 0; i < size; ++i)
    hash += static_cast<char>(coded.at(static_cast<std::size_t>(i)));
  return hash;
}

/// Reads all files and gathers what is wrong with them.
class Reading {
 public:
  Reading(const assets::Assets& assets, const std::vector<std::string>& languages)
      : assets_(assets), languages_(languages) {}

  /// A part that is no HTML file, or is made.
  void add_part(const std::string& name, Source part) { parts_[name] = std::move(part); }

  std::string required(const std::string& path) {
    auto content = assets_.read(path);
    if (!content) complaints_.insert(path + " is missing");
    return content.value_or("");
  }

  /// A file without its line ends.
  Source shortened(const std::string& path) {
    auto text = required(path);
    std::erase(text, '\n');
    return {.path = path, .text = std::move(text)};
  }

  void read_parts() {
    for (const auto& path : assets_.list(kParts)) {
      const auto name = path.substr(kParts.size());
      if (!name.ends_with(".html")) continue;
      parts_[name.substr(0, name.size() - 5)] = {.path = path, .text = required(path)};
    }
    for (const auto& [name, part] : parts_)
      complain_of_syntax(part);
    for (const auto name : kPageNames) {
      const auto path = fmt::format("{}{}.html", kPages, name);
      pages_.push_back({.path = path, .text = required(path)});
      complain_of_syntax(pages_.back());
    }
  }

  void read_words() {
    for (const auto& language : languages_)
      words_[language] = read_words_of(language);
    std::set<std::string> all;
    for (const auto& [language, words] : words_)
      for (const auto& [name, word] : words)
        all.insert(name);
    for (const auto& [language, words] : words_)
      for (const auto& name : all)
        if (!words.contains(name))
          complaints_.insert(fmt::format("{}: page.{} is missing", words_path(language), name));
  }

  Wording wording(const std::string& language) {
    std::vector<std::string> complaints;
    Wording wording{.spoken = messages::Words::load(assets_, language, complaints),
                    .words = words_[language]};
    complaints_.insert(complaints.begin(), complaints.end());
    for (const auto& [name, word] : wording.words)
      if (word.find("{{") != std::string::npos) compile(wording.phrases, name, word);
    for (std::size_t i = 0; i < kPageNames.size(); ++i) {
      const auto expanded = expand(pages_.at(i), parts_, wording.words);
      for (const auto& complaint : expanded.complaints)
        complaints_.insert(complaint);
      const auto page = messages::Template::parse(expanded.text, messages::Escape::Html);
      if (page) wording.pages.emplace(kPageNames.at(i), *page);
      if (!page && expanded.complaints.empty() && complaints_.empty())
        complaints_.insert(
            fmt::format("{} ({}): {}", pages_.at(i).path, language, page.error().what));
    }
    return wording;
  }

  std::optional<messages::Template> picture(const std::string& path) {
    const auto picture = messages::Template::parse(required(path), messages::Escape::Html);
    if (picture) return *picture;
    complaints_.insert(path + ": " + picture.error().what);
    return std::nullopt;
  }

  [[nodiscard]] std::optional<Error> error() const {
    if (complaints_.empty()) return std::nullopt;
    return Error{Fault::Invalid, fmt::format("{}", fmt::join(complaints_, "\n"))};
  }

 private:
  static std::string words_path(std::string_view language) {
    return fmt::format("templates/words/{}.yaml", language);
  }

  void complain_of_syntax(const Source& source) {
    const auto parsed =
        messages::Template::parse(without_includes(source.text), messages::Escape::Html);
    if (!parsed) complaints_.insert(source.path + ": " + parsed.error().what);
  }

  void compile(std::map<std::string, messages::Template, std::less<>>& phrases,
               const std::string& name,
               const std::string& word) {
    const auto phrase = messages::Template::parse(word, messages::Escape::None);
    if (phrase) phrases.emplace(name, *phrase);
    if (!phrase) complaints_.insert(fmt::format("page.{}: {}", name, phrase.error().what));
  }

  WordMap read_words_of(const std::string& language) {
    WordMap words;
    std::vector<std::string> complaints;
    for (const auto& [name, entry] :
         messages::entries_of(assets_, words_path(language), complaints)) {
      if (name.starts_with("page.")) words[name.substr(5)] = entry.text;
      if (name.starts_with("status.")) words[name] = entry.text;
    }
    complaints_.insert(complaints.begin(), complaints.end());
    return words;
  }

  const assets::Assets& assets_;
  const std::vector<std::string>& languages_;
  Parts parts_{};
  std::vector<Source> pages_{};
  std::map<std::string, WordMap> words_{};
  std::set<std::string> complaints_{};
};

std::string policy_for(const std::string& style) {
  return fmt::format(
      "default-src 'none'; style-src '{}'; script-src 'self'; connect-src 'self'; img-src 'self'; "
      "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      csp_hash(style));
}

}  // namespace

const std::string& Wording::word(std::string_view name) const {
  const auto found = words.find(name);
  if (found == words.end()) throw std::logic_error(fmt::format("no word page.{}", name));
  return found->second;
}

std::string Wording::phrase(std::string_view name, const messages::Values& values) const {
  const auto found = phrases.find(name);
  if (found == phrases.end()) return word(name);
  auto filled = found->second.render(values);
  if (!filled) throw std::logic_error(fmt::format("page.{}: {}", name, filled.error().what));
  return std::move(*filled);
}

std::string Wording::page(std::string_view name, const messages::Values& values) const {
  const auto found = pages.find(name);
  if (found == pages.end()) throw std::logic_error(fmt::format("no page {}", name));
  auto filled = found->second.render(values);
  if (!filled)
    throw std::logic_error(fmt::format("{}{}.html: {}", kPages, name, filled.error().what));
  return std::move(*filled);
}

const Wording& Templates::Compiled::in(std::string_view language) const {
  const auto found = languages.find(language);
  if (found == languages.end()) throw std::logic_error(fmt::format("no words in {}", language));
  return found->second;
}

Result<Templates> Templates::read(const assets::Assets& assets,
                                  const std::vector<std::string>& languages) {
  Reading reading(assets, languages);
  const auto style = reading.shortened("templates/assets/style.css");
  const auto icons = reading.shortened("templates/assets/icons.svg");
  const auto script = reading.required("templates/assets/live.js");
  const auto banner = reading.required("templates/assets/banner.js");
  const auto script_path = fmt::format("/assets/live-{}.js", sha256_hex(script).substr(0, 12));
  reading.add_part("style", style);
  reading.add_part("icons", icons);
  reading.add_part("script", {.path = "live.js", .text = script_path});
  reading.read_parts();
  reading.read_words();
  std::map<std::string, Wording, std::less<>> wordings;
  for (const auto& language : languages)
    wordings.emplace(language, reading.wording(language));
  const auto badge = reading.picture("templates/assets/badge.svg");
  const auto icon = reading.picture("templates/assets/icon.svg");
  if (const auto error = reading.error()) return *error;
  Templates templates(std::make_shared<const Compiled>(Compiled{.languages = std::move(wordings),
                                                                .csp = policy_for(style.text),
                                                                .script = script,
                                                                .script_path = script_path,
                                                                .banner = banner,
                                                                .badge = *badge,
                                                                .icon = *icon}));
  if (auto rehearsed = rehearse(templates, languages); !rehearsed) return rehearsed.error();
  return templates;
}

}  // namespace goji::board
