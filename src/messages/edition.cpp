#include "messages/edition.h"

#include "base/utf8.h"
#include "domain/words.h"
#include "messages/fit.h"
#include "messages/markdown.h"
#include "settings/suggestion.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <vector>

namespace goji::messages {
namespace {

constexpr std::array<std::string_view, 3> kParts{"title", "short", "body"};
constexpr std::size_t kNamesInTitle = 3;
constexpr std::size_t kNamesInBody = 12;
constexpr std::size_t kLongestTitle = 200;

/// The folder of templates/messages/ that a kind is filled from.
NoticeKind folder_of(NoticeKind kind) {
  return kind == NoticeKind::Draft ? NoticeKind::Opened : kind;
}

std::string path_of(NoticeKind kind, std::string_view language) {
  return fmt::format("templates/messages/{}/{}.yaml", word(folder_of(kind)), language);
}

/// A template's sections leave spaces and empty lines where nothing was to be said.
std::string tidied(std::string_view text) {
  std::string out;
  for (const char byte : text) {
    if (byte == '\n') {
      while (out.ends_with(' '))
        out.pop_back();
      if (out.empty() || out.ends_with("\n\n")) continue;
    }
    out += byte;
  }
  while (out.ends_with('\n') || out.ends_with(' '))
    out.pop_back();
  return out;
}

/// Which words of `mark` it begins with, the last of them first; none of what is real.
std::vector<std::string_view> marks_of(const Facts& facts) {
  std::vector<std::string_view> marks;
  if (facts.kind == NoticeKind::Draft) marks.emplace_back("draft");
  if (facts.mark == Mark::None && facts.kind == NoticeKind::Test) marks.emplace_back("test");
  if (facts.mark != Mark::None) marks.push_back(word(facts.mark));
  return marks;
}

void mark(NoticeText& text, const Facts& facts, const Words& words) {
  for (const auto name : marks_of(facts)) {
    const auto& first = words.word(fmt::format("mark.{}", name));
    const auto& sentence = words.word(fmt::format("mark.{}_text", name));
    for (auto* line : {&text.title, &text.brief})
      if (!line->starts_with(first)) *line = fmt::format("{} {}", first, *line);
    text.body = fmt::format("{} {}\n\n{}", markdown_of(first), sentence, text.body);
  }
}

void put_own_words(NoticeText& text, const OwnWords& own) {
  const auto title = utf8::cleaned_line(own.title);
  const auto body = tidied(utf8::cleaned(own.body));
  const auto brief = utf8::cleaned_line(markdown_to_plain(body));
  if (!title.empty()) text.title = title;
  if (brief.empty()) return;
  text.body = body;
  text.brief = brief;
}

bool is_known(const std::string& name) {
  return std::ranges::any_of(variables(),
                             [&](const Variable& variable) { return variable.name == name; });
}

std::vector<std::string> known_names() {
  std::vector<std::string> names;
  for (const auto& variable : variables())
    names.emplace_back(variable.name);
  return names;
}

/// One part of one notice as it is written.
struct PartFile {
  std::string path;
  Entry entry;
  std::string_view part;

