#include "board/edition.h"

#include "board/uptime.h"
#include "domain/words.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

namespace goji::board {
namespace {

constexpr std::size_t kMostNames = 3;

}  // namespace

std::string_view look_of(ComponentStatus status) {
  static constexpr std::array<std::string_view, 5> kLooks{"ok", "work", "slow", "part", "down"};
  return kLooks.at(static_cast<std::size_t>(status));
}

std::string percent_text(double share) {
  const int hundredths = hundredths_of_percent(share);
  if (hundredths == 10000) return "100 %";
  return fmt::format("{}.{:02} %", hundredths / 100, hundredths % 100);
}

std::uint64_t newest_revision(const Facts& facts) {
  std::uint64_t newest = 0;
  const auto look_at = [&](const auto& subjects) {
    for (const auto& subject : subjects)
      for (const Update& update : subject.updates)
        newest = std::max(newest, update.revision);
  };
  look_at(facts.incidents);
  look_at(facts.maintenances);
  return newest;
}

Edition::Edition(const Survey& survey, const Templates::Compiled& templates, std::string language)
    : survey_(survey),
      language_(std::move(language)),
      templates_(templates),
      wording_(templates.in(language_)),
      clock_(wording_.spoken, survey.facts().site.zone, survey.facts().built_at) {
}

const std::string& Edition::text(const Localized& text) const {
  return survey_.text(text, language_);
}

const std::string& Edition::name(const ComponentFacts& component) const {
  const auto& name = text(component.component.name);
  return name.empty() ? component.component.key : name;
}

const std::string& Edition::heading(const std::string& group) const {
  const auto found = std::ranges::find(facts().headings, group, &Heading::key);
  if (found == facts().headings.end()) return group;
  const auto& name = text(found->name);
  return name.empty() ? group : name;
}

const std::string& Edition::status(ComponentStatus status) const {
  return wording_.word(fmt::format("status.{}", word(status)));
}

std::string Edition::site_name() const {
  const auto& site = facts().site;
  const auto& name = text(site.name);
  if (site.mark == Mark::None) return name;
  return fmt::format("[{}] {}", mark(site.mark), name);
}

const std::string& Edition::language_name(const std::string& language) const {
  return templates_.in(language).word("language");
}

std::string Edition::title(const Localized& title,
                           const std::vector<std::string>& components) const {
  const auto& written = text(title);
  return written.empty() ? names(components) : written;
}

std::string Edition::names(const std::vector<std::string>& keys) const {
  std::vector<std::string> known;
  for (const auto& key : keys)
    if (const auto* component = survey_.component(key)) known.push_back(name(*component));
  return wording_.spoken.joined(known, kMostNames);
}

std::string Edition::mark(Mark mark) const {
  if (mark == Mark::None) return {};
  if (mark == Mark::Drill) return wording_.word("mark.drill");
  return wording_.word(mark == Mark::Test ? "mark.test" : "mark.demo");
}

std::string Edition::marked(const std::string& text) const {
  const auto& first = first_words();
  if (first.empty() || text.empty() || text.starts_with(first)) return text;
  return fmt::format("{} {}", first, text);
}

std::string Edition::unmarked(const std::string& text) const {
  const auto& first = first_words();
  if (first.empty() || !text.starts_with(first)) return text;
  const auto rest = text.find_first_not_of(' ', first.size());
  return rest == std::string::npos ? std::string() : text.substr(rest);
}

const std::string& Edition::first_words() const {
  return wording_.spoken.word(fmt::format("mark.{}", word(facts().site.mark)));
}

void Edition::put_time(messages::Values& values,
                       const std::string& name,
                       std::optional<TimePoint> time) const {
  values[name] = time ? clock_.moment(*time) : std::string();
  values[name + "_iso"] = time ? rfc3339_text(*time) : std::string();
}

void Edition::put_deadline(messages::Values& values,
                           const std::string& name,
                           std::optional<TimePoint> time) const {
  put_time(values, name, time);
  if (time) values[name] = wording_.phrase("now.by", {{"time", clock_.deadline(*time)}});
}

}  // namespace goji::board
