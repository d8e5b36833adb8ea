#include "messages/words.h"

#include "base/utf8.h"
#include "domain/words.h"
#include "messages/calendar.h"
#include "settings/file.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <set>
#include <utility>

namespace goji::messages {
namespace {

/// A name that must be there, and the names it may hold.
struct Needed {
  std::string name;
  std::set<std::string> holds{};
};

/// Of the section `mail`.
std::vector<Needed> of_mails() {
  return {
      {"mail.more"},
      {"mail.why", {"site"}},
      {"mail.unsubscribe"},
      {"mail.ask.title", {"site"}},
      {"mail.ask.text", {"site"}},
      {"mail.ask.button"},
      {"mail.ask.ignore"},
      {"mail.owner.title", {"site"}},
      {"mail.owner.text", {"site"}},
      {"mail.owner.button"},
      {"mail.owner.ignore"},
      {"mail.refusing.title", {"site"}},
      {"mail.refusing.text", {"since", "site"}},
      {"mail.refusing.button"},
      {"mail.refusing.ignore"},
      {"mail.off.title", {"site"}},
      {"mail.off.text", {"since", "site"}},
      {"mail.off.gone"},
      {"mail.off.silent"},
      {"mail.off.button"},
      {"mail.off.ignore"},
  };
}

std::vector<Needed> needed() {
  std::vector<Needed> all{
      {"mark.drill"},
      {"mark.drill_text"},
      {"mark.test"},
      {"mark.test_text"},
      {"mark.demo"},
      {"mark.demo_text"},
      {"mark.draft"},
      {"mark.draft_text"},
      {"change.joined", {"components", "effect"}},
      {"change.back", {"components", "effect"}},
      {"change.worse", {"components", "effect"}},
      {"change.better", {"components", "effect"}},
      {"change.recovered", {"components", "effect"}},
      {"change.intermittent", {"components", "effect"}},
      {"fallback.title", {"kind", "components", "state"}},
      {"fallback.short", {"kind", "components", "state"}},
      {"fallback.body", {"kind", "components", "state"}},
      {"lists.two", {"first", "last"}},
      {"lists.many", {"first", "last"}},
      {"lists.comma", {"first", "next"}},
      {"lists.others", {"names", "count", "many"}},
      {"dates.time"},
      {"dates.full_hour"},
      {"dates.midnight"},
      {"dates.noon"},
      {"dates.date"},
      {"dates.date_of_year"},
      {"dates.with_date", {"date", "time"}},
      {"dates.with_zone", {"time", "zone"}},
      {"dates.range", {"from", "to"}},
      {"dates.below_minute"},
      {"dates.unspoken_zone"},
  };
  std::ranges::move(of_mails(), std::back_inserter(all));
  for (int i = 0; i <= static_cast<int>(ComponentStatus::MajorOutage); ++i) {
    const auto status = static_cast<ComponentStatus>(i);
    for (const char* section : {"status", "impact", "advice"})
      all.push_back({Words::of(section, status)});
    for (const char* section : {"effect", "past"})
      all.push_back({Words::of(section, status), {"components", "many"}});
  }
  for (int i = 0; i <= static_cast<int>(NoticeKind::Draft); ++i)
    all.push_back({fmt::format("page.said.{}", word(static_cast<NoticeKind>(i)))});
  return all;
}

const std::set<std::string, std::less<>> kPatterns{
    "dates.time", "dates.full_hour", "dates.date", "dates.date_of_year"};

void flatten(const YAML::Node& node,
             const std::string& path,
             Entries& entries,
             settings::Document& document) {
  const int line = node.Mark().line + 1;
  if (node.IsScalar()) {
    entries[path] = {utf8::cleaned(node.Scalar()), line};
  } else if (node.IsMap()) {
    for (const auto& entry : node)
      flatten(entry.second,
              path.empty() ? entry.first.Scalar() : path + "." + entry.first.Scalar(),
              entries,
              document);
  } else {
    document.complain(line, path + " must be a text");
  }
}

}  // namespace

Entries entries_of(const assets::Assets& assets,
                   const std::string& path,
                   std::vector<std::string>& complaints) {
  const auto text = assets.read(path);
  if (!text) {
    complaints.push_back(path + ":1: is missing");
    return {};
  }
  const auto file = settings::load_text(*text, path, {});
  Entries entries;
  if (file->sound) flatten(file->root, "", entries, file->document);
  complaints.insert(
      complaints.end(), file->document.complaints.begin(), file->document.complaints.end());
  return entries;
}

Words Words::load(const assets::Assets& assets,
                  const std::string& locale,
                  std::vector<std::string>& complaints) {
  Words words;
  words.locale_ = locale;
  const auto path = fmt::format("templates/words/{}.yaml", locale);
  words.entries_ = entries_of(assets, path, complaints);
  if (words.entries_.empty()) return words;
  for (const auto& one : needed()) {
    const auto& entry = words.entries_[one.name];
    const auto complain = [&](const std::string& what) {
      complaints.push_back(fmt::format("{}:{}: {}{}", path, entry.line, one.name, what));
    };
    if (entry.text.empty()) {
      complain(" is missing");
      continue;
    }
    if (kPatterns.contains(one.name) && !is_pattern(entry.text))
      complain(" is not a pattern of ICU");
    auto phrase = Template::parse(entry.text, Escape::None);
    if (!phrase) {
      complain(": " + phrase.error().what);
      continue;
    }
    for (const auto& asked : phrase->names())
      if (!one.holds.contains(asked)) complain(fmt::format(" cannot hold {{{{{}}}}}", asked));
    words.phrases_.emplace(one.name, std::move(*phrase));
  }
  return words;
}

const std::string& Words::word(std::string_view name) const {
  static const std::string kNothing;
  const auto found = entries_.find(name);
  return found == entries_.end() ? kNothing : found->second.text;
}

std::vector<std::string> Words::names(std::string_view prefix) const {
  std::vector<std::string> names;
  for (auto entry = entries_.lower_bound(prefix);
       entry != entries_.end() && entry->first.starts_with(prefix);
       ++entry)
    names.push_back(entry->first);
  return names;
}

std::string Words::phrase(std::string_view name, const Values& values) const {
  const auto found = phrases_.find(name);
  if (found == phrases_.end()) return word(name);
  const auto filled = found->second.render(values);
  return filled ? *filled : word(name);
}

std::string Words::of(std::string_view section, ComponentStatus status) {
  return fmt::format("{}.{}", section, goji::word(status));
}

std::string Words::joined(const std::vector<std::string>& names, std::size_t most) const {
  if (names.empty()) return {};
  const auto shown = std::min(names.size(), most);
  const bool all = shown == names.size();
  auto out = names.front();
  for (std::size_t i = 1; i + (all ? 1 : 0) < shown; ++i)
    out = phrase("lists.comma", {{"first", out}, {"next", names[i]}});
  if (!all) {
    const auto rest = names.size() - shown;
    return phrase("lists.others",
                  {{"names", out}, {"count", std::to_string(rest)}, {"many", rest > 1}});
  }
  if (shown == 1) return out;
  const auto* last = shown == 2 ? "lists.two" : "lists.many";
  return phrase(last, {{"first", out}, {"last", names.back()}});
}

}  // namespace goji::messages
