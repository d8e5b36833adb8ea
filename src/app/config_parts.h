#pragma once

#include "app/config.h"

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <vector>

/// The sections of the configuration file, each read by one function. All of them complain at the
/// reader they are given and carry on.
namespace goji::app {

/// `site.url` is left empty if it is not written.
[[nodiscard]] Site read_site(settings::Reader& root);

[[nodiscard]] Listen read_listen(settings::Reader& root);

/// `environment` may know the folder that systemd made for state.
[[nodiscard]] Store read_store(settings::Reader& root, const settings::Environment& environment);

/// Components and the groups they name; a text may not miss any of `languages`.
struct Catalogue {
  std::vector<Group> groups{};
  std::vector<Component> components{};
};

[[nodiscard]] Catalogue read_catalogue(settings::Reader& root,
                                       const std::vector<std::string>& languages);

/// Components that depend on each other in a circle.
struct Cycle {
  std::size_t first;  ///< of them, in the order written
  std::string way;    ///< "gateway -> maps -> gateway"
};

/// At most 20, each told once. Keys that no component has are passed over.
[[nodiscard]] std::vector<Cycle> cycles_in(const std::vector<Component>& components);

[[nodiscard]] std::vector<Maintenance> read_maintenances(settings::Reader& root,
                                                         const Catalogue& catalogue,
                                                         const std::vector<std::string>& languages);

/// `channels` holds every name that `channels:` lists.
[[nodiscard]] Audiences read_audiences(settings::Reader& root,
                                       const std::map<std::string, ChannelTerms>& channels);

/// Finds policies by name and reads each file once. A policy is policies/NAME.yaml in the folder of
/// the configuration, else config/policies/NAME.yaml of the assets.
class Policies {
 public:
  /// `config` and `assets` outlive it.
  Policies(const std::shared_ptr<settings::File>& config, const assets::Assets& assets);

  /// The rules under `key` of the configuration: `{policy: NAME}`, in place (over the policy that
  /// they name, if they do), or the default policy.
  /// Its `file` is none if there was something to complain about, or if nobody wrote the default
  /// policy down: its numbers are those of the rules' own types.
  [[nodiscard]] Rules rules(settings::Reader& root, const std::string& key);

  /// What is wrong in the policies' own files.
  [[nodiscard]] std::vector<std::string> complaints() const;

 private:
  Rules named_in(settings::Reader& section);
  [[nodiscard]] std::shared_ptr<settings::File> find(const std::string& name);
  [[nodiscard]] std::vector<std::string> names() const;

  std::shared_ptr<settings::File> config_;
  const assets::Assets& assets_;
  std::string folder_;
  std::map<std::string, std::shared_ptr<settings::File>> read_{};
};

}  // namespace goji::app
