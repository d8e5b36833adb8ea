#include "signals/alertmanager_answers.h"

#include "base/rfc3339.h"
#include "signals/alertmanager_api.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include <map>
#include <optional>
#include <utility>

namespace goji::signals {
namespace {

namespace json = boost::json;

constexpr std::string_view kReceiver = "goji";
// Clients choose how to talk to us by it; it is the version whose API this is.
constexpr std::string_view kVersion = "0.25.0";

Ready json_answer(const json::value& value) {
  return {200, "application/json", json::serialize(value)};
}

json::object to_json(const Labels& labels) {
  json::object object;
  for (const auto& [name, value] : labels)
    object.emplace(name, value);
  return object;
}

json::object to_json(const Alert& alert) {
  const json::object status{
      {"inhibitedBy", json::array()}, {"silencedBy", json::array()}, {"state", "active"}};
  json::array receivers;
  receivers.push_back(json::object{{"name", kReceiver}});
  return {{"annotations", to_json(alert.annotations)},
          {"endsAt", to_rfc3339(alert.ends_at.value_or(alert.updated_at + kResolveTimeout))},
          {"fingerprint", alert.fingerprint},
          {"receivers", std::move(receivers)},
          {"startsAt", to_rfc3339(alert.starts_at)},
          {"status", status},
          {"updatedAt", to_rfc3339(alert.updated_at)},
          {"generatorURL", alert.generator_url},
          {"labels", to_json(alert.labels)}};
}

json::array to_json(std::span<const Alert* const> alerts) {
  json::array list;
  for (const auto* alert : alerts)
    list.push_back(to_json(*alert));
  return list;
}

/// What a query lets through. Of the states only `active` ever holds here.
struct Choice {
  std::vector<Matcher> matchers{};
  bool none = false;

  [[nodiscard]] bool accepts(const Alert& alert) const {
    return !none && all_accept(matchers, alert.labels);
  }
};

/// One parameter of the query; what is wrong with it, if anything.
std::optional<Error> narrow(Choice& choice, const std::string& name, const std::string& value) {
  if (name == "active" && value == "false") choice.none = true;
  if (name != "filter" && name != "receiver") return std::nullopt;
  auto matcher = name == "filter" ? Matcher::from_filter(value)
                                  : Matcher::make(name, Matcher::Test::Fits, value);
  if (!matcher)
    return Error{Fault::Invalid, fmt::format("{} {}: {}", name, matcher.error().what, value)};
  if (name == "filter") {
    choice.matchers.push_back(std::move(*matcher));
  } else if (!matcher->accepts({{name, std::string{kReceiver}}})) {
    choice.none = true;
  }
  return std::nullopt;
}

Result<std::vector<const Alert*>> chosen(const Call& call, std::span<const Alert> alerts) {
  Choice choice;
  for (const auto& [name, value] : call.query)
    if (auto fault = narrow(choice, name, value)) return std::move(*fault);
  std::vector<const Alert*> all;
  for (const auto& alert : alerts)
    if (choice.accepts(alert)) all.push_back(&alert);
  return all;
}

Ready get_alerts(const Call& call, std::span<const Alert> alerts) {
  const auto all = chosen(call, alerts);
  if (!all) return json_text(400, all.error().what);
  return json_answer(to_json(*all));
}

/// One group for each name of an alert.
Ready get_groups(const Call& call, std::span<const Alert> alerts) {
  const auto all = chosen(call, alerts);
  if (!all) return json_text(400, all.error().what);
  std::map<std::string, std::vector<const Alert*>> by_name;
  for (const auto* alert : *all) {
    const auto name = alert->labels.find("alertname");
    by_name[name == alert->labels.end() ? "" : name->second].push_back(alert);
  }
  json::array groups;
  for (const auto& [name, members] : by_name) {
    const Labels labels = name.empty() ? Labels{} : Labels{{"alertname", name}};
    groups.push_back(json::object{{"alerts", to_json(members)},
                                  {"labels", to_json(labels)},
                                  {"receiver", json::object{{"name", kReceiver}}}});
  }
  return json_answer(groups);
}

Ready get_status(TimePoint started) {
  const json::object version{{"branch", ""},
                             {"buildDate", ""},
                             {"buildUser", ""},
                             {"goVersion", ""},
                             {"revision", "goji"},
                             {"version", kVersion}};
  return json_answer(json::object{
      {"cluster", json::object{{"name", ""}, {"peers", json::array()}, {"status", "disabled"}}},
      {"config", json::object{{"original", ""}}},
      {"uptime", to_rfc3339(started)},
      {"versionInfo", version}});
}

Ready get_receivers() {
  json::array receivers;
  receivers.push_back(json::object{{"name", kReceiver}});
  return json_answer(receivers);
}

}  // namespace

Ready alertmanager_answer(const Call& call, std::span<const Alert> alerts, TimePoint started) {
  if (call.rest == "/-/healthy" || call.rest == "/-/ready") return {200, "text/plain", "OK"};
  if (call.rest == "/api/v2/status") return get_status(started);
  if (call.rest == "/api/v2/alerts") return get_alerts(call, alerts);
  if (call.rest == "/api/v2/alerts/groups") return get_groups(call, alerts);
  if (call.rest == "/api/v2/receivers") return get_receivers();
  if (call.rest == "/api/v2/silences") return json_answer(json::array());
  return problem_answer(404, "there is nothing at this path of the inlet");
}

}  // namespace goji::signals
