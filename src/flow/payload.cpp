#include "flow/payload.h"

#include "base/rfc3339.h"
#include "domain/words.h"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <optional>

namespace goji::flow {
namespace {

namespace json = boost::json;

json::value moment(const std::optional<TimePoint>& at) {
  return at ? json::value(to_rfc3339(*at)) : json::value(nullptr);
}

json::object texts(const Localized& localized) {
  json::object object;
  for (const auto& [language, text] : localized)
    object[language] = text;
  return object;
}

json::array components_of(const std::map<std::string, ComponentStatus>& named,
                          std::span<const Component> components) {
  json::array list;
  for (const Component& component : components)
    if (const auto found = named.find(component.key); found != named.end())
      list.push_back(json::object{{"key", component.key},
                                  {"name", texts(component.name)},
                                  {"status", word(found->second)}});
  return list;
}

json::value incident_of(const Said& said,
                        std::span<const Component> components,
                        const std::string& site_url) {
  if (!said.incident) return nullptr;
  const IncidentState& incident = *said.incident;
  return json::object{{"id", std::to_string(incident.id)},
                      {"url", fmt::format("{}/incidents/{}", site_url, incident.id)},
                      {"status", word(incident.phase)},
                      {"automatic", incident.automatic},
                      {"retracted", incident.retracted},
                      {"started_at", to_rfc3339(incident.onset)},
                      {"opened_at", to_rfc3339(incident.opened_at)},
                      {"monitoring_at", moment(incident.monitoring_at)},
                      {"resolved_at", moment(incident.resolved_at)},
                      {"next_update_at", moment(incident.next_update_at)},
                      {"components", components_of(incident.components, components)}};
}

json::value mark_of(const Wording::Site& site) {
  return site.mark == Mark::None ? json::value(nullptr) : json::value(word(site.mark));
}

json::object messages_of(const store::RevisionRow& revision) {
  json::object messages;
  for (const auto& [language, words] : revision.words)
    messages[language] =
        json::object{{"title", words.title}, {"short", words.short_text}, {"body", words.body}};
  return messages;
}

}  // namespace

std::string payload(const store::RevisionRow& revision,
                    const Said& said,
                    const Wording::Site& site) {
  const auto kind = word(revision.kind);
  const auto type =
      revision.kind == NoticeKind::Test ? std::string{kind} : fmt::format("incident.{}", kind);
  const json::object body{
      {"type", type},
      {"timestamp", to_rfc3339(revision.at)},
      {"data",
       json::object{
           {"version", 1},
           {"mark", mark_of(site)},
           {"notice",
            json::object{{"id", std::to_string(revision.id)},
                         {"kind", kind},
                         {"automatic", revision.automatic},
                         {"sequence", revision.sequence},
                         {"components", components_of(revision.components, site.components)}}},
           {"incident", incident_of(said, site.components, site.url)},
           {"messages", messages_of(revision)}}}};
  return json::serialize(body);
}

}  // namespace goji::flow
