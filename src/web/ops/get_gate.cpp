#include "web/ops/get_gate.h"

#include "base/rfc3339.h"
#include "domain/words.h"
#include "settings/suggestion.h"
#include "web/ops/json.h"
#include "web/ops/parameters.h"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace goji::web::ops {
namespace {

namespace json = boost::json;

constexpr int kLocked = 423;
constexpr auto kDetailLanguage = "en";  // as every problem's

/// What is said of the incident last, by language.
std::map<std::string, std::string> titles_of(IncidentId incident, store::Reading& store) {
  std::map<std::string, std::string> titles;
  for (const auto& revision : store.revisions(incident))
    if (revision.state == store::RevisionState::Published)
      for (const auto& [language, words] : revision.words)
        titles[language] = words.title;
  return titles;
}

/// When the incident is told to be over, unless something fires again before.
std::optional<TimePoint> end_of(IncidentId incident, store::Reading& store) {
  for (const auto& promise : store.promises(incident))
    if (promise.kind == "recovery" && !promise.met_at && !promise.is_void) return promise.due_at;
  return std::nullopt;
}

std::string in_one(const std::vector<std::string>& sources) {
  return fmt::format("{}", fmt::join(sources, ", "));
}

/// The answer that is put together for one component.
class Told {
 public:
  Told(const flow::GateFacts& facts, const Records& records) : facts_(facts), records_(records) {}

  [[nodiscard]] Response of(const flow::GateVerdict& verdict) const {
    json::object body{{"component", facts_.component},
                      {"open", verdict.open()},
                      {"maintenance", maintenance(verdict)}};
    if (verdict.open()) {
      body["why"] = why(open_reason(verdict), {});
      return {.body = json::serialize(body)};
    }
    json::array reasons;
    for (const auto& reason : verdict.reasons)
      reasons.push_back(told(reason));
    const auto& first = reasons.front().as_object();
    body["status"] = kLocked;
    body["title"] = reason_phrase(kLocked);
    body["detail"] = sentence(verdict.reasons.front(), kDetailLanguage);
    for (const auto* member : {"code", "incident", "incident_title", "until", "why"})
      body[member] = first.at(member);
    body["reasons"] = std::move(reasons);
    return {kLocked, "application/problem+json", json::serialize(body)};
  }

 private:
  [[nodiscard]] json::value maintenance(const flow::GateVerdict& verdict) const {
    if (!verdict.maintenance) return nullptr;
    json::object title;
    for (const auto& [language, text] : verdict.maintenance->title)
      title[language] = text;
    return json::object{{"title", std::move(title)},
                        {"from", to_rfc3339(verdict.maintenance->from)},
                        {"until", to_rfc3339(verdict.maintenance->to)}};
  }

  [[nodiscard]] Reason open_reason(const flow::GateVerdict& verdict) const {
    if (!verdict.maintenance)
      return {.code = "gate_open", .facts = {{"component", facts_.component}}};
    return {
        .code = "gate_maintenance",
        .facts = {{"component", facts_.component}, {"until", to_rfc3339(verdict.maintenance->to)}}};
  }

  [[nodiscard]] json::object why(const Reason& reason,
                                 const std::map<std::string, std::string>& titles) const {
    json::object all;
    for (const auto& language : records_.wording.languages()) {
      auto said = reason;
      if (const auto title = titles.find(language); title != titles.end())
        said.facts["title"] = title->second;
      all[language] = records_.wording.why(said, language);
    }
    return all;
  }

  [[nodiscard]] Reason reason_of(const flow::GateReason& one) const {
    Reason reason{.code = fmt::format("gate_{}", flow::word(one.what)),
                  .facts = {{"component", one.component}}};
    if (one.incident != 0) reason.facts["incident"] = std::to_string(one.incident);
    if (one.draft != 0) reason.facts["draft"] = std::to_string(one.draft);
    if (!one.sources.empty()) reason.facts["by"] = in_one(one.sources);
    return reason;
  }

  [[nodiscard]] std::string sentence(const flow::GateReason& one,
                                     const std::string& language) const {
    auto reason = reason_of(one);
    if (one.incident != 0)
      if (const auto titles = titles_of(one.incident, records_.store); !titles.empty()) {
        const auto own = titles.find(language);
        reason.facts["title"] = own != titles.end() ? own->second : titles.begin()->second;
      }
    return records_.wording.why(reason, language);
  }

  [[nodiscard]] json::object told(const flow::GateReason& one) const {
    json::object object{{"code", flow::word(one.what)},
                        {"component", one.component},
                        {"incident", nullptr},
                        {"incident_title", nullptr},
                        {"draft", nullptr},
                        {"sources", json::array(one.sources.begin(), one.sources.end())},
                        {"until", nullptr}};
    if (one.draft != 0) object["draft"] = std::to_string(one.draft);
    std::map<std::string, std::string> titles;
    if (one.incident != 0) {
      titles = titles_of(one.incident, records_.store);
      object["incident"] = std::to_string(one.incident);
      object["incident_title"] = json::value_from(titles);
      object["until"] = to_json(end_of(one.incident, records_.store));
    }
    object["why"] = why(reason_of(one), titles);
    return object;
  }

  const flow::GateFacts& facts_;
  const Records& records_;
};

std::optional<Error> wrong_in(const Request& request, const std::vector<Component>& components) {
  if (auto wrong = unknown_in(request, {"component"})) return wrong;
  const auto asked = request.parameter("component");
  if (asked.empty()) return Error{Fault::Invalid, "component must be named: ?component=KEY"};
  if (std::ranges::find(components, asked, &Component::key) != components.end())
    return std::nullopt;
  std::vector<std::string> known;
  known.reserve(components.size());
  for (const auto& component : components)
    known.push_back(component.key);
  return Error{
      Fault::NotFound,
      fmt::format("there is no component {}{}", asked, settings::suggestion(asked, known))};
}

}  // namespace

Response get_gate(const Request& request, const Records& records) {
  const auto& site = records.wording.site();
  if (const auto wrong = wrong_in(request, site.components)) return problem(*wrong);
  const auto incidents = records.store.open_incidents();
  const auto drafts = records.store.waiting_revisions();
  const auto conditions = flow::conditions_in(records.store.slices_of("condition"));
  const flow::GateFacts facts{.component = request.parameter("component"),
                              .now = request.arrival,
                              .components = site.components,
                              .incidents = incidents,
                              .drafts = drafts,
                              .conditions = conditions,
                              .maintenances = site.maintenances};
  return Told{facts, records}.of(flow::judge_gate(facts));
}

}  // namespace goji::web::ops
