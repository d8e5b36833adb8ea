#include "domain/words.h"
#include "flow/backtest.h"
#include "flow/local_time.h"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace goji::flow {
namespace {

namespace json = boost::json;

std::string_view word(PromiseKind kind) {
  switch (kind) {
    case PromiseKind::FirstNotice:
      return "first_notice";
    case PromiseKind::NextUpdate:
      return "next_update";
    case PromiseKind::Recovery:
      break;
  }
  return "recovery";
}

json::value moment(const LocalTime& time, std::optional<TimePoint> at) {
  return at ? json::value(time(*at)) : json::value(nullptr);
}

json::value id_of(IncidentId id) {
  return id == 0 ? json::value(nullptr) : json::value(std::to_string(id));
}

json::object components_of(const BacktestNotice& notice) {
  json::object components;
  for (const auto& [key, status] : notice.components)
    components[key] = goji::word(status);
  return components;
}

json::object facts_of(const Reason& reason) {
  json::object facts;
  for (const auto& [name, value] : reason.facts)
    facts[name] = value;
  return facts;
}

json::array notices_of(const BacktestResult& result, const LocalTime& time) {
  json::array all;
  for (const BacktestNotice& notice : result.notices)
    all.push_back(json::object{{"at", time(notice.at)},
                               {"incident", id_of(notice.incident)},
                               {"kind", goji::word(notice.kind)},
                               {"automatic", notice.automatic},
                               {"components", components_of(notice)},
                               {"reason", notice.reason.code},
                               {"facts", facts_of(notice.reason)}});
  return all;
}

std::int64_t seconds_between(TimePoint from, TimePoint to) {
  return std::chrono::ceil<std::chrono::seconds>(to - from).count();
}

json::array incidents_of(const BacktestResult& result, const LocalTime& time) {
  json::array all;
  for (const BacktestIncident& incident : result.incidents)
    all.push_back(
        json::object{{"id", std::to_string(incident.id)},
                     {"onset", time(incident.onset)},
                     {"opened_at", time(incident.opened_at)},
                     {"resolved_at", moment(time, incident.resolved_at)},
                     {"first_notice_seconds", seconds_between(incident.onset, incident.opened_at)},
                     {"share_minutes", incident.share_minutes}});
  return all;
}

json::array promises_of(const BacktestResult& result, const LocalTime& time) {
  json::array all;
  for (const BacktestPromise& promise : result.promises)
    all.push_back(json::object{{"incident", id_of(promise.incident)},
                               {"kind", word(promise.kind)},
                               {"due_at", time(promise.due_at)},
                               {"met_at", moment(time, promise.met_at)},
                               {"met", promise.met()}});
  return all;
}

}  // namespace

std::string to_json(const BacktestResult& result, const std::string& zone) {
  const LocalTime time{zone};
  const json::object totals{{"signals", result.signals},
                            {"decisions", result.decisions},
                            {"notices", result.notices.size() - result.drafts},
                            {"drafts", result.drafts}};
  return json::serialize(json::object{{"notices", notices_of(result, time)},
                                      {"incidents", incidents_of(result, time)},
                                      {"promises", promises_of(result, time)},
                                      {"totals", totals}});
}

namespace {

/// "1 h 2 min", "85 s"
std::string span_in_words(std::chrono::milliseconds span) {
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(span).count();
  if (seconds < 120) return fmt::format("{} s", seconds);
  if (seconds < 7200) return fmt::format("{} min {} s", seconds / 60, seconds % 60);
  return fmt::format("{} h {} min", seconds / 3600, seconds / 60 % 60);
}

std::string counted(std::size_t count, std::string_view thing) {
  return fmt::format("{} {}{}", count, thing, count == 1 ? "" : "s");
}

std::string spaced(std::string_view word) {
  std::string text{word};
  std::ranges::replace(text, '_', ' ');
  return text;
}

std::string chapter_of(const BacktestResult& result,
                       const BacktestIncident& incident,
                       const LocalTime& time) {
  auto text = fmt::format("\nIncident {}: began {}, told after {}",
                          incident.id,
                          time.plain(incident.onset),
                          span_in_words(incident.opened_at - incident.onset));
  text += incident.resolved_at ? fmt::format(", over after {}",
                                             span_in_words(*incident.resolved_at - incident.onset))
                               : std::string(", not over");
  text += fmt::format(" ({:.2f} share-minutes)\n", incident.share_minutes);
  for (const BacktestNotice& notice : result.notices)
    if (notice.incident == incident.id && notice.kind != NoticeKind::Draft)
      text += line_of(notice, time);
  for (const BacktestPromise& promise : result.promises)
    if (promise.incident == incident.id && !promise.met())
      text += fmt::format("  broken promise: {}, due {}, {}\n",
                          spaced(word(promise.kind)),
                          time.plain(promise.due_at),
                          promise.met_at ? "met " + time.plain(*promise.met_at) : "not met");
  return text;
}

}  // namespace

std::string line_of(const BacktestNotice& notice, const LocalTime& time) {
  auto text = fmt::format("  {}  {:<10}", time.plain(notice.at), goji::word(notice.kind));
  for (const auto& [key, status] : notice.components)
    text += fmt::format("  {}: {}", key, spaced(goji::word(status)));
  return text + '\n';
}

std::string to_text(const BacktestResult& result, const std::string& zone) {
  const LocalTime time{zone};
  const auto met = std::ranges::count_if(result.promises, &BacktestPromise::met);
  auto text = fmt::format("{} in {}: {}, {}, {} of {} promises kept. Times are of {}.\n",
                          counted(result.incidents.size(), "incident"),
                          counted(result.signals, "signal"),
                          counted(result.notices.size() - result.drafts, "automatic notice"),
                          counted(result.drafts, "draft"),
                          met,
                          result.promises.size(),
                          zone);
  for (const BacktestIncident& incident : result.incidents)
    text += chapter_of(result, incident, time);
  if (result.drafts == 0) return text;
  text += "\nDrafts that operators would have been asked about:\n";
  for (const BacktestNotice& notice : result.notices)
    if (notice.kind == NoticeKind::Draft) text += line_of(notice, time);
  return text;
}

}  // namespace goji::flow
