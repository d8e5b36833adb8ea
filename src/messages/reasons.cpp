#include "messages/reasons.h"

#include "base/rfc3339.h"
#include "base/utf8.h"
#include "messages/words.h"
#include "settings/values.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <utility>

namespace goji::messages {
namespace {

constexpr std::size_t kMostNames = 12;

bool is_share(std::string_view name) {
  if (name.ends_with("minutes")) return false;
  return name == "share" || name == "bar" || name == "largest" || name.starts_with("share_") ||
         name.ends_with("_share");
}

std::string name_of(const std::string& key,
                    const Locale& locale,
                    std::span<const Component> components) {
  for (const auto& component : components) {
    if (component.key != key) continue;
    auto name = name_in(component.name, locale);
    if (!name.empty()) return name;
  }
  return key;
}

std::string names_of(const std::string& keys,
                     const Locale& locale,
                     std::span<const Component> components) {
  std::vector<std::string> names;
  for (std::size_t at = 0; at <= keys.size();) {
    const auto end = std::min(keys.find(',', at), keys.size());
    const auto key = utf8::cleaned_line(keys.substr(at, end - at));
    if (!key.empty()) names.push_back(name_of(key, locale, components));
    at = end + 1;
  }
  return locale.words->joined(names, kMostNames);
}

/// Every way in which the fact can be read.
Values ways_to_read(const std::string& name,
                    const std::string& fact,
                    const Locale& locale,
                    std::span<const Component> components) {
  // What is longer is no number of seconds of ours, and would not fit.
  constexpr double kMostSeconds = 1e12;
  const auto& calendar = *locale.calendar;
  Values ways{{name, fact}, {name + ".names", names_of(fact, locale, components)}};
  if (const auto number = settings::to_number(fact)) {
    const auto whole = static_cast<std::int64_t>(std::clamp(*number, 0.0, kMostSeconds));
    ways[name + ".percent"] = calendar.percent(*number);
    ways[name + ".number"] = calendar.number(*number);
    ways[name + ".duration"] = calendar.exact_duration(std::chrono::seconds(whole));
    if (is_share(name)) ways[name] = ways[name + ".percent"];
  } else if (const auto time = parse_rfc3339(fact)) {
    ways[name + ".time"] = calendar.dated(*time);
    ways[name] = ways[name + ".time"];
  } else if (name == "component" || name == "components") {
    ways[name] = ways[name + ".names"];
  }
  return ways;
}

}  // namespace

Reasons::Reasons(const assets::Assets& assets,
                 const std::string& language,
                 std::vector<std::string>& complaints) {
  if (assets.list("templates/reasons/").empty()) return;
  const auto path = fmt::format("templates/reasons/{}.yaml", language);
  for (const auto& [code, entry] : entries_of(assets, path, complaints)) {
    auto parsed = Template::parse(entry.text, Escape::None);
    if (parsed) {
      sentences_.emplace(code, std::move(*parsed));
    } else {
      complaints.push_back(
          fmt::format("{}:{}: {}: {}", path, entry.line, code, parsed.error().what));
    }
  }
}

std::string Reasons::sentence(const Reason& reason,
                              const Locale& locale,
                              std::span<const Component> components) const {
  Values values;
  std::string plain = reason.code;
  for (const auto& [name, fact] : reason.facts) {
    values.merge(ways_to_read(name, fact, locale, components));
    plain += fmt::format(" {}={}", name, std::get<std::string>(values.at(name)));
  }
  const auto found = sentences_.find(reason.code);
  if (found == sentences_.end()) return utf8::cleaned_line(plain);
  for (const auto& name : found->second.sections())
    values.emplace(name, std::string());
  const auto filled = found->second.render(values);
  return utf8::cleaned_line(filled ? *filled : plain);
}

std::set<std::string> Reasons::codes() const {
  std::set<std::string> codes;
  for (const auto& [code, sentence] : sentences_)
    codes.insert(code);
  return codes;
}

}  // namespace goji::messages
