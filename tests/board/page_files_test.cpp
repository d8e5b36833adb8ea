#include "fixture.h"
#include "support/catch.h"

#include <filesystem>
#include <fstream>
#include <map>

namespace goji {
namespace {

namespace fs = std::filesystem;

/// "/incidents/7" in Korean is incidents_7.ko.html.
std::string file_name(std::string path, const std::string& language) {
  path = path == "/" ? "home" : path.substr(1);
  for (auto& c : path)
    if (c == '/') c = '_';
  return language.empty() ? path : path + "." + language;
}

void write_out(const fs::path& folder, const board::Board& board) {
  fs::create_directories(folder);
  for (const auto& [path, languages] : board.pages)
    for (const auto& [language, page] : languages) {
      const bool html = page.content_type.starts_with("text/html");
      std::ofstream file(folder / (file_name(path, language) + (html ? ".html" : "")),
                         std::ios::binary);
      file << page.plain;
      REQUIRE(file.good());
    }
}

// Hidden: tests/e2e/test_pages.py asks for it, and looks at what was written in a browser.
TEST_CASE("pages: every page of every day can be written out for a browser to look at", "[.]") {
  const fs::path root = fs::path(GOJI_BINARY_DIR) / "pages";
  fs::remove_all(root);
  auto drill = test::outage();
  drill.site.mark = board::Mark::Drill;
  auto fresh = test::calm_day();
  fresh.components.clear();
  fresh.verified_at.reset();
  const std::map<std::string, board::Facts> days{{"calm", test::calm_day()},
                                                 {"outage", test::outage()},
                                                 {"maintenance", test::maintenance_day()},
                                                 {"drill", drill},
                                                 {"empty", fresh},
                                                 {"large", test::large_site(300)}};
  const std::vector<std::string> languages{"ko", "en", "ja"};
  const auto templates = board::Templates::read(assets::Assets(), languages);
  REQUIRE(templates.has_value());
  for (auto [name, facts] : days) {
    facts.site.languages = languages;
    const auto board = board::build(facts, *templates);
    write_out(root / name, board);
    CHECK(fs::exists(root / name / "home.ko.html"));
    std::ofstream(root / "csp.txt") << board.find("/", "ko")->csp;
  }
}

}  // namespace
}  // namespace goji
