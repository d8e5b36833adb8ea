#include "base/rfc3339.h"
#include "domain/words.h"
#include "flow/backtest.h"
#include "timing/zone.h"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <stdexcept>

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

/// "2024-05-13T13:44:20+09:00": the site's wall clock with its offset.
class LocalTime {
 public:
  explicit LocalTime(const std::string& zone) : zone_(open(zone)) {}

  [[nodiscard]] std::string operator()(TimePoint moment) const {
    const auto offset = zone_.span_at(moment).offset;
    auto text = to_rfc3339(moment + offset);
    text.pop_back();  // the Z
    const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(offset).count();
    const auto size = minutes < 0 ? -minutes : minutes;
    return fmt::format("{}{}{:02}:{:02}", text, minutes < 0 ? '-' : '+', size / 60, size % 60);
  }

 private:
  static timing::Zone open(const std::string& zone) {
    auto named = timing::Zone::named(zone);
    if (!named) throw std::invalid_argument(named.error().what);
    return std::move(*named);
  }

  timing::Zone zone_;
};

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
                            {"decisions", result.decisions.size()},
                            {"notices", result.notices.size() - result.drafts},
                            {"drafts", result.drafts}};
  return json::serialize(json::object{{"notices", notices_of(result, time)},
                                      {"incidents", incidents_of(result, time)},
                                      {"promises", promises_of(result, time)},
                                      {"totals", totals}});
}

std::string to_text(const BacktestResult& result, const std::string& zone) {
  const LocalTime time{zone};
  std::string text;
  for (const BacktestNotice& notice : result.notices) {
    text += fmt::format("{}  {:<10}", time(notice.at), goji::word(notice.kind));
    text += notice.incident == 0 ? std::string("  -") : fmt::format("  #{}", notice.incident);
    for (const auto& [key, status] : notice.components)
      text += fmt::format("  {}: {}", key, goji::word(status));
    text += fmt::format("  ({})\n", notice.reason.code);
  }
  for (const BacktestIncident& incident : result.incidents) {
    text += fmt::format("incident #{}: onset {}, told after {} s, {} share-minutes",
                        incident.id,
                        time(incident.onset),
                        seconds_between(incident.onset, incident.opened_at),
                        fmt::format("{:.4g}", incident.share_minutes));
    text += incident.resolved_at ? ", resolved " + time(*incident.resolved_at) + '\n'
                                 : std::string(", still open\n");
  }
  for (const BacktestPromise& promise : result.promises)
    text += fmt::format("promise #{} {}: due {}, {}\n",
                        promise.incident,
                        word(promise.kind),
                        time(promise.due_at),
                        promise.met_at ? "met " + time(*promise.met_at) : std::string("not met"));
  return text + fmt::format("{} signals, {} decisions, {} notices, {} drafts\n",
                            result.signals,
                            result.decisions.size(),
                            result.notices.size() - result.drafts,
                            result.drafts);
}

}  // namespace goji::flow
