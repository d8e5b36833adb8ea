#pragma once

#include "assets/assets.h"
#include "base/secret.h"
#include "channel_api/open_channels.h"
#include "domain/component.h"
#include "domain/localized.h"
#include "domain/maintenance.h"
#include "settings/file.h"
#include "settings/values.h"
#include "signals/inlet.h"

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

/// The configuration file as values. docs/configuration.md explains every key to operators.
namespace goji::app {

struct Site {
  Localized name{{"en", "Status"}};  ///< in every one of the languages
  std::string url{};                 ///< without a slash at its end; by default the public listener
  std::string timezone = "UTC";      ///< IANA name
  std::vector<std::string> languages{"en"};  ///< BCP 47, the first is the default; never empty
  std::chrono::seconds seen_within{60};      ///< not seen so long after acceptance: an alarm
  std::string mark{};  ///< drill, test or demo: what the whole site is; none: it is real
};

struct Tls {
  std::string certificate_file;
  std::string key_file;

  bool operator==(const Tls&) const = default;
};

struct Listen {
  settings::Address readers{.host = "127.0.0.1", .port = 8080};  ///< `public:`
  settings::Address operators{.host = "127.0.0.1", .port = 8081};
  std::optional<Tls> tls{};                 ///< of both; none: plain HTTP, behind a proxy
  std::vector<std::string> hosts{};         ///< as written: what a Host header may name
  std::vector<std::string> reader_hosts{};  ///< what it may name on each listener; "*" is anything
  std::vector<std::string> operator_hosts{};
};

/// SQLite in a file of ours, or PostgreSQL if there is a connection string.
struct Store {
  std::string path{};  ///< by default goji.db in $STATE_DIRECTORY, else beside the configuration
  std::optional<Secret> postgresql{};  ///< a libpq connection string
};

/// The list of those who asked to be told.
struct Subscribers {
  std::string key_file{};  ///< what their addresses are sealed with; by default beside the store
  std::string bounces{};   ///< a Maildir where mail comes back to; empty: none
};

/// A heading under which components stand together.
struct Group {
  std::string key;
  Localized name{};
};

/// Channels by the audience that hears of incidents there. A channel serves one audience.
struct Audiences {
  std::vector<std::string> everybody{};  ///< `public:`; by default all channels
  std::vector<std::string> internal{};   ///< sees drafts too
  std::vector<std::string> regulator{};
};

/// Rules as they were written: those of a policy by its name, or in place.
struct Rules {         // NOLINT(bugprone-exception-escape): YAML's nodes cannot be moved without
  std::string name{};  ///< of the policy; empty if they stand in place
  std::shared_ptr<settings::File> file{};  ///< where they stand; none: the built-in defaults
  YAML::Node node{};                       ///< their mapping in that file
  std::string path{};                      ///< of the mapping: "criteria"; empty: the whole file
  bool written = false;                    ///< else the configuration says nothing of them
  std::shared_ptr<const Rules> base{};     ///< what those in place are laid over, if they name it

  /// Over the rules, with the right lines. Only if there is a file.
  [[nodiscard]] settings::Reader reader() const { return {node, path, file->document}; }
};

/// How goji calls others.
struct Outbound {
  std::vector<std::string> allow{};  ///< CIDRs, in canonical spelling
  std::string ca_file{};             ///< certificates to trust; empty: the system's

  bool operator==(const Outbound&) const = default;
};

struct Config {                            // NOLINT(bugprone-exception-escape): as above
  std::shared_ptr<settings::File> file{};  ///< where all this is written
  Site site{};
  Listen listen{};
  Store store{};
  Subscribers subscribers{};
  std::vector<Group> groups{};          ///< every group that a component names, in order
  std::vector<Component> components{};  ///< in the order written
  std::vector<signals::Inlet> inlets{};
  std::shared_ptr<const Channels> channels = std::make_shared<const Channels>();
  std::map<std::string, ChannelTerms> channel_terms{};
  std::vector<Maintenance> maintenances{};
  Audiences audiences{};
  Rules criteria{};
  Rules timing{};
  bool approvals = false;
  assets::Assets assets{};  ///< templates and policies, the directory `overlay:` laid over them
  Outbound outbound{};
  std::vector<std::string> proxies{};  ///< CIDRs whose X-Forwarded-For is believed
};

/// What the configuration cannot know of itself.
struct Surroundings {
  settings::Environment environment;
  std::span<const ChannelKind> kinds;  ///< channel_list()
};

struct Loaded {
  Config config{};
  std::vector<std::string> complaints{};  ///< "path:line: what"; use the config only if none
};

/// Reads the file at `path` and those it names (secrets, policies, certificates); nothing else.
/// Every mistake becomes a complaint, all at once, by file and line. Never throws on what it reads.
[[nodiscard]] Loaded load_config(const std::string& path, const Surroundings& surroundings);

/// Whether any channel goes to them.
[[nodiscard]] bool goes_to_subscribers(const Config& config);

/// What of a reload has no effect before a restart: listen addresses, the store, and the list of
/// subscribers. One sentence, or nothing.
[[nodiscard]] std::optional<std::string> needs_restart(const Config& old, const Config& fresh);

}  // namespace goji::app
