#include "board/rehearsal.h"

#include "board/build.h"
#include "board/form_pages.h"

#include <fmt/format.h>

#include <array>
#include <stdexcept>

namespace goji::board {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint kNow{std::chrono::sys_days(std::chrono::May / 13 / 2024) + 5h};

constexpr std::array kStatuses{ComponentStatus::Operational,
                               ComponentStatus::UnderMaintenance,
                               ComponentStatus::DegradedPerformance,
                               ComponentStatus::PartialOutage,
                               ComponentStatus::MajorOutage};

Localized in_all(const std::vector<std::string>& languages, const std::string& text) {
  Localized all;
  for (const auto& language : languages)
    all[language] = fmt::format("{} <{}> & \"'{{{{w}}}}", text, language);
  return all;
}

std::vector<ComponentFacts> sample_components(const std::vector<std::string>& languages) {
  std::vector<ComponentFacts> components;
  for (const auto status : kStatuses) {
    const auto number = std::to_string(components.size());
    ComponentFacts facts{.component = {.key = "c" + number,
                                       .name = in_all(languages, "component " + number),
                                       .description = in_all(languages, "about"),
                                       .group = components.size() > 2 ? "group" : ""},
                         .status = status,
                         .since = kNow - 3h,
                         .known_since = kNow - 24h * 40};
    facts.history.push_back({.status = status, .from = kNow - 3h});
    facts.history.push_back({.status = status, .from = kNow - 80h, .to = kNow - 50h});
    components.push_back(std::move(facts));
  }
  components.front().known_since = kNow;
  return components;
}

Update sample_update(const std::vector<std::string>& languages, NoticeKind kind) {
  return {.revision = 1 + static_cast<std::uint64_t>(kind),
          .kind = kind,
          .at = kNow - 1h,
          .automatic = kind == NoticeKind::Opened,
          .title = in_all(languages, "update"),
          .body = {{languages.front(), "<p>body</p>"}},
          .components = {{.component = "c4", .to = ComponentStatus::MajorOutage},
                         {.component = "c0"},
                         {.component = "gone"}}};
}

std::vector<IncidentFacts> sample_incidents(const std::vector<std::string>& languages) {
  std::vector<IncidentFacts> incidents;
  for (const auto phase : {Phase::Investigating,
                           Phase::Identified,
                           Phase::Monitoring,
                           Phase::Resolved,
                           Phase::Resolved}) {
    IncidentFacts incident{.id = incidents.size() + 1,
                           .title = in_all(languages, "incident"),
                           .phase = phase,
                           .impact = kStatuses.at(incidents.size()),
                           .onset = kNow - 2h,
                           .opened_at = kNow - 110min,
                           .components = {"c0", "c1", "c2", "c3", "c4"}};
    for (auto kind = NoticeKind::Opened; kind != NoticeKind::Draft;
         kind = static_cast<NoticeKind>(static_cast<int>(kind) + 1))
      incident.updates.push_back(sample_update(languages, kind));
    incidents.push_back(std::move(incident));
  }
  incidents.front().next_update_at = kNow + 30min;
  incidents.front().mark = Mark::Drill;
  incidents.at(1).next_update_at = kNow + 10min;
  incidents.at(1).mark = Mark::Test;
  incidents.at(2).monitoring_at = kNow - 30min;
  incidents.at(3).resolved_at = kNow - 30s;
  incidents.at(4).retracted = true;
  incidents.at(4).mark = Mark::Demo;
  incidents.at(4).updates.clear();
  return incidents;
}

std::vector<MaintenanceFacts> sample_maintenances(const std::vector<std::string>& languages) {
  using State = MaintenanceFacts::State;
  std::vector<MaintenanceFacts> maintenances;
  for (const auto state : {State::Scheduled, State::InProgress, State::Completed})
    maintenances.push_back({.id = maintenances.size() + 1,
                            .title = in_all(languages, "maintenance"),
                            .state = state,
                            .from = kNow - 1h,
                            .to = kNow + 1h,
                            .created_at = kNow - 24h,
                            .components = {"c1"},
                            .updates = {sample_update(languages, NoticeKind::MaintenanceSoon)}});
  maintenances.front().updates.clear();
  maintenances.back().completed_at = kNow;
  maintenances.back().mark = Mark::Drill;
  return maintenances;
}

/// Each way the front page can begin.
std::vector<Facts> occasions(const std::vector<std::string>& languages) {
  const Facts empty{.site = {.name = {}, .url = "https://example.com", .languages = languages},
                    .built_at = kNow};
  auto calm = empty;
  calm.verified_at = kNow;
  auto stale = empty;
  stale.verified_at = kNow - 1h;
  stale.site.mark = Mark::Demo;
  std::vector<Facts> all{sample_facts(languages), empty, calm, stale};
  for (const auto status : kStatuses) {
    auto facts = calm;
    facts.components = sample_components(languages);
    std::erase_if(facts.components, [&](const auto& one) { return one.status != status; });
    all.push_back(std::move(facts));
  }
  for (const auto phase : {Phase::Investigating, Phase::Monitoring}) {
    auto facts = calm;
    facts.incidents = sample_incidents(languages);
    std::erase_if(facts.incidents, [&](const auto& one) { return one.phase != phase; });
    facts.incidents.front().mark = Mark::None;
    all.push_back(std::move(facts));
  }
  return all;
}

/// Every form, filled and empty.
void rehearse_forms(const Templates& templates, const std::vector<std::string>& languages) {
  const auto facts = sample_facts(languages);
  std::vector<Component> components;
  for (const auto& one : facts.components)
    components.push_back(one.component);
  const FormPages pages{templates, facts.site, components};
  const Choices full{
      .by_email = true, .by_webhook = true, .components = {"c0"}, .statuspage = true};
  for (const auto& language : languages) {
    for (const auto& choices : {Choices{}, full}) {
      (void)pages.subscribe(language, choices, choices.by_email ? "wrong" : "");
      (void)pages.manage(language, choices, "a", "t", choices.by_email ? "saved" : "");
    }
    (void)pages.answer(language, {.heading = "left_title", .text = "left_text"});
    (void)pages.answer(language,
                       {.heading = "leave_title",
                        .text = "leave_text",
                        .button = "leave",
                        .link = "settings",
                        .secret = "s"});
  }
}

}  // namespace

Facts sample_facts(const std::vector<std::string>& languages) {
  return {.site = {.name = in_all(languages, "site"),
                   .url = "https://status.example.com",
                   .languages = languages,
                   .mark = Mark::None,
                   .subscribable = true},
          .components = sample_components(languages),
          .incidents = sample_incidents(languages),
          .maintenances = sample_maintenances(languages),
          .verified_at = kNow,
          .built_at = kNow};
}

Result<void> rehearse(const Templates& templates, const std::vector<std::string>& languages) {
  try {
    for (const auto& facts : occasions(languages))
      (void)build(facts, templates);
    rehearse_forms(templates, languages);
  } catch (const std::logic_error& mistake) {
    return Error{Fault::Invalid, mistake.what()};
  }
  return {};
}

}  // namespace goji::board
