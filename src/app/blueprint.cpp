#include "app/blueprint.h"

#include "board/templates.h"
#include "criteria/policy.h"
#include "messages/check.h"
#include "messages/library.h"
#include "messages/markdown.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>
#include <utility>

namespace goji::app {
namespace {

flow::Outlet::Audience audience_of(const Audiences& audiences, const std::string& channel) {
  const auto in = [&](const std::vector<std::string>& names) {
    return std::ranges::find(names, channel) != names.end();
  };
  if (in(audiences.internal)) return flow::Outlet::Audience::Internal;
  return in(audiences.regulator) ? flow::Outlet::Audience::Regulator
                                 : flow::Outlet::Audience::Everybody;
}

std::vector<flow::Outlet> outlets_of(const Config& config) {
  std::vector<flow::Outlet> outlets;
  for (const auto& [name, channel] : *config.channels)
    outlets.push_back({.channel = name,
                       .audience = audience_of(config.audiences, name),
                       .language = config.site.languages.front(),
                       .capabilities = channel->capabilities()});
  return outlets;
}

flow::Terms terms_of(const Config& config, criteria::Policy policy) {
  flow::Terms terms{.policy = std::move(policy),
                    .zone = config.site.timezone,
                    .components = config.components,
                    .maintenances = config.maintenances};
  for (const auto& inlet : config.inlets)
    terms.heartbeats.insert(terms.heartbeats.end(), inlet.expect.begin(), inlet.expect.end());
  return terms;
}

board::Site site_of(const Config& config) {
  return {.name = config.site.name,
          .url = config.site.url,
          .zone = config.site.timezone,
          .languages = config.site.languages};
}

signals::ComponentKeys keys_of(const Config& config) {
  signals::ComponentKeys keys;
  for (const Component& component : config.components)
    keys.insert(component.key);
  return keys;
}

/// `timing:` of the configuration has its own policy, of which only that section counts.
void take_timing(criteria::Policy& policy, const criteria::Policy& from) {
  policy.first_notice_within = from.first_notice_within;
  policy.update_major = from.update_major;
  policy.update_partial = from.update_partial;
  policy.update_degraded = from.update_degraded;
  policy.stills_in_a_row = from.stills_in_a_row;
  policy.remind_at = from.remind_at;
  policy.notices_a_day = from.notices_a_day;
}

/// The rules as they are written, or the default policy. Its complaints join those of the file it
/// stands in, which were empty before.
criteria::Policy policy_of(const Config& config, std::vector<std::string>& wrong) {
  criteria::Policy policy;
  for (const Rules* rules : {&config.criteria, &config.timing}) {
    if (!rules->file) continue;
    auto reader = rules->reader();
    auto read = criteria::read_policy(reader);
    read.rules = criteria::read_rules(reader, config.components);
    reader.refuse_unknown_keys();
    if (rules == &config.criteria) {
      policy = std::move(read);
    } else {
      take_timing(policy, read);
    }
  }
  for (const Rules* rules : {&config.criteria, &config.timing})
    if (rules->file && wrong.empty()) wrong = rules->file->document.complaints;
  return policy;
}

Error complaints(const std::vector<std::string>& list) {
  return {Fault::Invalid, fmt::format("{}", fmt::join(list, "\n"))};
}

}  // namespace

Result<Blueprint> draw(const std::string& config_file, const Surroundings& surroundings) {
  auto loaded = load_config(config_file, surroundings);
  auto wrong = std::move(loaded.complaints);
  auto config = std::make_shared<const Config>(std::move(loaded.config));
  if (!wrong.empty()) return complaints(wrong);
  auto policy = policy_of(*config, wrong);
  auto library = messages::Library::load(
      config->assets, {config->site.languages, config->site.timezone, config->components});
  if (!library) wrong.push_back(library.error().what);
  auto templates = board::Templates::read(config->assets, config->site.languages);
  if (!templates) wrong.push_back(templates.error().what);
  if (!wrong.empty()) return complaints(wrong);

  auto wording = std::make_shared<const flow::Wording>(
      std::move(*library),
      flow::Wording::Site{config->site.name, config->site.url, config->components});
  return Blueprint{.config = config,
                   .terms = terms_of(*config, std::move(policy)),
                   .wording = std::move(wording),
                   .plan = {.outlets = outlets_of(*config)},
                   .showcase = {.site = site_of(*config),
                                .components = config->components,
                                .maintenances = config->maintenances,
                                .templates = std::move(*templates),
                                .to_html = messages::markdown_to_html},
                   .inlets = {.inlets = config->inlets, .components = keys_of(*config)}};
}

Result<flow::Terms> draw_terms(const std::string& config_file, const Surroundings& surroundings) {
  auto loaded = load_config(config_file, surroundings);
  auto wrong = std::move(loaded.complaints);
  if (!wrong.empty()) return complaints(wrong);
  auto policy = policy_of(loaded.config, wrong);
  if (!wrong.empty()) return complaints(wrong);
  return terms_of(loaded.config, std::move(policy));
}

Result<criteria::Policy> read_other_policy(const std::string& config_file,
                                           const std::string& policy,
                                           std::span<const Component> components,
                                           const Surroundings& surroundings) {
  namespace fs = std::filesystem;
  const auto name = policy + ".yaml";
  const auto beside = fs::path{config_file}.parent_path() / "policies" / name;
  std::error_code failure;
  std::shared_ptr<settings::File> file;
  for (const auto& path : {fs::path{policy}, beside})
    if (!file && fs::is_regular_file(path, failure))
      file = settings::load_file(path.string(), surroundings.environment);
  const auto shipped = "config/policies/" + name;
  if (const auto text = assets::Assets{}.read(shipped); !file && text)
    file = settings::load_text(*text, shipped, surroundings.environment);
  if (!file) return Error{Fault::NotFound, policy + ": is neither a file nor the name of a policy"};
  criteria::Policy read;
  if (file->sound) {
    auto reader = file->reader();
    read = criteria::read_policy(reader);
    read.rules = criteria::read_rules(reader, components);
    reader.refuse_unknown_keys();
  }
  if (!file->document.complaints.empty()) return complaints(file->document.complaints);
  return read;
}

std::vector<std::string> troubles_of(const Blueprint& plan) {
  std::vector<messages::ChannelWants> wants;
  for (const flow::Outlet& outlet : plan.plan.outlets)
    wants.push_back({outlet.channel, outlet.capabilities.wants});
  return messages::check_all(plan.wording->library(), wants);
}

}  // namespace goji::app
