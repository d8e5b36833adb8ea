#include "signals/generic.h"
#include "signals/inlet.h"
#include "support/catch.h"
#include "support/yaml.h"

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace goji::signals {
namespace {

/// The blocks of docs/signals.md in this language whose first line begins so.
std::vector<std::string> blocks(const std::string& language, const std::string& first) {
  std::ifstream file{GOJI_SOURCE_DIR "/docs/signals.md"};
  std::vector<std::string> found;
  std::string block;
  bool inside = false;
  for (std::string line; std::getline(file, line);) {
    if (inside && line == "```") {
      if (block.starts_with(first)) found.push_back(block);
      inside = false;
    } else if (inside) {
      block += line + "\n";
    } else if (line == "```" + language) {
      inside = true;
      block.clear();
    }
  }
  return found;
}

TEST_CASE("docs of signals: the configuration is one that goji takes") {
  const auto found = blocks("yaml", "# goji.yaml");
  REQUIRE(found.size() == 1);
  auto text = found[0];
  for (auto at = text.find("token_file: "); at != std::string::npos; at = text.find("token_file: "))
    text.replace(at, text.find_first_of(",}\n", at) - at, "token: env:TOKEN");
  test::Yaml yaml{text};
  const std::vector<Component> components{{.key = "messaging"}, {.key = "maps"}};
  const auto inlets = read_inlets(yaml.root, components);
  yaml.root.refuse_unknown_keys();
  CHECK(yaml.document.complaints.empty());
  CHECK(inlets.size() == 3);
}

TEST_CASE("docs of signals: the signal is one that goji takes without a label left over") {
  const auto found = blocks("json", "{");
  REQUIRE(found.size() == 1);
  const auto signal = read_recorded(found[0]);
  REQUIRE(signal.has_value());
  CHECK(signal->labels == Labels{{"region", "kr"}});
  CHECK(signal->started_at.has_value());
  CHECK_FALSE(signal->link.empty());
}

}  // namespace
}  // namespace goji::signals
