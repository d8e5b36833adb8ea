#include "flow/wording.h"

#include "domain/words.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace goji::flow {
namespace {

/// Components in the order of the configuration, whatever the order of their keys.
std::vector<messages::Touched> touched_by(const Said& said,
                                          const ToldBefore& before,
                                          const std::vector<Component>& components) {
  std::vector<messages::Touched> touched;
  for (const Component& component : components) {
    const auto status = said.components.find(component.key);
    if (status == said.components.end()) continue;
    auto& one = touched.emplace_back();
    one.name = component.name;
    one.status = status->second;
    if (const auto told = before.find(component.key); told != before.end())
      one.before = told->second;
    one.intermittent = said.intermittent.contains(component.key);
  }
  return touched;
}

/// When it was over: before it was said to be, the time it was watched.
std::optional<TimePoint> end_of(const IncidentState& incident) {
  return incident.monitoring_at ? incident.monitoring_at : incident.resolved_at;
}

messages::Facts facts_of(const Said& said, const ToldBefore& before, const Wording::Site& site) {
  messages::Facts facts{.kind = said.kind,
                        .mark = site.mark,
                        .site = site.name,
                        .components = touched_by(said, before, site.components),
                        .at = said.at,
                        .onset = said.at};
  if (said.incident) {
    facts.phase = said.incident->phase;
    facts.onset = said.incident->onset;
    facts.until = end_of(*said.incident);
    if (!said.promises_no_time) facts.next_update = said.incident->next_update_at;
  }
  return facts;
}

}  // namespace

std::map<std::string, store::Words> Wording::words_of(const Said& said,
                                                      const Press* press,
                                                      const ToldBefore& before,
                                                      std::vector<Reason>& notes) const {
  auto facts = facts_of(said, before, site_);
  facts.link = link_to(said.incident ? said.incident->id : 0);
  if (press != nullptr) {
    if (press->template_kind) facts.kind = *press->template_kind;
    for (const auto& [language, words] : press->words)
      facts.own[language] = {words.title, words.body};
  }
  std::map<std::string, store::Words> words;
  for (const auto& language : languages()) {
    auto text = library_.render(language, facts);
    if (!text.trouble.empty())
      notes.push_back({.code = "template_failed",
                       .facts = {{"kind", std::string{word(facts.kind)}},
                                 {"language", language},
                                 {"why", text.trouble}}});
    words[language] = {std::move(text.title), std::move(text.brief), std::move(text.body)};
  }
  return words;
}

std::string Wording::link_to(IncidentId incident) const {
  return incident == 0 ? site_.url : fmt::format("{}/incidents/{}", site_.url, incident);
}

}  // namespace goji::flow
