#include "app/config_folder.h"
#include "support/catch.h"

namespace goji::app {
namespace {

using Complaints = std::vector<std::string>;
using test::ConfigFolder;

Loaded load_with(const ConfigFolder& folder, const std::string& yaml) {
  return folder.load("components: [{key: api}]\n" + yaml);
}

TEST_CASE("policies: one by name is a file in the folder policies beside the configuration") {
  const ConfigFolder folder;
  folder.write("policies/strict.yaml", "# ours\nannounce_share: 3%\n");
  const auto loaded = load_with(folder, "criteria: {policy: strict}\n");
  CHECK(loaded.complaints == Complaints{});
  const auto& criteria = loaded.config.criteria;
  CHECK(criteria.name == "strict");
  REQUIRE(criteria.file);
  auto rules = criteria.reader();
  CHECK(rules.share("announce_share", 0) == 0.03);
  rules.complain("announce_share", "is odd");
  CHECK(criteria.file->document.complaints ==
        Complaints{folder.path("policies/strict.yaml") + ":2: announce_share is odd"});
}

TEST_CASE("policies: rules in place keep their lines in the configuration") {
  const ConfigFolder folder;
  const auto loaded = load_with(folder, "timing:\n  first: 5m\n");
  CHECK(loaded.complaints == Complaints{});
  const auto& timing = loaded.config.timing;
  CHECK(timing.name.empty());
  REQUIRE(timing.file);
  auto rules = timing.reader();
  rules.complain("first", "is late");
  CHECK(timing.file->document.complaints ==
        Complaints{folder.path("goji.yaml") + ":3: timing.first is late"});
  CHECK(loaded.config.criteria.name == "default");
}

TEST_CASE("policies: rules beside a name are laid over the policy of that name") {
  const ConfigFolder folder;
  folder.write("policies/strict.yaml", "a: 1\n");
  const auto loaded = load_with(folder, "criteria:\n  policy: strict\n  b: 2\n");
  CHECK(loaded.complaints == Complaints{});
  const auto& criteria = loaded.config.criteria;
  CHECK(criteria.name.empty());
  CHECK(criteria.path == "criteria");
  REQUIRE(criteria.base);
  CHECK(criteria.base->name == "strict");
  CHECK(criteria.base->file->document.file == folder.path("policies/strict.yaml"));
}

TEST_CASE("policies: what is not written is told from what is") {
  const auto config = load_with(ConfigFolder{}, "criteria: {policy: default}\n").config;
  CHECK(config.criteria.written);
  CHECK_FALSE(config.timing.written);
}

TEST_CASE("policies: an own default replaces the one of the program") {
  const ConfigFolder folder;
  folder.write("policies/default.yaml", "announce_share: 4%\n");
  const auto loaded = load_with(folder, "");
  REQUIRE(loaded.config.criteria.file);
  CHECK(loaded.config.criteria.reader().share("announce_share", 0) == 0.04);
  CHECK(loaded.config.timing.file == loaded.config.criteria.file);
}

TEST_CASE("policies: one from the directory that is laid over the program is found") {
  const ConfigFolder folder;
  folder.write("brand/config/policies/ours.yaml", "a: 1\n");
  const auto loaded = load_with(folder, "overlay: brand\ncriteria: {policy: ours}\n");
  CHECK(loaded.complaints == Complaints{});
  REQUIRE(loaded.config.criteria.file);
  CHECK(loaded.config.criteria.file->document.file == "config/policies/ours.yaml");
}

TEST_CASE("policies: an empty mapping means the default") {
  CHECK(load_with(ConfigFolder{}, "criteria: {}\n").config.criteria.name == "default");
}

TEST_CASE("policies: a name that nobody knows is refused with the nearest that is known") {
  const ConfigFolder folder;
  folder.write("policies/strict.yaml", "a: 1\n");
  folder.write("policies/notes.txt", "a: 1\n");
  folder.write("brand/config/policies/lenient.yaml", "a: 1\n");
  CHECK(load_with(folder, "criteria: {policy: strikt}\n").complaints ==
        Complaints{"goji.yaml:2: criteria.policy is neither in policies nor in the program: "
                   "strikt, did you mean `strict`?"});
  CHECK(load_with(folder, "overlay: brand\ncriteria: {policy: lenint}\n").complaints ==
        Complaints{"goji.yaml:3: criteria.policy is neither in policies nor in the program: "
                   "lenint, did you mean `lenient`?"});
}

TEST_CASE("policies: a name is no path and stands in a mapping") {
  const ConfigFolder folder;
  CHECK(load_with(folder, "criteria: {policy: ../x}\n").complaints ==
        Complaints{"goji.yaml:2: criteria.policy must be lower-case letters, digits, - and _, at "
                   "most 64, with no - or _ in front"});
  CHECK(load_with(folder, "criteria: default\n").complaints ==
        Complaints{"goji.yaml:2: criteria must be a mapping of keys to values"});
}

TEST_CASE("policies: what is wrong in a file of theirs is told once and under its name") {
  const ConfigFolder folder;
  folder.write("policies/bad.yaml", "a: 1\na: 2\n\tb: 3\n");
  CHECK(load_with(folder, "aprovals: on\ncriteria: {policy: bad}\ntiming: {policy: bad}\n")
            .complaints ==
        Complaints{"goji.yaml:2: aprovals is not known, did you mean `approvals`?",
                   "policies/bad.yaml:3: is indented with a tab; YAML wants spaces"});
}

}  // namespace
}  // namespace goji::app
