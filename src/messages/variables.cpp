#include "messages/variables.h"

#include "base/utf8.h"
#include "messages/fit.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace goji::messages {
namespace {

using Sort = Variable::Sort;

constexpr std::array<Variable, 32> kVariables{{{"site", Sort::Text},
                                               {"components", Sort::Text},
                                               {"worst", Sort::Text},
                                               {"impact", Sort::Text},
                                               {"advice", Sort::Text},
                                               {"at", Sort::Text},
                                               {"since", Sort::Text},
                                               {"until", Sort::Text},
                                               {"span", Sort::Text},
                                               {"duration", Sort::Text},
                                               {"next_update", Sort::Text},
                                               {"from", Sort::Text},
                                               {"to", Sort::Text},
                                               {"window", Sort::Text},
                                               {"work", Sort::Text},
                                               {"link", Sort::Text},
                                               {"identified", Sort::YesNo},
                                               {"ongoing", Sort::YesNo},
                                               {"major", Sort::YesNo},
                                               {"partial", Sort::YesNo},
                                               {"degraded", Sort::YesNo},
                                               {"many", Sort::YesNo},
                                               {"effects", Sort::List},
                                               {"names", Sort::InList, "effects"},
                                               {"effect", Sort::InList, "effects"},
                                               {"past", Sort::InList, "effects"},
                                               {"changes", Sort::List},
                                               {"names", Sort::InList, "changes"},
                                               {"change", Sort::InList, "changes"},
                                               {"unchanged", Sort::List},
                                               {"names", Sort::InList, "unchanged"},
                                               {"effect", Sort::InList, "unchanged"}}};

constexpr std::size_t kLongestName = 80;

/// What became of a component since readers were last told; empty if nothing did.
std::string change_of(const Touched& touched) {
  const bool well = touched.status == ComponentStatus::Operational;
  if (touched.intermittent) return "intermittent";
  if (!touched.before) return well ? "" : "joined";
  if (*touched.before == touched.status) return "";
  if (well) return "recovered";
  if (*touched.before == ComponentStatus::Operational) return "back";
  return touched.status > *touched.before ? "worse" : "better";
}

/// In the order in which an update tells them of components that are equally bad now.
constexpr std::array<std::string_view, 6> kChanges{
    "joined", "back", "worse", "intermittent", "better", "recovered"};

constexpr std::array<ComponentStatus, 4> kWorstFirst{ComponentStatus::MajorOutage,
                                                     ComponentStatus::PartialOutage,
                                                     ComponentStatus::DegradedPerformance,
                                                     ComponentStatus::UnderMaintenance};

/// What a notice speaks of, with each name made ready once.
class Cast {
 public:
  Cast(const Facts& facts, const Locale& locale) {
    for (const auto& touched : facts.components)
      members_.emplace_back(&touched, name_in(touched.name, locale));
  }

  template <class Wanted>
  [[nodiscard]] std::vector<std::string> names(Wanted wanted) const {
    std::vector<std::string> names;
    for (const auto& [touched, name] : members_)
      if (wanted(*touched)) names.push_back(name);
    return names;
  }

  [[nodiscard]] std::vector<std::string> names(ComponentStatus status) const {
    return names([&](const Touched& touched) { return touched.status == status; });
  }

  /// The worst of those that went through this change.
  [[nodiscard]] ComponentStatus worst(std::string_view change) const {
    auto worst = ComponentStatus::Operational;
    for (const auto& [touched, name] : members_)
      if (change_of(*touched) == change) worst = std::max(worst, touched->status);
    return worst;
  }

 private:
  std::vector<std::pair<const Touched*, std::string>> members_{};
};

/// Components that are to be told in one sentence.
class Group {
 public:
  Group(const std::vector<std::string>& names,
        ComponentStatus status,
        std::size_t most,
        const Locale& locale)
      : words_(*locale.words),
        status_(status),
        names_(words_.joined(names, most)),
        many_(names.size() > 1) {}

  [[nodiscard]] const std::string& names() const { return names_; }

  /// `section` is effect or past.
  [[nodiscard]] std::string sentence(std::string_view section) const {
    return words_.phrase(Words::of(section, status_), {{"components", names_}, {"many", many_}});
  }

  [[nodiscard]] std::string change(std::string_view kind) const {
    return words_.phrase("change." + std::string(kind),
                         {{"components", names_}, {"effect", sentence("effect")}});
  }

