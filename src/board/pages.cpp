#include "board/pages.h"

#include "board/frame.h"
#include "board/text.h"
#include "board/views.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace goji::board {
namespace {

using messages::Values;
using namespace std::chrono_literals;

constexpr std::size_t kUpdatesAtHome = 3;
constexpr auto kRecently = 7 * 24h;

std::vector<Values> open_views(const Edition& edition) {
  std::vector<Values> views;
  for (const auto& incident : edition.facts().incidents)
    if (is_open(incident)) views.push_back(incident_view(edition, incident, kUpdatesAtHome));
  return views;
}

/// What is under way, then what comes first.
std::vector<Values> planned_views(const Edition& edition) {
  std::vector<const MaintenanceFacts*> planned;
  for (const auto& maintenance : edition.facts().maintenances)
    if (is_open(maintenance)) planned.push_back(&maintenance);
  std::ranges::stable_sort(planned, {}, &MaintenanceFacts::from);
  std::vector<Values> views;
  views.reserve(planned.size());
  for (const auto* maintenance : planned)
    views.push_back(maintenance_view(edition, *maintenance));
  return views;
}

/// What is over and ended at `since` or later, newest first.
std::vector<PastEvent> past_events(const Edition& edition, TimePoint since) {
  std::vector<PastEvent> events;
  for (const auto& incident : edition.facts().incidents)
    if (!is_open(incident) && incident.resolved_at.value_or(updated_at(incident)) >= since)
      events.push_back(past_event(edition, incident));
  for (const auto& maintenance : edition.facts().maintenances)
    if (!is_open(maintenance) && maintenance.completed_at.value_or(maintenance.to) >= since)
      events.push_back(past_event(edition, maintenance));
  sort_newest_first(events);
  return events;
}

std::vector<Values> views_of(std::vector<PastEvent> events) {
  std::vector<Values> views;
  views.reserve(events.size());
  for (auto& event : events)
    views.push_back(std::move(event.view));
  return views;
}

Values member_view(const Edition& edition, const ComponentFacts& component, bool barred) {
  Values view{{"class", std::string(look_of(component.status))},
              {"key", path_piece(component.component.key)},
              {"name", edition.name(component)},
              {"status", edition.status(component.status)},
              {"barred", barred}};
  const auto& survey = edition.survey();
  if (barred) put_bars(view, edition, uptime_of(component, survey.days(), survey.facts().built_at));
  return view;
}

std::vector<Values> group_views(const Edition& edition, bool barred) {
  std::vector<Values> groups;
  for (const auto& group : edition.survey().groups()) {
    std::vector<Values> members;
    for (const auto* component : group.members)
      members.push_back(member_view(edition, *component, barred));
    // Components that stand alone, one after the other, share a list.
    auto* last = groups.empty() ? nullptr : &groups.back();
    if (last != nullptr && group.key.empty() && std::get<std::string>(last->at("group")).empty()) {
      auto& list = std::get<std::vector<Values>>(last->at("members"));
      std::ranges::move(members, std::back_inserter(list));
    } else {
      groups.push_back({{"group", edition.heading(group.key)},
                        {"members", std::move(members)},
                        {"dense", !barred}});
    }
  }
  return groups;
}

void put_headline(Values& values, const Edition& edition, const Headline& headline) {
  const auto& facts = edition.facts();
  values["class"] = headline.look;
  values["headline"] = headline.text;
  values["advice"] = headline.advice;
  edition.put_time(values, "since", headline.since);
  edition.put_time(values, "until", headline.until);
  edition.put_deadline(values, "next", headline.next_update_at);
  edition.put_time(values, "verified", facts.verified_at);
  values["stale"] = facts.verified_at && !is_verified(facts);
}

}  // namespace

std::string home_page(const Edition& edition) {
  const auto now = headline(edition);
  auto values = frame(edition,
                      {.path = "/",
                       .title = edition.words().phrase(
                           "title.home", {{"headline", now.text}, {"site", edition.site_name()}}),
                       .look = now.look});
  put_headline(values, edition, now);
  auto open = open_views(edition);
  auto planned = planned_views(edition);
  auto past = views_of(past_events(edition, edition.facts().built_at - kRecently));
  const bool barred = edition.facts().components.size() <= kMostBars;
  values["troubled"] = !open.empty();
  values["any_now"] = !open.empty() || !planned.empty();
  values["open"] = std::move(open);
  values["planned"] = !planned.empty();
  values["maintenances"] = std::move(planned);
  values["any_component"] = !edition.facts().components.empty();
  values["groups"] = group_views(edition, barred);
  values["any_bars"] = barred && !edition.facts().components.empty();
  values["legend"] = legend_view(edition);
  values["any_past"] = !past.empty();
  values["past"] = std::move(past);
  return edition.words().page("home", values);
}

std::string history_page(const Edition& edition) {
  std::vector<PastEvent> events = past_events(edition, TimePoint::min());
  for (const auto& incident : edition.facts().incidents)
    if (is_open(incident)) events.push_back(past_event(edition, incident));
  sort_newest_first(events);
  std::vector<Values> months;
  std::string month;
  for (auto& event : events) {
    const auto this_month = edition.clock().month(event.at);
    if (months.empty() || this_month != month)
      months.push_back({{"month", this_month}, {"past", std::vector<Values>()}});
    month = this_month;
    std::get<std::vector<Values>>(months.back().at("past")).push_back(std::move(event.view));
  }
  const auto title = edition.words().phrase("title.history", {{"site", edition.site_name()}});
  auto values = frame(edition, {.path = "/history", .title = title});
  values["any_month"] = !months.empty();
  values["months"] = std::move(months);
  return edition.words().page("history", values);
}

std::string missing_page(const Edition& edition) {
  const auto title = edition.words().phrase("title.missing", {{"site", edition.site_name()}});
  return edition.words().page("missing", frame(edition, {.path = "/404", .title = title}));
}

}  // namespace goji::board
