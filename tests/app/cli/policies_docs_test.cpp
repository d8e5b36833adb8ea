// docs/policies.md: whoever does what it says sees what it shows.
#include "app/blueprint.h"
#include "app/cli/backtest.h"
#include "app/cli/program.h"
#include "app/config_folder.h"
#include "base/milestones.h"
#include "support/catch.h"

#include <sstream>
#include <string>
#include <vector>

namespace goji::app::cli {
namespace {

struct Block {
  std::string language;
  std::string text;
};

std::vector<Block> blocks_of(const std::string& page) {
  std::vector<Block> blocks;
  static const std::string kFence = "\n```";
  for (auto at = page.find(kFence); at != std::string::npos; at = page.find(kFence, at)) {
    at += kFence.size();
    const auto line = page.find('\n', at);
    const auto end = page.find(kFence, line);
    blocks.push_back({page.substr(at, line - at), page.substr(line + 1, end - line)});
    at = end + kFence.size();
  }
  return blocks;
}

/// A folder in which the page's history lies beside its first configuration.
class Desk {
 public:
  Desk() {
    std::size_t seen = 0;
    for (const Block& block : blocks_of(test::source_file("docs/policies.md"))) {
      if (block.language == "json") folder.write("signals.jsonl", block.text);
      if (block.language == "yaml" && seen++ == 0) config = folder.write("goji.yaml", block.text);
    }
  }

  [[nodiscard]] std::string backtest_against(const std::string& policy) const {
    std::ostringstream out;
    std::ostringstream err;
    NoMilestones milestones;
    World world{.environment = [](const std::string&) { return std::nullopt; },
                .out = out,
                .err = err,
                .milestones = milestones};
    const BacktestOptions options{.config = config,
                                  .signals = folder.path("signals.jsonl"),
                                  .format = "text",
                                  .against = policy};
    CHECK(backtest(world, options, folder.surroundings()) == 0);
    CHECK(err.str().empty());
    return out.str();
  }

  test::ConfigFolder folder;
  std::string config;
};

bool is_configuration(const Block& block) {
  return block.text.find("components:\n") != std::string::npos;
}

TEST_CASE("policies page: each example does what the page shows") {
  const Desk desk;
  const auto alone = desk.backtest_against("");
  std::string example;
  std::size_t tried = 0;
  bool first = true;
  for (const Block& block : blocks_of(test::source_file("docs/policies.md"))) {
    if (block.language == "yaml") example = is_configuration(block) ? "" : block.text;
    if (block.language == "refused") example = "-";
    if (block.language != "text" || example == "-") continue;
    if (first) {
      CHECK(block.text == alone);
      first = false;
      continue;
    }
    CAPTURE(example);
    desk.folder.write("policies/ours.yaml", example);
    CHECK(desk.backtest_against("ours") == alone + "\n" + block.text);
    ++tried;
  }
  CHECK(tried == 7);
}

TEST_CASE("policies page: what it says is refused is refused in these words") {
  const Desk desk;
  std::string refused;
  std::size_t tried = 0;
  for (const Block& block : blocks_of(test::source_file("docs/policies.md"))) {
    if (block.language == "refused") refused = block.text;
    if (block.language != "text" || refused.empty()) continue;
    const auto path = desk.folder.write("policies/ours.yaml", refused);
    const auto terms = draw_terms(desk.config, desk.folder.surroundings());
    REQUIRE(terms.has_value());
    const auto read = read_other_policy(desk.config, path, *terms, desk.folder.surroundings());
    REQUIRE(read.has_error());
    auto said = read.error().what + "\n";
    for (auto at = said.find(desk.folder.path("")); at != std::string::npos;
         at = said.find(desk.folder.path("")))
      said.erase(at, desk.folder.path("").size());
    CHECK(said == block.text);
    refused.clear();
    ++tried;
  }
  CHECK(tried == 2);
}

TEST_CASE("policies page: the configuration that uses the policy is read") {
  const Desk desk;
  desk.folder.write("policies/ours.yaml", "opening: {share: 3%}\n");
  std::size_t used = 0;
  for (const Block& block : blocks_of(test::source_file("docs/policies.md"))) {
    if (block.language != "yaml" ||
        block.text.find("criteria: {policy: ours}") == std::string::npos)
      continue;
    const auto path = desk.folder.write("used.yaml", block.text);
    const auto terms = draw_terms(path, desk.folder.surroundings());
    REQUIRE(terms.has_value());
    CHECK(terms->policy.announce_share == 0.03);
    ++used;
  }
  CHECK(used == 1);
}

}  // namespace
}  // namespace goji::app::cli
