#include "board/banner.h"

#include "domain/wants.h"
#include "messages/fit.h"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <system_error>

namespace goji::board {
namespace {

namespace json = boost::json;

// Many million apps may ask: seldom while all is well, often while people wait for the end.
constexpr int kSecondsInTrouble = 15;
constexpr int kSecondsOtherwise = 60;

json::value moment(const std::optional<TimePoint>& at) {
  return at ? json::value(rfc3339_text(*at)) : json::value(nullptr);
}

bool is_real(const Facts& facts, Mark mark) {
  return mark == Mark::None || facts.site.mark != Mark::None;
}

bool is_in_banner(const Facts& facts, const IncidentFacts& incident) {
  if (!is_real(facts, incident.mark) || incident.updates.empty() || incident.retracted)
    return false;
  return is_open(incident) ||
         (incident.resolved_at && facts.built_at - *incident.resolved_at < kShownAfterwards);
}

/// The number that `text` begins with, which is taken from it; nothing if it does not.
std::optional<std::uint64_t> take_number(std::string_view& text) {
  std::uint64_t number = 0;
  const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (wrong != std::errc{}) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return number;
}

bool is_about(const std::vector<std::string>& components, const std::string& wanted) {
  return wanted.empty() || std::ranges::find(components, wanted) != components.end();
}

/// How things are now for those whom the incident is about.
std::string_view look_of(const Edition& edition, const IncidentFacts& incident) {
  if (!is_open(incident)) return "ok";
  if (incident.phase == Phase::Monitoring) return "work";
  auto worst = ComponentStatus::DegradedPerformance;
  for (const auto& key : incident.components)
    if (const auto* component = edition.survey().component(key))
      worst = std::max(worst, component->status);
  return board::look_of(worst);
}

class Banner {
 public:
  Banner(const Edition& edition, const std::string& component)
      : edition_(edition), facts_(edition.facts()), component_(component) {}

  std::string text() {
    bool trouble = false;
    for (const auto& incident : facts_.incidents) {
      if (!is_in_banner(facts_, incident)) continue;
      trouble = true;
      if (is_about(incident.components, component_)) add(incident);
    }
    for (const auto& maintenance : facts_.maintenances)
      if (is_real(facts_, maintenance.mark) && is_about(maintenance.components, component_) &&
          maintenance.state == MaintenanceFacts::State::InProgress)
        add(maintenance);
    return json::serialize(
        json::object{{"version", 1},
                     {"language", edition_.language()},
                     {"revision", newest_revision(facts_)},
                     {"site", edition_.site_name()},
                     {"url", facts_.site.url},
                     {"poll_seconds", trouble ? kSecondsInTrouble : kSecondsOtherwise},
                     {"messages", std::move(messages_)},
                     {"labels",
                      json::object{{"region", word("banner.region")},
                                   {"more", word("banner.more")},
                                   {"dismiss", word("banner.dismiss")}}}});
  }

 private:
  [[nodiscard]] std::string word(std::string_view name) const {
    return edition_.words().word(name);
  }

  template <class Subject>
  [[nodiscard]] json::object message(const Subject& subject,
                                     char letter,
                                     std::string_view path) const {
    const auto revision = subject.updates.empty() ? 0 : subject.updates.front().revision;
    json::array components;
    for (const auto& key : subject.components)
      components.emplace_back(key);
    return {{"id", fmt::format("{}{}-{}", letter, subject.id, revision)},
            {"title", edition_.marked(edition_.title(subject.title, subject.components))},
            {"text",
             subject.updates.empty()
                 ? std::string{}
                 : messages::cut(edition_.marked(edition_.text(subject.updates.front().brief)),
                                 kLongestInBanner)},
            {"url", fmt::format("{}/{}/{}", facts_.site.url, path, subject.id)},
            {"components", std::move(components)}};
  }

  void add(const IncidentFacts& incident) {
    auto made = message(incident, 'i', "incidents");
    if (const auto title = edition_.text(incident.updates.front().title); !title.empty())
      made["title"] = edition_.marked(title);
    made["look"] = look_of(edition_, incident);
    made["since"] = moment(incident.onset);
    made["until"] = moment(incident.resolved_at);
    made["next_update_at"] = moment(is_open(incident) ? incident.next_update_at : std::nullopt);
    messages_.push_back(std::move(made));
  }

  void add(const MaintenanceFacts& maintenance) {
    auto made = message(maintenance, 'm', "maintenances");
    made["look"] = "work";
    made["since"] = moment(maintenance.from);
    made["until"] = moment(maintenance.to);
    made["next_update_at"] = nullptr;
    messages_.push_back(std::move(made));
  }

  const Edition& edition_;
  const Facts& facts_;
  const std::string& component_;
  json::array messages_{};
};

}  // namespace

std::vector<BannerUpdate> updates_in_banner(const Facts& facts) {
  std::vector<BannerUpdate> updates;
  for (const auto& incident : facts.incidents)
    if (is_in_banner(facts, incident))
      updates.push_back({incident.id, incident.updates.front().revision});
  return updates;
}

std::optional<BannerUpdate> banner_update(std::string_view id) {
  if (!id.starts_with('i')) return std::nullopt;
  id.remove_prefix(1);
  const auto incident = take_number(id);
  if (!incident || !id.starts_with('-')) return std::nullopt;
  id.remove_prefix(1);
  const auto revision = take_number(id);
  if (!revision || !id.empty()) return std::nullopt;
  return BannerUpdate{*incident, *revision};
}

std::string banner_json(const Edition& edition, const std::string& component) {
  return Banner(edition, component).text();
}

}  // namespace goji::board
