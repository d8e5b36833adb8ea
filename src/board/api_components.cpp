#include "base/utf8.h"
#include "board/api.h"
#include "domain/words.h"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace goji::board {
namespace {

namespace json = boost::json;

json::value text_or_null(const std::string& text) {
  return text.empty() ? json::value(nullptr) : json::value(utf8::cleaned(text));
}

std::string id_of_group(const std::string& group) {
  return "group:" + utf8::cleaned(group);
}

}  // namespace

json::array Api::component_rows() const {
  json::array rows;
  int position = 0;
  for (const auto& group : edition_.survey().groups()) {
    ++position;
    if (!group.key.empty()) rows.push_back(group_row(group, position));
    for (const auto* member : group.members)
      rows.push_back(component_row(*member, positions_.at(member->component.key)));
  }
  return rows;
}

json::object Api::group_row(const Group& group, int position) const {
  json::array children;
  auto worst = ComponentStatus::Operational;
  auto created = group.members.front()->known_since;
  auto updated = group.members.front()->since;
  for (const auto* member : group.members) {
    children.emplace_back(member->component.key);
    worst = std::max(worst, member->status);
    created = std::min(created, member->known_since);
    updated = std::max(updated, member->since);
  }
  return {{"id", id_of_group(group.key)},
          {"name", utf8::cleaned(edition_.heading(group.key))},
          {"status", word(worst)},
          {"created_at", rfc3339_text(created)},
          {"updated_at", rfc3339_text(updated)},
          {"position", position},
          {"description", nullptr},
          {"showcase", false},
          {"start_date", nullptr},
          {"group_id", nullptr},
          {"page_id", edition_.facts().site.page_id},
          {"group", true},
          {"only_show_if_degraded", false},
          {"components", std::move(children)}};
}

json::object Api::component_row(const ComponentFacts& component, int position) const {
  const auto& group = component.component.group;
  return {{"id", component.component.key},
          {"name", utf8::cleaned(edition_.name(component))},
          {"status", word(component.status)},
          {"created_at", rfc3339_text(component.known_since)},
          {"updated_at", rfc3339_text(component.since)},
          {"position", position},
          {"description", text_or_null(edition_.text(component.component.description))},
          {"showcase", true},
          {"start_date", date_text(dates_.of(component.known_since))},
          {"group_id", group.empty() ? json::value(nullptr) : json::value(id_of_group(group))},
          {"page_id", edition_.facts().site.page_id},
          {"group", false},
          {"only_show_if_degraded", false}};
}

json::array Api::members(const std::vector<std::string>& keys) const {
  json::array rows;
  for (const auto& key : keys)
    if (const auto* component = edition_.survey().component(key))
      rows.push_back(component_row(*component, positions_.at(component->component.key)));
  return rows;
}

json::value Api::affected(const Update& update) const {
  json::array list;
  for (const auto& touched : update.components) {
    const auto* component = edition_.survey().component(touched.component);
    if (component == nullptr) continue;
    const auto& group = component->component.group;
    const auto& name = edition_.name(*component);
    list.push_back(json::object{
        {"code", component->component.key},
        {"name",
         utf8::cleaned(group.empty() ? name
                                     : fmt::format("{} - {}", edition_.heading(group), name))},
        {"old_status", word(touched.from)},
        {"new_status", word(touched.to)}});
  }
  return list.empty() ? json::value(nullptr) : json::value(std::move(list));
}

}  // namespace goji::board
