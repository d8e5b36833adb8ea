#include "flow/rendering.h"

#include <algorithm>
#include <utility>

namespace goji::flow {
namespace {

ComponentStatus worst_of(const store::RevisionRow& revision) {
  auto worst = ComponentStatus::Operational;
  for (const auto& [component, status] : revision.components)
    worst = std::max(worst, status);
  return worst;
}

messages::NoticeText text_of(const store::RevisionRow& revision, const std::string& language) {
  const auto found = revision.words.find(language);
  if (found == revision.words.end()) return {};
  const auto& [title, brief, body] = found->second;
  return {.title = title, .brief = brief, .body = body};
}

}  // namespace

store::RevisionRow revision_of(const Said& said, const Press* press) {
  const bool draft = said.kind == NoticeKind::Draft;
  store::RevisionRow revision{
      .incident = said.incident ? said.incident->id : 0,
      .draft = said.draft,
      .kind = said.kind,
      .state = draft ? store::RevisionState::Draft : store::RevisionState::Published,
      .automatic = said.automatic,
      .notify = said.notify,
      .at = said.at,
      .components = said.components,
      .reason = said.reason,
      .author = press == nullptr ? std::string{} : press->author};
  if (said.incident) {
    revision.phase = said.incident->phase;
    revision.next_update_at = said.incident->next_update_at;
  }
  return revision;
}

bool is_for(const Outlet& outlet, const store::RevisionRow& revision, const Press* press) {
  const bool internal = outlet.audience == Outlet::Audience::Internal;
  if (revision.kind == NoticeKind::Test)
    return press != nullptr && press->channels.front() == outlet.channel;
  if (revision.state == store::RevisionState::Draft) return internal;
  if (outlet.audience == Outlet::Audience::Regulator) return false;
  if (press == nullptr || press->channels.empty()) return true;
  return std::ranges::find(press->channels, outlet.channel) != press->channels.end();
}

ToldBefore told_before(store::Reading& reading, IncidentId incident) {
  ToldBefore told;
  if (incident == 0) return told;
  for (const auto& revision : reading.revisions(incident)) {
    if (revision.state != store::RevisionState::Published) continue;
    for (const auto& [component, status] : revision.components)
      told[component] = status;
  }
  return told;
}

deliveries::Forms forms_of(const Wording& wording,
                           const Outlet& outlet,
                           const store::RevisionRow& revision,
                           const std::string& json) {
  const auto text = text_of(revision, outlet.language);
  const messages::Surroundings around{
      .site = wording.site().name,
      .home = wording.site().url,
      .link = wording.link_to(revision.incident),
      .worst = worst_of(revision),
      .unsubscribe = outlet.capabilities.to_subscribers ? std::string{kUnsubscribeMark} : ""};
  deliveries::Forms forms;
  for (const Wants& wants : outlet.capabilities.wants)
    forms.emplace(wants.form,
                  wants.form == Form::Json
                      ? json
                      : wording.library().in_form(outlet.language, text, around, wants));
  return forms;
}

deliveries::Forms forms_shown(const Wording& wording,
                              const Outlet& outlet,
                              const store::RevisionRow& revision) {
  const auto text = text_of(revision, outlet.language);
  deliveries::Forms forms;
  for (const Wants& wants : outlet.capabilities.shows)
    forms.emplace(wants.form, wording.library().in_form(outlet.language, text, {}, wants));
  return forms;
}

}  // namespace goji::flow
