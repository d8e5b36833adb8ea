#include "app/config_parts.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace goji::app {
namespace {

using ByName = std::map<std::string, ChannelTerms>;

std::vector<std::string> names_of(const ByName& channels) {
  std::vector<std::string> names;
  for (const auto& [name, terms] : channels)
    names.push_back(name);
  return names;
}

/// Which audience each channel serves, while the section is read.
using Served = std::map<std::string, std::string>;

std::vector<std::string> read_audience(settings::Reader& section,
                                       const std::string& audience,
                                       const ByName& channels,
                                       Served& served) {
  auto names = section.texts(audience);
  for (const auto& name : names) {
    if (!channels.contains(name))
      section.complain(
          audience,
          fmt::format(
              "names no channel: {}{}", name, settings::suggestion(name, names_of(channels))));
    // What is internal, drafts above all, would go out to the other audience as well.
    const auto [first, fresh] = served.emplace(name, audience);
    if (!fresh)
      section.complain(audience,
                       fmt::format("names {}, which serves {} already", name, first->second));
  }
  return names;
}

}  // namespace

Audiences read_audiences(settings::Reader& root, const ByName& channels) {
  if (!root.has("audiences")) return {.everybody = names_of(channels)};
  auto section = root.section("audiences");
  Served served;
  Audiences audiences{.everybody = read_audience(section, "public", channels, served),
                      .internal = read_audience(section, "internal", channels, served),
                      .regulator = read_audience(section, "regulator", channels, served)};
  for (const auto& name : names_of(channels))
    if (!served.contains(name))
      root.complain("audiences", fmt::format("leave out {}: nothing would be sent there", name));
  section.refuse_unknown_keys();
  return audiences;
}

}  // namespace goji::app
