#include "board/templates.h"

#include "board/compiled.h"
#include "board/expansion.h"
#include "board/rehearsal.h"
#include "fixture.h"
#include "support/catch.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace goji::board {
namespace {

namespace fs = std::filesystem;

/// A directory of an operator's own files, laid over ours.
class Overlay {
 public:
  Overlay() : path_(fs::temp_directory_path() / "goji-board-overlay-XXXXXX") {
    auto name = path_.string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  ~Overlay() { fs::remove_all(path_); }
  Overlay(const Overlay&) = delete;
  Overlay& operator=(const Overlay&) = delete;

  void write(const std::string& file, const std::string& text) const {
    fs::create_directories((path_ / file).parent_path());
    std::ofstream(path_ / file) << text;
  }

  [[nodiscard]] std::string complaint(const std::vector<std::string>& languages = {"ko",
                                                                                   "en"}) const {
    const auto read = Templates::read(assets(), languages);
    return read ? "" : read.error().what;
  }

  [[nodiscard]] assets::Assets assets() const { return assets::Assets::overlaid(path_).value(); }

 private:
  fs::path path_;
};

std::string shipped(const std::string& path) {
  return assets::Assets().read(path).value();
}

std::string replaced(std::string text, const std::string& what, const std::string& with) {
  const auto at = text.find(what);
  REQUIRE(at != std::string::npos);
  return text.replace(at, what.size(), with);
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST_CASE("templates: ours are good in each of our languages", "[board]") {
  CHECK(Templates::read(assets::Assets(), {"ko"}).has_value());
  CHECK(Templates::read(assets::Assets(), {"en", "ko"}).has_value());
  CHECK(Templates::read(assets::Assets(), {"ko", "en", "ja"}).has_value());
}

TEST_CASE("templates: a language without words is named", "[board]") {
  CHECK(has(Overlay().complaint({"en", "xx"}), "templates/words/xx.yaml"));
}

TEST_CASE("templates: another language needs files only", "[board]") {
  const Overlay overlay;
  overlay.write(
      "templates/words/de.yaml",
      replaced(shipped("templates/words/en.yaml"), "language: English", "language: Deutsch"));
  const auto read = Templates::read(overlay.assets(), {"de", "en"});
  REQUIRE(read.has_value());
  auto facts = test::calm_day();
  facts.site.languages = {"de", "en"};
  const auto board = build(facts, *read);
  REQUIRE(board.find("/", "de") != nullptr);
  CHECK(has(board.find("/", "de")->plain, ">Deutsch</a>"));
}

TEST_CASE("templates: a word that one language lacks is named with its file", "[board]") {
  const Overlay overlay;
  overlay.write("templates/words/en.yaml",
                replaced(shipped("templates/words/en.yaml"), "  skip: Skip to the content\n", ""));
  CHECK(has(overlay.complaint(), "templates/words/en.yaml: page.skip is missing"));
  CHECK_FALSE(has(overlay.complaint(), "ko.yaml"));
}

TEST_CASE("templates: an unknown word or part is named with its line", "[board]") {
  const Overlay overlay;
  overlay.write("templates/pages/missing.html", "{{> top}}\n\n{{w.oops}}\n{{> nothing}}\n");
  const auto complaint = overlay.complaint();
  CHECK(has(complaint, "templates/pages/missing.html:3: no word page.oops"));
  CHECK(has(complaint, "templates/pages/missing.html:4: no part nothing"));
}

TEST_CASE("templates: a section that is not closed is named with its file", "[board]") {
  const Overlay overlay;
  overlay.write("templates/pages/parts/bottom.html", "a\n{{#open}}\n");
  CHECK(has(overlay.complaint(), "templates/pages/parts/bottom.html: line 2: "));
}

TEST_CASE("templates: a name that no page has is found before an outage", "[board]") {
  const Overlay overlay;
  overlay.write(
      "templates/pages/incident.html",
      replaced(
          shipped("templates/pages/incident.html"), "{{#retracted}}", "{{#retracted}}{{titel}}"));
  CHECK(has(overlay.complaint(), "templates/pages/incident.html: "));
  CHECK(has(overlay.complaint(), "titel"));
}

TEST_CASE("templates: a picture that asks for too much is named", "[board]") {
  const Overlay overlay;
  overlay.write("templates/assets/badge.svg", "<svg>{{colour}}{{smell}}</svg>");
  CHECK(has(overlay.complaint(), "templates/assets/badge.svg: "));
  overlay.write("templates/assets/badge.svg", "<svg>{{#colour}}</svg>");
  CHECK(has(overlay.complaint(), "templates/assets/badge.svg: line 1"));
}

TEST_CASE("templates: an operator's style is the page's and is allowed by its policy", "[board]") {
  const Overlay overlay;
  overlay.write("templates/assets/style.css", "body{color:red}\n");
  const auto read = Templates::read(overlay.assets(), {"ko", "en"});
  REQUIRE(read.has_value());
  const auto board = build(test::calm_day(), *read);
  const auto* page = board.find("/", "ko");
  CHECK(has(page->plain, "<style>body{color:red}</style>"));
  // printf 'body{color:red}' | openssl dgst -sha256 -binary | base64
  CHECK(has(page->csp, "style-src 'sha256-FcQqt3aNlV7AZnGV4zkQRVeCeJOxbMPnQSx258L803E='"));
}

TEST_CASE("templates: the script's name changes with it", "[board]") {
  const Overlay overlay;
  overlay.write("templates/assets/live.js", "1;\n");
  const auto read = Templates::read(overlay.assets(), {"ko"});
  REQUIRE(read.has_value());
  CHECK(read->compiled().script_path != test::templates().compiled().script_path);
  auto facts = test::calm_day();
  facts.site.languages = {"ko"};
  const auto board = build(facts, *read);
  REQUIRE(board.find(read->compiled().script_path, "ko") != nullptr);
  CHECK(has(board.find("/", "ko")->plain, "<script src=\"" + read->compiled().script_path + '"'));
}

TEST_CASE("expansion: parts and words are put in and everything else is left", "[board]") {
  const Parts parts{{"inner", {.path = "inner.html", .text = "[{{w.hello}} {{name}}]"}}};
  const WordMap words{{"hello", "Q&A <{{count}}> \"x\""}};
  const auto expanded = expand(
      {.path = "page.html", .text = "{{> inner }}{{#a}}{{{b}}}{{/a}} {{ w.hello }}"}, parts, words);
  CHECK(expanded.complaints.empty());
  CHECK(expanded.text ==
        "[Q&amp;A &lt;{{count}}&gt; &quot;x&quot; {{name}}]{{#a}}{{{b}}}{{/a}} "
        "Q&amp;A &lt;{{count}}&gt; &quot;x&quot;");
}

TEST_CASE("expansion: a part that holds itself ends with a complaint", "[board]") {
  const Parts parts{{"loop", {.path = "loop.html", .text = "x\n{{> loop}}"}}};
  const auto expanded = expand({.path = "page.html", .text = "{{> loop}}"}, parts, {});
  CHECK(expanded.complaints == std::vector<std::string>{"loop.html:2: no part loop"});
}

TEST_CASE("expansion: a tag that never ends is left for the template to complain of", "[board]") {
  CHECK(expand({.path = "p", .text = "a {{name"}, {}, {}).text == "a {{name");
  CHECK(expand({.path = "p", .text = ""}, {}, {}).text.empty());
  CHECK(without_includes("a{{> b}}c{{d}}{{> e}}") == "ac{{d}}");
  CHECK(without_includes("a{{> b") == "a{{> b");
}

TEST_CASE("words: asking for one that is not there is our own mistake", "[board]") {
  const auto& wording = test::templates().compiled().in("en");
  CHECK(wording.word("nav.now") == "Now");
  CHECK_THROWS_AS(wording.word("nav.never"), std::logic_error);
  CHECK_THROWS_AS(wording.page("nowhere", {}), std::logic_error);
  CHECK_THROWS_AS(wording.phrase("feed.title", {}), std::logic_error);
  CHECK_THROWS_AS(test::templates().compiled().in("xx"), std::logic_error);
}

}  // namespace
}  // namespace goji::board
