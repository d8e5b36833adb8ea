#include "assets/assets.h"

#include "assets/embedded.h"
#include "support/catch.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace goji::assets {
namespace {

namespace fs = std::filesystem;

/// A directory of this test's own, gone with it.
struct Scratch {
  Scratch() : path(fs::temp_directory_path() / fs::path("goji-assets-XXXXXX")) {
    auto name = path.string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    path = name;
  }
  ~Scratch() { fs::remove_all(path); }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  void write(const std::string& name, const std::string& content) const {
    fs::create_directories((path / name).parent_path());
    std::ofstream(path / name, std::ios::binary) << content;
  }

  fs::path path;
};

std::string on_disk(const std::string& path) {
  std::ifstream file(fs::path(GOJI_SOURCE_DIR) / path, std::ios::binary);
  REQUIRE(file);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST_CASE("assets: every template is in the program byte for byte and found by its path") {
  const Assets assets;
  const auto paths = assets.list("");
  CHECK(std::ranges::find(paths, "templates/words/ko.yaml") != paths.end());
  for (const auto& path : paths) {
    INFO(path);
    CHECK(assets.read(path) == on_disk(path));
  }
}

TEST_CASE("assets: no file below templates was left out") {
  const Assets assets;
  for (const auto& entry :
       fs::recursive_directory_iterator(fs::path(GOJI_SOURCE_DIR) / "templates")) {
    const auto name = entry.path().filename().string();
    if (entry.is_directory() || name.starts_with('.') || name.ends_with('~')) continue;
    INFO(entry.path());
    CHECK(assets.read(fs::relative(entry.path(), GOJI_SOURCE_DIR).generic_string()).has_value());
  }
}

TEST_CASE("assets: the embedded files are sorted as the search for them expects") {
  CHECK(std::ranges::is_sorted(embedded(), {}, &Embedded::path));
}

TEST_CASE("assets: what does not exist is nothing and not an empty file") {
  const Assets assets;
  CHECK(assets.read("templates/words") == std::nullopt);
  CHECK(assets.read("templates/words/k") == std::nullopt);
  CHECK(assets.read("templates/words/ko.yaml2") == std::nullopt);
  CHECK(assets.read("") == std::nullopt);
  CHECK(assets.read("zzz") == std::nullopt);
  CHECK(assets.read("../CMakeLists.txt") == std::nullopt);
  CHECK(assets.list("templates/nowhere/").empty());
}

TEST_CASE("assets: a list holds what begins with the prefix and nothing else") {
  const Assets assets;
  for (const auto& path : assets.list("templates/words/"))
    CHECK(path.starts_with("templates/words/"));
  CHECK(assets.list("templates/words/ko.yaml") ==
        std::vector<std::string>{"templates/words/ko.yaml"});
}

TEST_CASE("assets: an overlay replaces files and adds others") {
  const Scratch scratch;
  scratch.write("templates/words/ko.yaml", "mine");
  scratch.write("templates/messages/opened/ja.yaml", std::string("new\0bytes", 9));
  scratch.write("config/policies/ours.yaml", "");
  const auto assets = Assets::overlaid(scratch.path);
  REQUIRE(assets.has_value());
  CHECK(assets->read("templates/words/ko.yaml") == "mine");
  CHECK(assets->read("templates/messages/opened/ja.yaml") == std::string("new\0bytes", 9));
  CHECK(assets->read("config/policies/ours.yaml") == "");
  CHECK(assets->read("templates/words/en.yaml") == on_disk("templates/words/en.yaml"));
  const auto words = assets->list("templates/words/");
  CHECK(std::ranges::count(words, "templates/words/ko.yaml") == 1);
  CHECK(std::ranges::is_sorted(words));
  CHECK(assets->list("templates/messages/opened/ja").size() == 1);
}

TEST_CASE("assets: an overlay was read once and does not change under the program") {
  const Scratch scratch;
  scratch.write("templates/words/ko.yaml", "first");
  const auto assets = Assets::overlaid(scratch.path);
  scratch.write("templates/words/ko.yaml", "second");
  REQUIRE(assets.has_value());
  CHECK(assets->read("templates/words/ko.yaml") == "first");
}

TEST_CASE("assets: only templates and policies can be laid over and leftovers are passed over") {
  const Scratch scratch;
  scratch.write("src/main.cpp", "x");
  scratch.write("config/goji.yaml", "x");
  scratch.write("templates/words/.ko.yaml.swp", "x");
  scratch.write("templates/words/ko.yaml~", "x");
  const auto assets = Assets::overlaid(scratch.path);
  REQUIRE(assets.has_value());
  CHECK(assets->list("") == Assets().list(""));
}

TEST_CASE("assets: an overlay that cannot be read whole is refused and says which file") {
  CHECK(Assets::overlaid("/nonexistent/overlay").error().what ==
        "/nonexistent/overlay: is not a directory");

  const Scratch large;
  large.write("templates/words/ko.yaml", std::string(kLargestFile, 'x'));
  CHECK(Assets::overlaid(large.path)->read("templates/words/ko.yaml")->size() == kLargestFile);
  large.write("templates/words/ko.yaml", std::string(kLargestFile + 1, 'x'));
  CHECK(Assets::overlaid(large.path).error().what ==
        (large.path / "templates/words/ko.yaml").string() + ": is larger than 1 MB");

  const Scratch dangling;
  fs::create_directories(dangling.path / "templates/words");
  fs::create_symlink("nowhere", dangling.path / "templates/words/ko.yaml");
  CHECK(Assets::overlaid(dangling.path).error().what ==
        (dangling.path / "templates/words/ko.yaml").string() + ": cannot be read");
}

}  // namespace
}  // namespace goji::assets
