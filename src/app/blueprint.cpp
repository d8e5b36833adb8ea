#include "app/blueprint.h"

#include "board/templates.h"
#include "criteria/policy.h"
#include "domain/words.h"
#include "messages/check.h"
#include "messages/library.h"
#include "messages/markdown.h"
#include "web/ops/report_rehearsal.h"

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
                       .kind = config.channel_terms.at(name).kind,
                       .audience = audience_of(config.audiences, name),
                       .language = config.site.languages.front(),
                       .capabilities = channel->capabilities(),
                       .approval = config.channel_terms.at(name).approval});
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

/// What stands there was checked when it was read.
Mark mark_of(const Site& site) {
  return mark_named(site.mark).value_or(Mark::None);
}

board::Site site_of(const Config& config) {
  return {.name = config.site.name,
          .url = config.site.url,
          .zone = config.site.timezone,
          .languages = config.site.languages,
          .mark = mark_of(config.site),
          .subscribable = goes_to_subscribers(config)};
}

std::vector<board::Heading> headings_of(const Config& config) {
  std::vector<board::Heading> headings;
  headings.reserve(config.groups.size());
  for (const Group& group : config.groups)
    headings.push_back({.key = group.key, .name = group.name});
  return headings;
}

signals::ComponentKeys keys_of(const Config& config) {
  signals::ComponentKeys keys;
  for (const Component& component : config.components)
    keys.insert(component.key);
  return keys;
}

/// Reads a policy's sections, or those of a configuration that are laid over one. What was wrong
/// is in the file's document, which was empty before.
criteria::Policy policy_in(const Rules& rules, const Config& config, criteria::Policy base) {
  if (rules.base) base = policy_in(*rules.base, config, std::move(base));
  if (!rules.file) return base;
  auto reader = rules.reader();
  static_cast<void>(reader.has("policy"));  // read with the configuration
  auto policy = criteria::read_policy(reader, std::move(base));
  if (reader.has("rules"))
    policy.rules = criteria::read_rules(reader, config.components, config.site.timezone);
  reader.refuse_unknown_keys();
  return policy;
}

/// `timing:` holds the section's keys in place, or names a policy of which only that section
/// counts.
void lay_timing(const Rules& rules, const Config& config, criteria::Policy& policy) {
  const Rules* named = rules.base ? rules.base.get() : &rules;
  const bool in_place = !rules.path.empty();
  if (!in_place || rules.base) criteria::take_timing(policy, policy_in(*named, config, {}));
  if (!in_place) return;
  auto reader = rules.reader();
  static_cast<void>(reader.has("policy"));
  criteria::read_timing(reader, policy);
}

void add_complaints(const settings::Document& document, std::vector<std::string>& wrong) {
  for (const auto& complaint : document.complaints)
    if (std::ranges::find(wrong, complaint) == wrong.end()) wrong.push_back(complaint);
}

void add_complaints(const Rules& rules, std::vector<std::string>& wrong) {
  if (rules.base) add_complaints(*rules.base, wrong);
  if (rules.file) add_complaints(rules.file->document, wrong);
}

/// The policy says how long a heartbeat may be waited for.
void check_heartbeats(const Config& config, const criteria::Policy& policy) {
  const auto at_most = policy.heartbeat_at_most;
  for (std::size_t i = 0; i < config.inlets.size(); ++i)
    for (std::size_t j = 0; j < config.inlets[i].expect.size(); ++j) {
      if (config.inlets[i].expect[j].every <= at_most) continue;
      const auto node = config.file->root["inlets"][i]["expect"][j];
      config.file->document.complain(
          node.Mark().line + 1,
          fmt::format("inlets[{}].expect[{}].every must be at most {}s, or blindness would be "
                      "noticed too late",
                      i,
                      j,
                      at_most.count()));
    }
}

/// The policy as it is written, or the default one.
criteria::Policy policy_of(const Config& config, std::vector<std::string>& wrong) {
  auto policy = policy_in(config.criteria, config, {});
  if (config.timing.written) lay_timing(config.timing, config, policy);
  check_heartbeats(config, policy);
  add_complaints(config.file->document, wrong);
  add_complaints(config.criteria, wrong);
  add_complaints(config.timing, wrong);
  return policy;
}

/// What a configuration may ask for and this version cannot do: better refused than passed over.
std::vector<std::string> missing_in(const Config& config, const std::string& file) {
  std::vector<std::string> missing;
  if (config.approvals)
    missing.push_back(fmt::format(
        "{}: approvals cannot be on: this version does not wait for a second person", file));
  if (config.store.postgresql)
    missing.push_back(
        fmt::format("{}: store.postgresql cannot be used: this version keeps its store in SQLite, "
                    "store.path",
                    file));
  return missing;
}

/// A language without any words is one complaint: the templates would make hundreds of it.
std::vector<std::string> wordless_in(const Config& config) {
  constexpr std::string_view kWords = "templates/words/";
  constexpr std::string_view kYaml = ".yaml";
  std::vector<std::string> known;
  for (const auto& path : config.assets.list(kWords))
    known.push_back(path.substr(kWords.size(), path.size() - kWords.size() - kYaml.size()));
  std::vector<std::string> wrong;
  for (const auto& language : config.site.languages)
    if (std::ranges::find(known, language) == known.end())
      wrong.push_back(fmt::format(
          "{}:{}: site.languages has {}, but there are words only in {}: {}{}{} is missing",
          config.file->document.file,
          config.file->root["site"]["languages"].Mark().line + 1,
          language,
          fmt::join(known, ", "),
          kWords,
          language,
          kYaml));
  return wrong;
}

Error complaints(const std::vector<std::string>& list) {
  return {Fault::Invalid, fmt::format("{}", fmt::join(list, "\n"))};
}

}  // namespace

Result<Blueprint> draw(const std::string& config_file, const Surroundings& surroundings) {
  auto loaded = load_config(config_file, surroundings);
  auto wrong = std::move(loaded.complaints);
  auto config = std::make_shared<const Config>(std::move(loaded.config));
  if (wrong.empty()) wrong = missing_in(*config, config_file);
  if (wrong.empty()) wrong = wordless_in(*config);
  if (!wrong.empty()) return complaints(wrong);
  auto policy = policy_of(*config, wrong);
  auto library = messages::Library::load(
      config->assets, {config->site.languages, config->site.timezone, config->components});
  if (!library) wrong.push_back(library.error().what);
  auto templates = board::Templates::read(config->assets, config->site.languages);
  if (!templates) wrong.push_back(templates.error().what);
  if (!wrong.empty()) return complaints(wrong);

  auto wording = std::make_shared<const flow::Wording>(std::move(*library),
                                                       flow::Wording::Site{config->site.name,
                                                                           config->site.url,
                                                                           config->components,
                                                                           mark_of(config->site),
                                                                           config->maintenances});
  if (wrong = web::ops::rehearse_report(*wording); !wrong.empty()) return complaints(wrong);
  return Blueprint{.config = config,
                   .terms = terms_of(*config, std::move(policy)),
                   .wording = std::move(wording),
                   .plan = {.outlets = outlets_of(*config)},
                   .showcase = {.site = site_of(*config),
                                .headings = headings_of(*config),
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
                                           const flow::Terms& own,
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
    read.rules = criteria::read_rules(reader, own.components, own.zone);
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
