#include "webhook/statuspage.h"

#include <boost/json.hpp>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string_view>

namespace goji::channels::webhook {
namespace {

namespace json = boost::json;

constexpr auto kPage = "goji";

/// From the least to the worst.
struct Level {
  std::string_view status;       ///< goji's word for a component
  std::string_view impact;       ///< Statuspage's
  std::string_view description;  ///< of the whole page
};

constexpr std::array kLevels{Level{"operational", "none", "All Systems Operational"},
                             Level{"under_maintenance", "maintenance", "Service Under Maintenance"},
                             Level{"degraded_performance", "minor", "Partially Degraded Service"},
                             Level{"partial_outage", "major", "Partial System Outage"},
                             Level{"major_outage", "critical", "Major System Outage"}};

Level worst_of(const json::value& components) {
  auto worst = kLevels.begin();
  for (const auto& component : components.as_array()) {
    const std::string_view status = component.at("status").as_string();
    const auto found = std::ranges::find(kLevels, status, &Level::status);
    if (found != kLevels.end()) worst = std::max(worst, found);
  }
  return *worst;
}

/// What there is in that language, else in the first.
const json::value& in_language(const json::object& texts, const std::string& language) {
  const auto* own = texts.if_contains(language);
  if (own == nullptr && texts.empty()) throw std::invalid_argument("no text in any language");
  return own != nullptr ? *own : texts.begin()->value();
}

json::value name_of(const json::value& component, const std::string& language) {
  const auto& names = component.at("name").as_object();
  return names.empty() ? component.at("key") : in_language(names, language);
}

json::object page_of(const Level& now) {
  return {{"id", kPage}, {"status_indicator", now.impact}, {"status_description", now.description}};
}

json::object incident_of(const json::value& data,
                         const json::value& said_at,
                         const std::string& language) {
  const auto& words = in_language(data.at("messages").as_object(), language).as_object();
  const auto& incident = data.at("incident");
  const auto& id = incident.at("id");
  const auto& notice = data.at("notice");
  json::array components;
  for (const auto& component : incident.at("components").as_array())
    components.push_back(json::object{{"id", component.at("key")},
                                      {"name", name_of(component, language)},
                                      {"status", component.at("status")}});
  const json::object update{{"id", notice.at("id")},
                            {"incident_id", id},
                            {"status", incident.at("status")},
                            {"body", words.at("body")},
                            {"created_at", said_at},
                            {"updated_at", said_at},
                            {"display_at", said_at}};
  return {{"id", id},
          {"name", words.at("title")},
          {"status", incident.at("status")},
          {"impact", worst_of(incident.at("components")).impact},
          {"created_at", incident.at("opened_at")},
          {"started_at", incident.at("started_at")},
          {"updated_at", said_at},
          {"monitoring_at", incident.at("monitoring_at")},
          {"resolved_at", incident.at("resolved_at")},
          {"shortlink", incident.at("url")},
          {"page_id", kPage},
          {"components", std::move(components)},
          {"incident_updates", json::array{update}}};
}

std::string shaped(const json::value& notice,
                   const std::string& language,
                   const std::string& unsubscribe) {
  const auto& data = notice.at("data");
  const auto& said_at = notice.at("timestamp");
  const auto& incident = data.at("incident");
  const bool over = !incident.is_object() || !incident.at("resolved_at").is_null();
  const auto now = over ? kLevels.front() : worst_of(incident.at("components"));
  json::object body{{"meta", json::object{{"unsubscribe", unsubscribe}, {"generated_at", said_at}}},
                    {"page", page_of(now)}};
  if (incident.is_object()) body["incident"] = incident_of(data, said_at, language);
  return json::serialize(body);
}

}  // namespace

std::string to_statuspage(const std::string& notice,
                          const std::string& language,
                          const std::string& unsubscribe) {
  boost::system::error_code unreadable;
  const auto read = json::parse(notice, unreadable);
  if (unreadable) return {};
  try {
    return shaped(read, language, unsubscribe);
  } catch (const std::exception&) {
    return {};  // a field that every notice has was not there
  }
}

}  // namespace goji::channels::webhook