  /// Nothing if it cannot be used at all.
  [[nodiscard]] std::optional<Template> parsed(std::vector<std::string>& complaints) const {
    const auto complain = [&](const std::string& what) {
      complaints.push_back(fmt::format("{}:{}: {}{}", path, entry.line, part, what));
    };
    if (entry.text.empty()) {
      complain(" is missing");
      return std::nullopt;
    }
    auto parsed = Template::parse(entry.text, part == "body" ? Escape::Markdown : Escape::None);
    if (!parsed) {
      complain(": " + parsed.error().what);
      return std::nullopt;
    }
    for (const auto& name : parsed->names())
      if (!is_known(name))
        complain(fmt::format(
            ": {{{{{}}}}} is not known{}", name, settings::suggestion(name, known_names())));
    return std::move(*parsed);
  }
};

}  // namespace

Edition::Edition(const assets::Assets& assets,
                 const std::string& language,
                 const Readership& readership,
                 std::vector<std::string>& complaints)
    : language_(language),
      readership_(&readership),
      words_(Words::load(assets, language, complaints)),
      calendar_(words_, readership.zone),
      letters_(assets, words_, complaints),
      reasons_(assets, language, complaints),
      report_(assets, words_, calendar_, complaints) {
  load_notices(assets, complaints);
}

void Edition::load_notices(const assets::Assets& assets, std::vector<std::string>& complaints) {
  for (int i = 0; i <= static_cast<int>(NoticeKind::Test); ++i) {
    const auto kind = static_cast<NoticeKind>(i);
    const auto path = path_of(kind, language_);
    auto entries = entries_of(assets, path, complaints);
    if (entries.empty()) continue;
    for (const auto part : kParts) {
      const auto entry = entries.extract(std::string(part));
      const PartFile file{path, entry.empty() ? Entry{} : entry.mapped(), part};
      if (auto parsed = file.parsed(complaints))
        notices_[kind].emplace(part, Part{std::move(*parsed), file.entry.line});
    }
    for (const auto& [name, entry] : entries)
      complaints.push_back(fmt::format("{}:{}: {} is not known", path, entry.line, name));
  }
}

std::string Edition::letter(const NoticeText& text, const Surroundings& around, Form form) const {
  const auto site = name_in(around.site, locale());
  return form == Form::MailHtml ? letters_.html(text, site, around)
                                : letters_.plain(text, site, around);
}

std::map<Form, std::string> Edition::asking(const Surroundings& around) const {
  return letters_.asking(name_in(around.site, locale()), around);
}

std::map<Form, std::string> Edition::to_owner(const EndpointNews& news,
                                              const Surroundings& around) const {
  const auto since = news.what == EndpointNews::What::Asked ? "" : calendar_.dated(news.since);
  return letters_.to_owner(name_in(around.site, locale()), news, since, around);
}

std::string Edition::reason(const Reason& reason) const {
  return reasons_.sentence(reason, locale(), readership_->components);
}

Locale Edition::locale() const {
  return {
      .words = &words_, .calendar = &calendar_, .default_language = readership_->languages.front()};
}

NoticeText Edition::render(const Facts& facts) const {
  const auto filled = from_templates(facts);
  auto text = filled ? *filled : fallback(facts);
  if (!filled) text.trouble = filled.error().what;
  if (const auto own = facts.own.find(language_); own != facts.own.end())
    put_own_words(text, own->second);
  mark(text, facts, words_);
  text.title = cut(text.title, kLongestTitle);
  return text;
}

Result<NoticeText> Edition::from_templates(const Facts& facts) const {
  const auto& parts = notices_.at(folder_of(facts.kind));
  const auto few = values_of(facts, locale(), kNamesInTitle);
  const auto many = values_of(facts, locale(), kNamesInBody);
  std::array<std::string, 3> texts;
  for (std::size_t i = 0; i < kParts.size(); ++i) {
    const auto part = kParts.at(i);
    const auto text = parts.at(std::string(part)).text.render(part == "body" ? many : few);
    const auto complain = [&](const std::string& what) {
      return Error{Fault::Invalid,
                   fmt::format("{}: {}: {}", place_of(facts.kind, part), part, what)};
    };
    if (!text) return complain(text.error().what);
    texts.at(i) = tidied(*text);
    if (texts.at(i).empty()) return complain("says nothing");
  }
  return NoticeText{.title = utf8::cleaned_line(texts[0]),
                    .brief = utf8::cleaned_line(texts[1]),
                    .body = texts[2]};
}

NoticeText Edition::fallback(const Facts& facts) const {
  const auto few = values_of(facts, locale(), kNamesInTitle);
  const Values values{{"kind", words_.word(fmt::format("page.said.{}", word(facts.kind)))},
                      {"components", few.at("components")},
                      {"state", words_.word(Words::of("status", worst_of(facts)))}};
  return {.title = utf8::cleaned_line(words_.phrase("fallback.title", values)),
          .brief = utf8::cleaned_line(words_.phrase("fallback.short", values)),
          .body = words_.phrase("fallback.body", values)};
}

std::string Edition::place_of(NoticeKind kind, std::string_view part) const {
  return fmt::format(
      "{}:{}", path_of(kind, language_), notices_.at(folder_of(kind)).at(std::string(part)).line);
}

}  // namespace goji::messages
