#include "board/form_pages.h"
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

void write_out(const fs::path& file, const std::string& content) {
  std::ofstream out(file, std::ios::binary);
  out << content;
  REQUIRE(out.good());
}

void write_out(const fs::path& folder, const board::Board& board) {
  fs::create_directories(folder);
  for (const auto& [path, languages] : board.pages)
    for (const auto& [language, page] : languages) {
      const bool html = page.content_type.starts_with("text/html");
      write_out(folder / (file_name(path, language) + (html ? ".html" : "")), page.plain);
    }
}

/// The pages around subscribing, each with all that it can hold.
void write_forms(const fs::path& folder,
                 const board::Templates& templates,
                 const board::Facts& facts) {
  std::vector<Component> components;
  for (const auto& one : facts.components)
    components.push_back(one.component);
  const board::FormPages pages{templates, facts.site, components};
  for (const auto& language : facts.site.languages) {
    const board::Choices all{.by_email = true,
                             .by_webhook = true,
                             .components = {components.front().key},
                             .language = language,
                             .statuspage = true};
    const auto html = [&](const std::string& path) {
      return folder / (file_name(path, language) + ".html");
    };
    write_out(html("/subscribe"), pages.subscribe(language, all, "wrong_address"));
    write_out(html("/manage"), pages.manage(language, all, "me@example.com", "t0ken", "saved"));
    write_out(html("/unsubscribe"),
              pages.answer(language,
                           {.heading = "leave_title",
                            .text = "leave_text",
                            .button = "leave",
                            .link = "settings",
                            .action = "/unsubscribe",
                            .token = "t0ken",
                            .href = "/manage?t=t0ken",
                            .secret = "whsec_x"}));
  }
}

// Hidden: tests/e2e/test_pages.py asks for it, and looks at what was written in a browser.
TEST_CASE("pages: every page of every day can be written out for a browser to look at", "[.]") {
  const fs::path root = fs::path(GOJI_BINARY_DIR) / "pages";
  fs::remove_all(root);
  auto drill = test::outage();
  drill.site.mark = Mark::Drill;
  auto fresh = test::calm_day();
  fresh.components.clear();
  fresh.verified_at.reset();
  auto joining = test::calm_day();
  joining.site.subscribable = true;
  const std::map<std::string, board::Facts> days{{"calm", test::calm_day()},
                                                 {"outage", test::outage()},
                                                 {"maintenance", test::maintenance_day()},
                                                 {"drill", drill},
                                                 {"empty", fresh},
                                                 {"joining", joining},
                                                 {"large", test::large_site(300)}};
  const std::vector<std::string> languages{"ko", "en", "ja"};
  const auto templates = board::Templates::read(assets::Assets(), languages);
  REQUIRE(templates.has_value());
  for (auto [name, facts] : days) {
    facts.site.languages = languages;
    const auto board = board::build(facts, *templates);
    write_out(root / name, board);
    if (facts.site.subscribable) write_forms(root / name, *templates, facts);
    CHECK(fs::exists(root / name / "home.ko.html"));
    std::ofstream(root / "csp.txt") << board.find("/", "ko")->csp;
  }
}

}  // namespace
}  // namespace goji