 private:
  const Words& words_;
  ComponentStatus status_;
  std::string names_;
  bool many_;
};

std::vector<Values> effects(const Cast& cast, const Locale& locale, std::size_t most) {
  std::vector<Values> list;
  for (const auto status : kWorstFirst) {
    const auto found = cast.names(status);
    if (found.empty()) continue;
    const Group group(found, status, most, locale);
    list.push_back({{"names", group.names()},
                    {"effect", group.sentence("effect")},
                    {"past", group.sentence("past")}});
  }
  return list;
}

/// Worst first: short channels may have no room for more than the beginning.
std::vector<Values> changes(const Cast& cast, const Locale& locale, std::size_t most) {
  std::vector<std::pair<ComponentStatus, Values>> told;
  const auto tell = [&](std::string_view kind, ComponentStatus status, auto wanted) {
    const auto found = cast.names(
        [&](const Touched& touched) { return change_of(touched) == kind && wanted(touched); });
    if (found.empty()) return;
    const Group group(found, status, most, locale);
    told.emplace_back(status, Values{{"names", group.names()}, {"change", group.change(kind)}});
  };
  for (const auto kind : kChanges) {
    // Neither says how it is now, so one sentence does for all.
    if (kind == "recovered" || kind == "intermittent") {
      tell(kind, cast.worst(kind), [](const Touched&) { return true; });
      continue;
    }
    for (const auto status : kWorstFirst)
      tell(kind, status, [&](const Touched& touched) { return touched.status == status; });
  }
  std::ranges::stable_sort(
      told, std::ranges::greater{}, &std::pair<ComponentStatus, Values>::first);
  std::vector<Values> list;
  list.reserve(told.size());
  for (auto& [status, values] : told)
    list.push_back(std::move(values));
  return list;
}

/// What is as bad as it was, worst first.
std::vector<Values> unchanged(const Cast& cast, const Locale& locale, std::size_t most) {
  std::vector<Values> list;
  for (const auto status : kWorstFirst) {
    const auto found = cast.names([&](const Touched& touched) {
      return touched.status == status && change_of(touched).empty();
    });
    if (found.empty()) continue;
    const Group group(found, status, most, locale);
    list.push_back({{"names", group.names()}, {"effect", group.sentence("effect")}});
  }
  return list;
}

/// Those it is about: what is not well, worst first; or all, if all is well.
std::vector<std::string> told(const Cast& cast) {
  std::vector<std::string> names;
  for (const auto status : kWorstFirst) {
    const auto some = cast.names(status);
    names.insert(names.end(), some.begin(), some.end());
  }
  return names.empty() ? cast.names([](const Touched&) { return true; }) : names;
}

void add_times(Values& values, const Facts& facts, const Calendar& calendar) {
  values["at"] = calendar.moment(facts.at, facts.at);
  values["since"] = calendar.moment(facts.onset, facts.at);
  values["next_update"] =
      facts.next_update ? calendar.deadline(*facts.next_update, facts.at) : std::string();
  for (const auto* name : {"until", "span", "duration"})
    values[name] = "";
  if (!facts.until) return;
  values["until"] = calendar.moment(*facts.until, facts.at);
  values["span"] = calendar.range(facts.onset, *facts.until, facts.at);
  values["duration"] = calendar.duration(facts.onset, *facts.until);
}

void add_maintenance(Values& values, const Facts& facts, const Locale& locale) {
  for (const auto* name : {"from", "to", "window", "work"})
    values[name] = "";
  if (!facts.maintenance) return;
  const auto& [from, to, title] = *facts.maintenance;
  values["from"] = locale.calendar->moment(from, facts.at);
  values["to"] = locale.calendar->moment(to, facts.at);
  values["window"] = locale.calendar->range(from, to, facts.at);
  values["work"] = name_in(title, locale);
}

}  // namespace

std::span<const Variable> variables() {
  return kVariables;
}

std::string name_in(const Localized& name, const Locale& locale) {
  const auto in = [&](const std::string& language) {
    const auto found = name.find(language);
    return found == name.end() ? std::string() : utf8::cleaned_line(found->second);
  };
  auto text = in(locale.words->locale());
  if (text.empty()) text = in(locale.default_language);
  for (auto other = name.begin(); text.empty() && other != name.end(); ++other)
    text = utf8::cleaned_line(other->second);
  return cut(text, kLongestName);
}

ComponentStatus worst_of(const Facts& facts) {
  auto worst = ComponentStatus::Operational;
  for (const auto& touched : facts.components)
    worst = std::max(worst, touched.status);
  return worst;
}

Values values_of(const Facts& facts, const Locale& locale, std::size_t most_names) {
  const Cast cast(facts, locale);
  const auto names = told(cast);
  const auto worst = worst_of(facts);
  Values values{
      {"site", name_in(facts.site, locale)},
      {"components", locale.words->joined(names, most_names)},
      {"worst", locale.words->joined(names, std::min(most_names, cast.names(worst).size()))},
      {"impact", locale.words->word(Words::of("impact", worst))},
      {"advice", locale.words->word(Words::of("advice", worst))},
      {"link", utf8::cleaned_line(facts.link)},
      {"identified", facts.phase == Phase::Identified},
      {"ongoing", worst > ComponentStatus::UnderMaintenance},
      {"major", worst == ComponentStatus::MajorOutage},
      {"partial", worst == ComponentStatus::PartialOutage},
      {"degraded", worst == ComponentStatus::DegradedPerformance},
      {"many", names.size() > 1},
      {"effects", effects(cast, locale, most_names)},
      {"changes", changes(cast, locale, most_names)},
      {"unchanged", unchanged(cast, locale, most_names)},
  };
  add_times(values, facts, *locale.calendar);
  add_maintenance(values, facts, locale);
  return values;
}

}  // namespace goji::messages
