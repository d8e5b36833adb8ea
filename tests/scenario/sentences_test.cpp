// sentences.yaml: every sentence that the engine is held to names tests that exist.
#include "support/catch.h"

#include <yaml-cpp/yaml.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <string>

namespace goji::test {
namespace {

namespace fs = std::filesystem;

std::set<std::string> names_of_tests() {
  std::set<std::string> names;
  static const std::regex kCase{"TEST_CASE\\(\\s*\"([^\"]+)\""};
  for (const auto& entry : fs::recursive_directory_iterator{GOJI_SOURCE_DIR "/tests"}) {
    const auto& path = entry.path();
    if (path.extension() != ".cpp") continue;
    std::ifstream file{path};
    const std::string text{std::istreambuf_iterator<char>{file}, {}};
    for (std::sregex_iterator found{text.begin(), text.end(), kCase}, end; found != end; ++found)
      names.insert((*found)[1]);
  }
  for (const auto& entry : fs::directory_iterator{GOJI_SOURCE_DIR "/tests/scenario/stories"})
    if (entry.path().extension() == ".yaml")
      names.insert("story: " + YAML::LoadFile(entry.path())["scenario"].Scalar());
  return names;
}

TEST_CASE("sentences: each names the tests that hold goji to it") {
  const auto names = names_of_tests();
  std::size_t sentences = 0;
  for (const auto& paragraph : YAML::LoadFile(GOJI_SOURCE_DIR "/tests/scenario/sentences.yaml"))
    for (const auto& sentence : paragraph.second) {
      CAPTURE(sentence.first.Scalar());
      ++sentences;
      REQUIRE(sentence.second.size() > 0);
      for (const auto& test : sentence.second) {
        INFO(test.Scalar());
        CHECK(names.contains(test.Scalar()));
      }
    }
  CHECK(sentences >= 80);
}

}  // namespace
}  // namespace goji::test
