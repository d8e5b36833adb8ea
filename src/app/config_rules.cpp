#include "app/config_parts.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <system_error>
#include <utility>

namespace goji::app {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kShipped = "config/policies/";
constexpr std::string_view kExtension = ".yaml";
const std::string kDefault = "default";

}  // namespace

Policies::Policies(const std::shared_ptr<settings::File>& config, const assets::Assets& assets)
    : config_(config),
      assets_(assets),
      folder_((fs::path{config->document.file}.parent_path() / "policies").string()) {
}

Rules Policies::rules(settings::Reader& root, const std::string& key) {
  const bool written = root.has(key);
  auto section = root.section(key);
  const auto node = config_->root[key];
  const bool by_name = section.has("policy");
  const bool in_place = node.IsMap() && node.size() > (by_name ? 1U : 0U);
  auto named = in_place && !by_name ? Rules{} : named_in(section);
  named.written = written;
  if (!in_place) {
    section.refuse_unknown_keys();
    return named;
  }
  Rules rules{.file = config_, .node = node, .path = key, .written = true};
  if (by_name) rules.base = std::make_shared<const Rules>(std::move(named));
  return rules;
}

Rules Policies::named_in(settings::Reader& section) {
  const bool by_name = section.has("policy");
  const auto written = section.value("policy", settings::to_key);
  if (by_name && !written) return {};
  const auto name = written.value_or(kDefault);
  const auto file = find(name);
  if (!file && name == kDefault) return {.name = name};
  if (!file)
    section.complain("policy",
                     fmt::format("is neither in {} nor in the program: {}{}",
                                 folder_,
                                 name,
                                 settings::suggestion(name, names())));
  if (!file || !file->sound) return {};
  return {.name = name, .file = file, .node = file->root};
}

std::vector<std::string> Policies::complaints() const {
  std::vector<std::string> all;
  for (const auto& [name, file] : read_)
    if (file) std::ranges::copy(file->document.complaints, std::back_inserter(all));
  return all;
}

std::shared_ptr<settings::File> Policies::find(const std::string& name) {
  const auto [found, fresh] = read_.emplace(name, nullptr);
  if (!fresh) return found->second;
  const auto& environment = config_->document.environment;
  const auto own = fs::path{folder_} / (name + std::string{kExtension});
  const auto shipped = fmt::format("{}{}{}", kShipped, name, kExtension);
  std::error_code failure;
  if (fs::exists(own, failure))
    found->second = settings::load_file(own.string(), environment);
  else if (const auto text = assets_.read(shipped))
    found->second = settings::load_text(*text, shipped, environment);
  return found->second;
}

std::vector<std::string> Policies::names() const {
  std::vector<std::string> all;
  std::error_code failure;
  for (fs::directory_iterator entry{folder_, failure}, end; entry != end; entry.increment(failure))
    if (entry->path().extension() == kExtension) all.push_back(entry->path().stem().string());
  for (const auto& path : assets_.list(kShipped))
    all.push_back(fs::path{path}.stem().string());
  return all;
}

}  // namespace goji::app
