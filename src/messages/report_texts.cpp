#include "messages/report_texts.h"

#include "base/base64.h"
#include "base/digest.h"
#include "base/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace goji::messages {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view kHtml = "templates/pages/report.html";
constexpr std::string_view kMarkdown = "templates/pages/report.md";
constexpr std::string_view kSection = "report.";

/// Words that no template names, since what they stand for is known only when a report is made.
constexpr std::array<std::string_view, 38> kByName{"automatic_by",
                                                   "not_yet",
                                                   "never",
                                                   "ongoing",
                                                   "span.ms",
                                                   "span.s",
                                                   "promise.first_notice",
                                                   "promise.next_update",
                                                   "promise.recovery",
                                                   "outcome.met",
                                                   "outcome.missed",
                                                   "outcome.late",
                                                   "outcome.void",
                                                   "outcome.open",
                                                   "verdict.announce",
                                                   "verdict.draft",
                                                   "verdict.nothing",
                                                   "kind.email",
                                                   "kind.webhook",
                                                   "condition",
                                                   "reasons_many",
                                                   "zone",
                                                   "firing.pending",
                                                   "firing.firing",
                                                   "firing.resolved",
                                                   "firing.stale",
                                                   "state.queued",
                                                   "state.held",
                                                   "state.leased",
                                                   "state.retry",
                                                   "state.uncertain",
                                                   "state.accepted",
                                                   "state.visible",
                                                   "state.bounced",
                                                   "state.rejected",
                                                   "state.dead",
                                                   "state.superseded",
                                                   "state.cancelled"};

/// Of the style that stands in the page, "sha256-..." as a policy names it.
/// https://www.w3.org/TR/CSP3/#grammardef-hash-source
std::string style_hash(std::string_view page) {
  constexpr std::string_view kBegin = "<style>";
  const auto begin = page.find(kBegin);
  const auto end = page.find("</style>");
  if (begin == std::string_view::npos || end == std::string_view::npos || end < begin) return {};
  const auto style = page.substr(begin + kBegin.size(), end - begin - kBegin.size());
  return "sha256-" + to_base64(from_hex(sha256_hex(style)).value());
}

bool is_blank(char c) {
  return c == '\n' || c == '\r' || c == '\t' || c == ' ';
}

/// Every text in it, in lists too.
void make_plain(Values& values) {
  for (auto& [name, value] : values) {
    if (auto* text = std::get_if<std::string>(&value)) *text = plain_in_markdown(*text);
    if (auto* list = std::get_if<std::vector<Values>>(&value))
      for (auto& item : *list)
        make_plain(item);
  }
}

}  // namespace

std::string plain_in_markdown(std::string_view text) {
  constexpr std::string_view kMarks = "\\`*_{}[]<>#|~&!$^";
  constexpr std::string_view kFirst = "-+=:";
  constexpr std::string_view kAfterDigits = ".)";
  const auto clean = utf8::cleaned(text);
  std::string out;
  bool digits = true;  // and nothing else so far
  for (std::size_t i = 0; i < clean.size(); ++i) {
    const char c = clean[i];
    const bool ends_word = i + 1 == clean.size() || is_blank(clean[i + 1]);
    if (is_blank(c)) {
      if (!out.empty() && out.back() != ' ') out += ' ';
      continue;
    }
    if (kMarks.find(c) != std::string_view::npos ||
        (out.empty() && kFirst.find(c) != std::string_view::npos) ||
        (digits && ends_word && kAfterDigits.find(c) != std::string_view::npos))
      out += '\\';
    out += c;
    digits = digits && c >= '0' && c <= '9';
  }
  return out;
}

ReportTexts::ReportTexts(const assets::Assets& assets,
                         const Words& words,
                         const Calendar& calendar,
                         std::vector<std::string>& complaints)
    : words_(&words),
      calendar_(&calendar),
      style_(style_hash(assets.read(kHtml).value_or(""))),
      html_(load(assets, std::string{kHtml}, Escape::Html, complaints)),
      markdown_(load(assets, std::string{kMarkdown}, Escape::None, complaints)) {
  const auto path = fmt::format("templates/words/{}.yaml", words.locale());
  for (const auto& name : words.names(kSection)) {
    auto phrase = Template::parse(words.word(name), Escape::None);
    if (!phrase) complaints.push_back(fmt::format("{}: {}: {}", path, name, phrase.error().what));
    if (phrase) phrases_.emplace(name, std::move(*phrase));
  }
  for (const auto name : kByName)
    if (words.word(fmt::format("{}{}", kSection, name)).empty())
      complaints.push_back(fmt::format("{}:1: {}{} is missing", path, kSection, name));
}

std::optional<Template> ReportTexts::load(const assets::Assets& assets,
                                          const std::string& path,
                                          Escape escape,
                                          std::vector<std::string>& complaints) const {
  const auto source = assets.read(path);
  if (!source) {
    complaints.push_back(path + ":1: is missing");
    return std::nullopt;
  }
  auto parsed = Template::parse(*source, escape);
  if (!parsed) {
    complaints.push_back(fmt::format("{}: {}", path, parsed.error().what));
    return std::nullopt;
  }
  for (const auto& name : parsed->names())
    if (name.starts_with(kSection) && words_->word(name).empty())
      complaints.push_back(
          fmt::format("templates/words/{}.yaml:1: {} is missing", words_->locale(), name));
  return std::move(*parsed);
}

void ReportTexts::add_words(Values& values) const {
  for (const auto& name : words_->names(kSection))
    values.try_emplace(name, words_->word(name));
  values["language"] = words_->locale();
  values["style"] = style_;
}

std::string ReportTexts::phrase(std::string_view name, const Values& values) const {
  const auto found = phrases_.find(fmt::format("{}{}", kSection, name));
  if (found == phrases_.end()) return std::string{name};
  auto filled = found->second.render(values);
  return filled ? *filled : found->first;
}

std::string ReportTexts::span(std::chrono::milliseconds span) const {
  if (span >= 1min)
    return calendar_->exact_duration(std::chrono::round<std::chrono::seconds>(span));
  const auto ms = static_cast<double>(span.count());
  if (span < 1s) return phrase("span.ms", {{"number", calendar_->number(ms)}});
  return phrase("span.s", {{"number", calendar_->number(ms / 1000)}});
}

Result<std::string> ReportTexts::html(Values values) const {
  add_words(values);
  return html_->render(values);
}

Result<std::string> ReportTexts::markdown(Values values) const {
  make_plain(values);
  add_words(values);
  return markdown_->render(values);
}

}  // namespace goji::messages
