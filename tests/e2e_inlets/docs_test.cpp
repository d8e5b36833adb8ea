#include "folder.h"
#include "support/catch.h"
#include "support/child.h"

#include <fstream>
#include <string>

// What docs/signals.md tells operators to write, judged by the programs that must read it.
namespace goji::test {
namespace {

/// The block of the page whose first line is `# name`, with its files in `folder`.
std::string block(const std::string& name, const Folder& folder) {
  std::ifstream file{GOJI_SOURCE_DIR "/docs/signals.md"};
  std::string text;
  std::string line;
  while (std::getline(file, line) && line != "# " + name) {
  }
  while (std::getline(file, line) && line != "```")
    text += line + "\n";
  for (const std::string etc : {"/etc/prometheus/", "/etc/alertmanager/"})
    for (auto at = text.find(etc); at != std::string::npos; at = text.find(etc))
      text.replace(at, etc.size(), folder.file(""));
  return text;
}

int run(std::vector<std::string> words, const Folder& folder) {
  Child child{std::move(words), folder.file("output")};
  const auto status = child.wait();
  UNSCOPED_INFO(child.output());
  return status;
}

TEST_CASE("docs of signals: promtool and amtool take the configurations as they stand") {
  const Folder folder;
  folder.write("goji.token", "t0ken");
  const auto rules = folder.write("goji-rules.yml", block("goji-rules.yml", folder));
  const auto prometheus = folder.write("prometheus.yml", block("prometheus.yml", folder));
  const auto alertmanager = folder.write("alertmanager.yml", block("alertmanager.yml", folder));
  CHECK(run({"promtool", "check", "rules", rules}, folder) == 0);
  CHECK(run({"promtool", "check", "config", prometheus}, folder) == 0);
  CHECK(run({"amtool", "check-config", alertmanager}, folder) == 0);
}

}  // namespace
}  // namespace goji::test
