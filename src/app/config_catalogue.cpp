#include "app/config_parts.h"
#include "base/rfc3339.h"

#include <fmt/format.h>

#include <set>
#include <utility>

namespace goji::app {
namespace {

using Keys = std::set<std::string>;

std::string read_key(settings::Reader& entry) {
  if (!entry.has("key")) entry.complain("key", "is missing");
  return entry.value("key", settings::to_key).value_or("");
}

/// What has no name of its own is called by its key in every language.
Localized read_name(settings::Reader& entry,
                    const std::string& key,
                    const std::vector<std::string>& languages) {
  auto name = entry.localized("name", languages);
  for (const auto& language : languages)
    name.emplace(language, key);
  return name;
}

std::optional<std::uint64_t> read_users(settings::Reader& entry) {
  const auto users = entry.value("users", settings::to_count);
  if (users == 0U) entry.complain("users", "must be more than 0");
  return users;
}

AssumedShares read_assumed(settings::Reader& entry) {
  AssumedShares assumed;
  auto section = entry.section("assumed_shares");
  assumed.degraded_performance =
      section.share("degraded_performance", assumed.degraded_performance);
  assumed.partial_outage = section.share("partial_outage", assumed.partial_outage);
  assumed.major_outage = section.share("major_outage", assumed.major_outage);
  section.refuse_unknown_keys();
  return assumed;
}

Component read_component(settings::Reader& entry, const std::vector<std::string>& languages) {
  Component component{.key = read_key(entry)};
  component.name = read_name(entry, component.key, languages);
  component.description = entry.localized("description", languages);
  component.group = entry.value("group", settings::to_key).value_or("");
  component.users = read_users(entry);
  component.depends_on = entry.texts("depends_on");
  component.assumed = read_assumed(entry);
  entry.refuse_unknown_keys();
  return component;
}

void refuse_unknown_components(settings::Reader& entry,
                               const std::string& key,
                               const std::vector<std::string>& named,
                               const Keys& known) {
  for (const auto& name : named)
    if (!known.contains(name))
      entry.complain(key,
                     fmt::format("names no component: {}{}",
                                 name,
                                 settings::suggestion(name, {known.begin(), known.end()})));
}

Keys keys_of(const std::vector<Component>& components) {
  Keys keys;
  for (const auto& component : components)
    keys.insert(component.key);
  return keys;
}

std::vector<Group> read_groups(settings::Reader& root, const std::vector<std::string>& languages) {
  std::vector<Group> groups;
  Keys taken;
  for (auto& entry : root.list("groups")) {
    Group group{.key = read_key(entry)};
    group.name = read_name(entry, group.key, languages);
    entry.refuse_unknown_keys();
    if (!taken.insert(group.key).second)
      entry.complain("key", "is taken by another group: " + group.key);
    groups.push_back(std::move(group));
  }
  return groups;
}

/// A group that is nowhere described is called by its key; but where some are described, one that
/// is not is a typo.
class Headings {
 public:
  Headings(std::vector<Group>& groups, bool described, const Keys& components)
      : groups_(groups), described_(described), components_(components) {
    for (const auto& group : groups)
      known_.insert(group.key);
  }

  void place(settings::Reader& entry,
             const std::string& key,
             const std::vector<std::string>& languages) {
    if (key.empty()) return;
    if (components_.contains(key)) entry.complain("group", "is the key of a component: " + key);
    if (known_.contains(key)) return;
    if (described_)
      entry.complain("group",
                     fmt::format("is not under `groups`: {}{}",
                                 key,
                                 settings::suggestion(key, {known_.begin(), known_.end()})));
    known_.insert(key);
    Group group{.key = key};
    for (const auto& language : languages)
      group.name[language] = key;
    groups_.push_back(std::move(group));
  }

 private:
  std::vector<Group>& groups_;
  bool described_;
  const Keys& components_;
  Keys known_;
};

}  // namespace

Catalogue read_catalogue(settings::Reader& root, const std::vector<std::string>& languages) {
  Catalogue catalogue{.groups = read_groups(root, languages)};
  auto entries = root.list("components");
  if (entries.empty()) root.complain("components", "must list at least one component");
  Keys known;
  for (auto& entry : entries) {
    auto component = read_component(entry, languages);
    if (!known.insert(component.key).second && !component.key.empty())
      entry.complain("key", "is taken by another component: " + component.key);
    catalogue.components.push_back(std::move(component));
  }
  Headings headings{catalogue.groups, root.has("groups"), known};
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const auto& component = catalogue.components[i];
    refuse_unknown_components(entries[i], "depends_on", component.depends_on, known);
    headings.place(entries[i], component.group, languages);
  }
  for (const auto& cycle : cycles_in(catalogue.components))
    entries[cycle.first].complain("depends_on", "goes round in a circle: " + cycle.way);
  return catalogue;
}

std::vector<Maintenance> read_maintenances(settings::Reader& root,
                                           const Catalogue& catalogue,
                                           const std::vector<std::string>& languages) {
  std::vector<Maintenance> maintenances;
  const auto known = keys_of(catalogue.components);
  for (auto& entry : root.list("maintenances")) {
    for (const auto* key : {"components", "from", "to", "title"})
      if (!entry.has(key)) entry.complain(key, "is missing");
    Maintenance maintenance{.components = entry.texts("components"),
                            .from = entry.value("from", parse_rfc3339).value_or(TimePoint::min()),
                            .to = entry.value("to", parse_rfc3339).value_or(TimePoint::max()),
                            .title = entry.localized("title", languages)};
    if (entry.has("components") && maintenance.components.empty())
      entry.complain("components", "must name at least one");
    refuse_unknown_components(entry, "components", maintenance.components, known);
    if (maintenance.from >= maintenance.to) entry.complain("to", "must be after from");
    entry.refuse_unknown_keys();
    maintenances.push_back(std::move(maintenance));
  }
  return maintenances;
}

}  // namespace goji::app
