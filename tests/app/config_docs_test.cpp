#include "app/config_folder.h"
#include "support/catch.h"

#include <fmt/format.h>

#include <regex>
#include <set>

namespace goji::app {
namespace {

std::vector<std::string> examples_in(const std::string& page) {
  std::vector<std::string> examples;
  static const std::string kFence = "```yaml\n";
  for (auto at = page.find(kFence); at != std::string::npos; at = page.find(kFence, at)) {
    at += kFence.size();
    const auto end = page.find("```", at);
    examples.push_back(page.substr(at, end - at));
    at = end + 3;
  }
  return examples;
}

/// Secrets and certificates are files of this folder instead of the machine's.
std::string at_home(std::string example, const test::ConfigFolder& folder) {
  static const std::regex kFile{"(/run/secrets|/etc/goji)/([a-z.]+)"};
  const std::string written = example;
  for (std::sregex_iterator file{written.begin(), written.end(), kFile}, end; file != end; ++file)
    folder.write((*file)[2], "secret");
  return std::regex_replace(example, kFile, folder.path("$2"));
}

TEST_CASE("configuration page: each of its examples is read without complaint") {
  const auto examples = examples_in(test::source_file("docs/configuration.md"));
  REQUIRE(examples.size() > 10);
  for (const auto& example : examples) {
    test::ConfigFolder folder;
    folder.environment["PROBES_TOKEN"] = "t0ken";
    folder.write("brand/templates/none.txt", "");
    CAPTURE(example);
    CHECK(folder.load(at_home(example, folder)).complaints == std::vector<std::string>{});
  }
}

TEST_CASE("configuration page: the minimal file is read without complaint") {
  const test::ConfigFolder folder;
  CHECK(folder.load(test::source_file("config/minimal.yaml")).complaints ==
        std::vector<std::string>{});
}

TEST_CASE("configuration page: it names every key that a full configuration has") {
  const auto page = test::source_file("docs/configuration.md");
  const auto schema = test::source_file("docs/goji.schema.json");
  static const std::regex kKey{"\n {4,12}\"([a-z_]+)\": \\{"};
  static const std::set<std::string> kOfSchema{
      "properties", "items", "localized", "env", "additionalProperties"};
  const auto rules = schema.find("\"criteria\": {");
  REQUIRE(rules != std::string::npos);
  for (std::sregex_iterator
           key{schema.begin(), schema.begin() + static_cast<std::ptrdiff_t>(rules), kKey},
       end;
       key != end;
       ++key)
    if (!kOfSchema.contains((*key)[1]))
      CHECK_THAT(page, Catch::Matchers::Contains((*key)[1].str()));
}

}  // namespace
}  // namespace goji::app
