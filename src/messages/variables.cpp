#include "messages/variables.h"

#include "base/utf8.h"
#include "messages/fit.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>
#include <vector>

namespace goji::messages {
namespace {

using Sort = Variable::Sort;

constexpr std::array<Variable, 28> kVariables{{{"site", Sort::Text},
                                               {"components", Sort::Text},
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
                                               {"change", Sort::InList, "changes"}}};

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

/// In the order in which an update tells them.
constexpr std::array<std::string_view, 6> kChanges{
    "joined", "back", "worse", "intermittent", "better", "recovered"};

constexpr std::array<ComponentStatus, 4> kWorstFirst{ComponentStatus::MajorOutage,
                                                     ComponentStatus::PartialOutage,
                                                     ComponentStatus::DegradedPerformance,
                                                     ComponentStatus::UnderMaintenance};

template <class Wanted>
std::vector<std::string> names_of(const Facts& facts, const Reading& reading, Wanted wanted) {
  std::vector<std::string> names;
  for (const auto& touched : facts.components)
    if (wanted(touched)) names.push_back(name_in(touched.name, reading));
  return names;
}

std::string effect(std::string_view section,
                   ComponentStatus status,
                   const std::string& names,
                   const Reading& reading) {
  return reading.words->phrase(Words::of(section, status), {{"components", names}});
}

std::vector<Values> effects(const Facts& facts, const Reading& reading, std::size_t most) {
  std::vector<Values> list;
  for (const auto status : kWorstFirst) {
    const auto found =
        names_of(facts, reading, [&](const Touched& touched) { return touched.status == status; });
    if (found.empty()) continue;
    const auto names = reading.words->joined(found, most);
    list.push_back({{"names", names},
                    {"effect", effect("effect", status, names, reading)},
                    {"past", effect("past", status, names, reading)}});
  }
  return list;
}

std::vector<Values> changes(const Facts& facts, const Reading& reading, std::size_t most) {
  std::vector<Values> list;
  for (const auto kind : kChanges) {
    for (const auto status : kWorstFirst) {
      // Told with the first round: how it is now does not matter for these two.
      const bool any = kind == "recovered" || kind == "intermittent";
      if (any && status != kWorstFirst.front()) continue;
      const auto found = names_of(facts, reading, [&](const Touched& touched) {
        return change_of(touched) == kind && (any || touched.status == status);
      });
      if (found.empty()) continue;
      const auto names = reading.words->joined(found, most);
      const auto change = reading.words->phrase(
          "change." + std::string(kind),
          {{"components", names}, {"effect", effect("effect", status, names, reading)}});
      list.push_back({{"names", names}, {"change", change}});
    }
  }
  return list;
}

/// Those it is about: what is not well, worst first; or all, if all is well.
std::vector<std::string> named(const Facts& facts, const Reading& reading) {
  std::vector<std::string> names;
  for (const auto status : kWorstFirst) {
    const auto some =
        names_of(facts, reading, [&](const Touched& touched) { return touched.status == status; });
    names.insert(names.end(), some.begin(), some.end());
  }
  if (!names.empty()) return names;
  return names_of(facts, reading, [](const Touched&) { return true; });
}

void add_times(Values& values, const Facts& facts, const Calendar& calendar) {
  using std::chrono::floor;
  using std::chrono::minutes;
  values["at"] = calendar.moment(facts.at, facts.at);
  values["since"] = calendar.moment(facts.onset, facts.at);
  values["next_update"] =
      facts.next_update ? calendar.deadline(*facts.next_update, facts.at) : std::string();
  for (const auto* name : {"until", "span", "duration"})
    values[name] = "";
  if (!facts.until) return;
  values["until"] = calendar.moment(*facts.until, facts.at);
  values["span"] = calendar.range(facts.onset, *facts.until, facts.at);
  // Of the times as they are shown, so that readers who subtract get the same.
  values["duration"] =
      calendar.duration(floor<minutes>(*facts.until) - floor<minutes>(facts.onset));
}

void add_maintenance(Values& values, const Facts& facts, const Reading& reading) {
  for (const auto* name : {"from", "to", "window", "work"})
    values[name] = "";
  if (!facts.maintenance) return;
  const auto& [from, to, title] = *facts.maintenance;
  values["from"] = reading.calendar->moment(from, facts.at);
  values["to"] = reading.calendar->moment(to, facts.at);
  values["window"] = reading.calendar->range(from, to, facts.at);
  values["work"] = name_in(title, reading);
}

}  // namespace

std::span<const Variable> variables() {
  return kVariables;
}

std::string name_in(const Localized& name, const Reading& reading) {
  const auto in = [&](const std::string& language) {
    const auto found = name.find(language);
    return found == name.end() ? std::string() : utf8::cleaned_line(found->second);
  };
  auto text = in(reading.words->locale());
  if (text.empty()) text = in(reading.default_language);
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

Values values_of(const Facts& facts, const Reading& reading, std::size_t most_names) {
  const auto names = named(facts, reading);
  const auto worst = worst_of(facts);
  Values values{
      {"site", name_in(facts.site, reading)},
      {"components", reading.words->joined(names, most_names)},
      {"impact", reading.words->word(Words::of("impact", worst))},
      {"advice", reading.words->word(Words::of("advice", worst))},
      {"link", utf8::cleaned_line(facts.link)},
      {"identified", facts.phase == Phase::Identified},
      {"ongoing", worst > ComponentStatus::UnderMaintenance},
      {"major", worst == ComponentStatus::MajorOutage},
      {"partial", worst == ComponentStatus::PartialOutage},
      {"degraded", worst == ComponentStatus::DegradedPerformance},
      {"many", names.size() > 1},
      {"effects", effects(facts, reading, most_names)},
      {"changes", changes(facts, reading, most_names)},
  };
  add_times(values, facts, *reading.calendar);
  add_maintenance(values, facts, reading);
  return values;
}

}  // namespace goji::messages
