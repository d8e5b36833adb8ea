#include "app/config.h"

#include "app/config_parts.h"
#include "net/url.h"
#include "settings/readable_file.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <utility>

namespace goji::app {
namespace {

assets::Assets read_assets(settings::Reader& root) {
  const auto folder = root.path("overlay", "");
  if (folder.empty()) return {};
  auto assets = assets::Assets::overlaid(folder);
  if (assets) return std::move(*assets);
  root.complain("overlay", "cannot be used: " + assets.error().what);
  return {};
}

Outbound read_outbound(settings::Reader& root) {
  auto section = root.section("outbound");
  Outbound outbound{.allow = section.values("allow", settings::to_network),
                    .ca_file = settings::readable_file(section, "ca_file")};
  section.refuse_unknown_keys();
  return outbound;
}

Subscribers read_subscribers(settings::Reader& root, const Store& store) {
  auto section = root.section("subscribers");
  Subscribers subscribers{.key_file = section.path("key_file", "")};
  if (subscribers.key_file.empty()) subscribers.key_file = store.path + ".key";
  subscribers.bounces = section.path("bounces", "");
  if (!subscribers.bounces.empty() && !std::filesystem::is_directory(subscribers.bounces))
    section.complain("bounces", "is no folder; it is to be a Maildir that a mail server fills");
  section.refuse_unknown_keys();
  return subscribers;
}

/// Whether a reader can follow a link there: nobody can follow one to 0.0.0.0.
std::string own_url(const Listen& listen) {
  auto address = listen.readers;
  if (address.host == "0.0.0.0" || address.host == "::") address.host = "localhost";
  return fmt::format("{}://{}", listen.tls ? "https" : "http", settings::to_text(address));
}

/// Readers come by the name of the page, if it is known; of other names, and of operators', only
/// who wrote some down can say that no others are meant. `site_url` is empty if nobody wrote it.
void settle_hosts(Listen& listen, const std::string& site_url) {
  listen.reader_hosts = listen.hosts;
  if (const auto site = net::parse_url(site_url, net::NamedBy::Operator))
    listen.reader_hosts.push_back(site->host);
  if (listen.reader_hosts.empty()) listen.reader_hosts.emplace_back("*");
  listen.operator_hosts = listen.hosts;
  if (listen.operator_hosts.empty()) listen.operator_hosts.emplace_back("*");
}

Config read_config(settings::Reader& root, const Surroundings& surroundings) {
  Config config{.site = read_site(root), .listen = read_listen(root)};
  settle_hosts(config.listen, config.site.url);
  if (config.site.url.empty()) config.site.url = own_url(config.listen);
  config.store = read_store(root, surroundings.environment);
  config.subscribers = read_subscribers(root, config.store);
  const auto& languages = config.site.languages;
  auto catalogue = read_catalogue(root, languages);
  config.maintenances = read_maintenances(root, catalogue, languages);
  config.groups = std::move(catalogue.groups);
  config.components = std::move(catalogue.components);
  config.inlets = signals::read_inlets(root, config.components);
  auto opened = open_channels(root, surroundings.kinds);
  config.channels = std::make_shared<const Channels>(std::move(opened.channels));
  config.channel_terms = std::move(opened.terms);
  if (!config.subscribers.bounces.empty() && !goes_to_subscribers(config))
    root.complain("subscribers", "names bounces, and no channel goes to subscribers");
  config.audiences = read_audiences(root, config.channel_terms);
  config.approvals = root.boolean("approvals", config.approvals);
  config.assets = read_assets(root);
  config.outbound = read_outbound(root);
  config.proxies = root.values("proxies", settings::to_network);
  return config;
}

bool same_store(const Store& old, const Store& fresh) {
  if (old.postgresql && fresh.postgresql)
    return old.postgresql->reveal() == fresh.postgresql->reveal();
  return !old.postgresql && !fresh.postgresql && old.path == fresh.path;
}

}  // namespace

Loaded load_config(const std::string& path, const Surroundings& surroundings) {
  const std::shared_ptr file = settings::load_file(path, surroundings.environment);
  Loaded loaded;
  if (file->sound) {
    auto root = file->reader();  // complains if it is no mapping
    if (!file->root.IsMap()) return {.complaints = file->document.complaints};
    loaded.config = read_config(root, surroundings);
    loaded.config.file = file;
    Policies policies{file, loaded.config.assets};
    loaded.config.criteria = policies.rules(root, "criteria");
    loaded.config.timing = policies.rules(root, "timing");
    root.refuse_unknown_keys();
    loaded.complaints = policies.complaints();
  }
  auto& own = file->document;
  if (own.unlisted > 0)
    own.complaints.push_back(fmt::format("{}: and {} more", own.file, own.unlisted));
  loaded.complaints.insert(loaded.complaints.begin(), own.complaints.begin(), own.complaints.end());
  return loaded;
}

bool goes_to_subscribers(const Config& config) {
  return std::ranges::any_of(*config.channels, [](const auto& entry) {
    return entry.second->capabilities().to_subscribers;
  });
}

std::optional<std::string> needs_restart(const Config& old, const Config& fresh) {
  std::vector<std::string> keys;
  const auto compare = [&](bool same, const char* key) {
    if (!same) keys.emplace_back(key);
  };
  compare(old.listen.readers == fresh.listen.readers, "listen.public");
  compare(old.listen.operators == fresh.listen.operators, "listen.operators");
  compare(old.listen.tls == fresh.listen.tls, "listen.tls");
  compare(old.listen.hosts == fresh.listen.hosts, "listen.hosts");
  compare(old.listen.hosts != fresh.listen.hosts ||
              old.listen.reader_hosts == fresh.listen.reader_hosts,
          "the host of site.url");
  compare(same_store(old.store, fresh.store), "store");
  compare(old.proxies == fresh.proxies, "proxies");
  compare(old.outbound == fresh.outbound, "outbound");
  compare(
      !same_store(old.store, fresh.store) || old.subscribers.key_file == fresh.subscribers.key_file,
      "subscribers.key_file");
  compare(old.subscribers.bounces == fresh.subscribers.bounces, "subscribers.bounces");
  compare(goes_to_subscribers(old) || !goes_to_subscribers(fresh),
          "channels (the first to subscribers)");
  if (keys.empty()) return std::nullopt;
  return fmt::format("a change of {} needs a restart", fmt::join(keys, " and "));
}

}  // namespace goji::app
