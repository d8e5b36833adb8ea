#include "app/config_parts.h"
#include "settings/readable_file.h"
#include "settings/secret_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <filesystem>

namespace goji::app {
namespace {

constexpr std::size_t kMostLanguages = 50;  // each name is kept in every one of them

std::vector<std::string> read_languages(settings::Reader& site) {
  auto languages = site.values("languages", settings::to_language);
  for (auto language = languages.begin(); language != languages.end(); ++language)
    if (std::find(languages.begin(), language, *language) != language)
      site.complain("languages", fmt::format("names {} twice", *language));
  if (site.has("languages") && languages.empty())
    site.complain("languages", "must name at least one");
  if (languages.size() > kMostLanguages) {
    site.complain("languages", fmt::format("names more than {}", kMostLanguages));
    languages.resize(kMostLanguages);
  }
  return languages.empty() ? Site{}.languages : languages;
}

std::string read_site_url(settings::Reader& site) {
  auto url = site.value("url", settings::to_url).value_or("");
  if (url.find_first_of("?#") != std::string::npos)
    site.complain("url", "is what pages are appended to; it can have no ? or #");
  while (url.ends_with('/'))
    url.pop_back();
  return url;
}

std::chrono::seconds read_seen_within(settings::Reader& site) {
  const auto within = site.value("seen_within", settings::to_duration).value_or(Site{}.seen_within);
  if (within < std::chrono::seconds{1})
    site.complain("seen_within", "must be at least 1s: nobody sees anything sooner");
  return within;
}

bool is_wildcard(const std::string& host) {
  return host == "0.0.0.0" || host == "::";
}

bool clash(const settings::Address& one, const settings::Address& other) {
  const bool same_place =
      one.host == other.host || is_wildcard(one.host) || is_wildcard(other.host);
  return same_place && one.port == other.port && one.port != 0;
}

std::string required_file(settings::Reader& section, const std::string& key) {
  if (!section.has(key)) section.complain(key, "is missing");
  return settings::readable_file(section, key);
}

std::optional<Tls> read_tls(settings::Reader& listen) {
  if (!listen.has("tls")) return std::nullopt;
  auto section = listen.section("tls");
  Tls tls{.certificate_file = required_file(section, "certificate_file"),
          .key_file = section.path("key_file", "")};
  if (!section.has("key_file")) section.complain("key_file", "is missing");
  if (!tls.key_file.empty())
    if (const auto key = settings::read_secret_file(tls.key_file); !key)
      section.complain("key_file", key.error().what);
  section.refuse_unknown_keys();
  return tls;
}

}  // namespace

Site read_site(settings::Reader& root) {
  auto section = root.section("site");
  Site site{.languages = read_languages(section)};
  site.url = read_site_url(section);
  site.timezone = section.value("timezone", settings::to_timezone).value_or(site.timezone);
  site.seen_within = read_seen_within(section);
  if (section.has("mark")) site.mark = section.choice("mark", {"drill", "test", "demo"}, "");
  const auto unnamed = site.name.at("en");
  site.name = section.localized("name", site.languages);
  for (const auto& language : site.languages)
    site.name.emplace(language, unnamed);
  section.refuse_unknown_keys();
  return site;
}

Listen read_listen(settings::Reader& root) {
  auto section = root.section("listen");
  Listen listen;
  listen.readers = section.value("public", settings::to_address).value_or(listen.readers);
  listen.operators = section.value("operators", settings::to_address).value_or(listen.operators);
  if (clash(listen.readers, listen.operators))
    section.complain(
        "operators",
        fmt::format("must not be where the public listens: {}", settings::to_text(listen.readers)));
  listen.tls = read_tls(section);
  listen.hosts = section.values("hosts", settings::to_host);
  section.refuse_unknown_keys();
  return listen;
}

Store read_store(settings::Reader& root, const settings::Environment& environment) {
  auto section = root.section("store");
  const auto state = environment ? environment("STATE_DIRECTORY") : std::nullopt;
  Store store{.path =
                  section.path("path", (std::filesystem::path{state.value_or("")} / "goji.db"))};
  if (section.has("postgresql")) {
    if (section.has("path")) section.complain("postgresql", "and path are both here; keep one");
    auto postgresql = section.section("postgresql");
    store.postgresql = postgresql.required_secret("dsn");
    postgresql.refuse_unknown_keys();
  }
  section.refuse_unknown_keys();
  return store;
}

}  // namespace goji::app
