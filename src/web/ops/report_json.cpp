#include "web/ops/report_json.h"

#include "base/rfc3339.h"
#include "domain/words.h"
#include "flow/local_time.h"
#include "web/ops/json.h"

#include <boost/json.hpp>

#include <string>
#include <utility>

namespace goji::web::ops {
namespace {

namespace json = boost::json;
using store::DeliveryState;

json::value text_or_null(const std::string& text) {
  return text.empty() ? json::value(nullptr) : json::value(text);
}

json::object spread(const store::Spread& spread) {
  if (spread.number() == 0)
    return {{"number", 0}, {"median", nullptr}, {"p95", nullptr}, {"largest", nullptr}};
  return {{"number", spread.number()},
          {"median", spread.percentile(50)},
          {"p95", spread.percentile(95)},
          {"largest", spread.largest()}};
}

json::array untold(const store::ReachRow& row) {
  json::array list;
  for (const auto& one : row.untold)
    list.push_back(json::object{{"state", store::word(one.state)},
                                {"error", text_or_null(one.error)},
                                {"recipients", one.recipients}});
  return list;
}

/// Writes one report; knows the languages and the zone.
class Writer {
 public:
  Writer(const Report& report, const flow::Wording& wording)
      : report_(report), wording_(wording), local_(wording.library().readership().zone) {}

  [[nodiscard]] json::object whole() const {
    json::object all{{"incident", incident()},
                     {"zone", wording_.library().readership().zone},
                     {"components", components()},
                     {"decisions", decisions()},
                     {"updates", updates()},
                     {"channels", channels()},
                     {"promises", promises()},
                     {"sources", sources()}};
    json::object suppressed;
    for (const auto& [kind, number] : report_.suppressed)
      suppressed[kind] = number;
    all["suppressed_subscribers"] = std::move(suppressed);
    put(all, "made_at", report_.made_at);
    return all;
  }

 private:
  void put(json::object& object, const std::string& name, std::optional<TimePoint> at) const {
    object[name] = to_json(at);
    object[name + "_local"] = at ? json::value(local_(*at)) : json::value(nullptr);
  }

  [[nodiscard]] json::object why(const Reason& reason) const {
    json::object all;
    for (const auto& language : wording_.languages())
      all[language] = wording_.why(reason, language);
    return all;
  }

  [[nodiscard]] json::object titles() const {
    json::object all;
    if (!report_.updates.empty())
      for (const auto& [language, words] : report_.updates.front().words)
        all[language] = words.title;
    return all;
  }

  [[nodiscard]] json::object incident() const {
    const auto& row = report_.incident;
    json::object object{{"id", std::to_string(row.id)},
                        {"title", titles()},
                        {"status", word(row.phase)},
                        {"automatic", row.automatic},
                        {"retracted", row.retracted},
                        {"share_minutes", row.share_minutes},
                        {"decided_by", nullptr},
                        {"first_notice_seconds", nullptr}};
    put(object, "onset", row.onset);
    put(object, "detected_at", report_.detected_at);
    put(object, "corroborated_at", report_.corroborated_at);
    put(object, "decided_at", report_.decided_at);
    put(object, "first_notice_at", std::nullopt);
    put(object, "monitoring_at", row.monitoring_at);
    put(object, "resolved_at", row.resolved_at);
    if (report_.updates.empty()) return object;
    put(object, "first_notice_at", report_.updates.front().at);
    object["decided_by"] = text_or_null(report_.updates.front().author);
    object["decided_because"] = to_json(report_.updates.front().reason);
    object["why"] = why(report_.updates.front().reason);
    object["first_notice_seconds"] =
        std::chrono::duration_cast<std::chrono::seconds>(*report_.first_notice).count();
    return object;
  }

  [[nodiscard]] json::array components() const {
    json::array list;
    for (const auto& one : report_.components) {
      json::object object{{"component", one.key}, {"worst", word(one.worst)}};
      put(object, "since", one.since);
      put(object, "until", one.until);
      list.push_back(std::move(object));
    }
    return list;
  }

  [[nodiscard]] json::array decisions() const {
    json::array list;
    for (const auto& one : report_.decisions) {
      auto object = to_json(one);
      object["why"] = why(one.reason);
      put(object, "at", one.at);
      list.push_back(std::move(object));
    }
    return list;
  }

  [[nodiscard]] json::array updates() const {
    json::array list;
    for (std::size_t i = 0; i < report_.updates.size(); ++i) {
      const auto& one = report_.updates[i];
      auto object = to_json(one);
      object["why"] = why(one.reason);
      put(object, "at", one.at);
      put(object, "next_update_at", one.next_update_at);
      object["displays"] = sum_of(report_.displays[i]);
      list.push_back(std::move(object));
    }
    return list;
  }

  [[nodiscard]] json::array channels() const {
    json::array list;
    for (const auto& row : report_.channels) {
      json::object states;
      for (const auto& [state, number] : row.states)
        states[store::word(state)] = number;
      json::object object{
          {"channel", row.channel},
          {"recipients", row.recipients},
          {"deliveries", row.deliveries},
          {"states", std::move(states)},
          {"accepted", row.accepted},
          {"visible", row.visible},
          {"failed", number_in(row, {DeliveryState::Rejected, DeliveryState::Bounced})},
          {"dead", number_in(row, {DeliveryState::Dead})},
          {"doubtful", row.doubtful},
          {"twice", row.twice},
          {"under_way", live_in(row)},
          {"latency_ms", spread(row.until_accepted)},
          {"visible_latency_ms", spread(row.until_visible)},
          {"untold", untold(row)}};
      put(object, "first_accepted_at", row.first_accepted_at);
      put(object, "last_accepted_at", row.last_accepted_at);
      list.push_back(std::move(object));
    }
    return list;
  }

  [[nodiscard]] json::array promises() const {
    json::array list;
    for (const auto& one : report_.promises) {
      json::object object{{"kind", one.kind},
                          {"outcome", word(outcome_of(one, report_.made_at))},
                          {"late_by_ms", nullptr}};
      put(object, "due_at", one.due_at);
      put(object, "met_at", one.met_at);
      if (one.met_at && !one.is_void) object["late_by_ms"] = (*one.met_at - one.due_at).count();
      list.push_back(std::move(object));
    }
    return list;
  }

  [[nodiscard]] json::array sources() const {
    json::array list;
    for (const auto& [component, row] : report_.heard) {
      json::object object{{"source", row.source},
                          {"component", component},
                          {"signals", row.signals},
                          {"summary", text_or_null(row.summary)}};
      put(object, "first_at", row.first_at);
      put(object, "last_at", row.last_at);
      put(object, "first_firing_at", row.first_firing_at);
      put(object, "last_resolved_at", row.last_resolved_at);
      list.push_back(std::move(object));
    }
    return list;
  }

  const Report& report_;
  const flow::Wording& wording_;
  flow::LocalTime local_;
};

}  // namespace

json::object report_json(const Report& report, const flow::Wording& wording) {
  return Writer{report, wording}.whole();
}

}  // namespace goji::web::ops
