#include "settings/file.h"

#include "support/catch.h"

#include <filesystem>
#include <fstream>
#include <sys/stat.h>

namespace goji::settings {
namespace {

using Complaints = std::vector<std::string>;

Complaints complaints_about(const std::string& text) {
  return load_text(text, "f.yaml", {})->document.complaints;
}

bool is_sound(const std::string& text) {
  return load_text(text, "f.yaml", {})->sound;
}

std::string repeated(const std::string& text, std::size_t times) {
  std::string all;
  for (std::size_t i = 0; i < times; ++i)
    all += text;
  return all;
}

TEST_CASE("file: a good one is read whole") {
  const auto file = load_text("a: 1\nb: {c: [x, 'y', \"z\"]}\nd: |\n  two\n  lines\n", "f", {});
  CHECK(file->document.complaints == Complaints{});
  REQUIRE(file->sound);
  auto reader = file->reader();
  CHECK(reader.count("a", 0) == 1);
  CHECK(reader.section("b").texts("c") == std::vector<std::string>{"x", "y", "z"});
  CHECK(reader.text("d") == "two\nlines\n");
}

TEST_CASE("file: bytes that are no text are refused with their line") {
  const auto [text, complaint] = GENERATE(table<std::string, std::string>({
      {"a: 1\nb: \xFF\n", "f.yaml:2: is not valid UTF-8"},
      {"a: \xC0\xAF\n", "f.yaml:1: is not valid UTF-8"},
      {"a: \xED\xA0\x80\n", "f.yaml:1: is not valid UTF-8"},
      {std::string("a: 1\n\nb: x\0y\n", 13), "f.yaml:3: holds a NUL byte"},
      {"a: \x1B[31m\n", "f.yaml:1: holds a control character"},
      {"a: \x7F\n", "f.yaml:1: holds a control character"},
      {"a: \xC2\x9B\n", "f.yaml:1: holds a control character"},
      {"a: 1\rb: 2\n", "f.yaml:1: has a carriage return that ends no line"},
      {"a: 1\n\xEF\xBB\xBF"
       "b: 2\n",
       "f.yaml:2: holds a byte order mark"},
      {"\xFF\xFE"
       "a: 1",
       "f.yaml:1: is UTF-16; save the file as UTF-8"},
      {"\xFE\xFF"
       "a: 1",
       "f.yaml:1: is UTF-16; save the file as UTF-8"},
      {"a:\n\tb: 1\n", "f.yaml:2: is indented with a tab; YAML wants spaces"},
      {"a:\n  \tb: 1\n", "f.yaml:2: is indented with a tab; YAML wants spaces"},
  }));
  CHECK(complaints_about(text) == Complaints{complaint});
  CHECK_FALSE(is_sound(text));
}

TEST_CASE("file: what editors leave behind is no mistake") {
  CHECK(
      is_sound("\xEF\xBB\xBF"
               "a: 1\n"));
  CHECK(is_sound("a: 1\r\nb: 2\r\n"));
  CHECK(is_sound("a: 1\t# aligned\n\t# a remark\n \t\nb:\t2"));
  CHECK(is_sound("---\na: \xEF\xBF\xBD\n...\n"));
}

TEST_CASE("file: an empty one is refused") {
  for (const auto* text : {"", "\n\n", "# nothing\n", "---\n", "~\n"})
    CHECK(complaints_about(text) == Complaints{"f.yaml:1: the file is empty"});
}

TEST_CASE("file: what YAML does not allow is refused with its line") {
  const auto [text, line] = GENERATE(table<std::string, std::string>({
      {"a: [1, 2\n", "f.yaml:1: is not YAML: "},
      {"a: [1, 2", "f.yaml:1: is not YAML: "},
      {"a: 1\nb: {c: 1\n\n", "f.yaml:3: is not YAML: "},
      {"a: 1\nb: c: d\n", "f.yaml:2: is not YAML: "},
      {"a: 1\n b: 2\n", "f.yaml:2: is not YAML: "},
      {"a: *none\n", "f.yaml:1: is not YAML: "},
      {"a: \"\\q\"\n", "f.yaml:1: is not YAML: "},
      {"%YAML 9.9\n---\na: 1\n", "f.yaml:1: is not YAML: "},
  }));
  const auto complaints = complaints_about(text);
  REQUIRE(complaints.size() == 1);
  CAPTURE(text, complaints);
  CHECK(complaints[0].starts_with(line));
  CHECK_FALSE(is_sound(text));
}

TEST_CASE("file: a quote that is never closed does not swallow the rest") {
  CHECK(complaints_about("a: 1\nb: 'x\nc: 2\n") ==
        Complaints{"f.yaml:2: a quote that begins here or below is never closed"});
  CHECK(complaints_about("a: \"x") ==
        Complaints{"f.yaml:1: a quote that begins here or below is never closed"});
  CHECK(complaints_about("a: 'x' y\n").size() == 1);
  CHECK(is_sound("a: 'x\n\n  y'\n"));
}

TEST_CASE("file: nothing behind the mapping is passed over") {
  CHECK(complaints_about("- a\nb: 1\n") ==
        Complaints{"f.yaml:2: a second document begins here; one file holds one"});
  CHECK(complaints_about("a: 1\n...\nb: 1\n") ==
        Complaints{"f.yaml:3: a second document begins here; one file holds one"});
}

TEST_CASE("file: a key that is written twice is refused with both lines and the rest is read") {
  const std::string text = "a: 1\nb:\n  c: 1\n  a: 2\n  c: 3\na: 4\n\"b\": 5\n";
  CHECK(complaints_about(text) == Complaints{"f.yaml:5: c is written twice, first in line 3",
                                             "f.yaml:6: a is written twice, first in line 1",
                                             "f.yaml:7: b is written twice, first in line 2"});
  CHECK(is_sound(text));
}

TEST_CASE("file: keys of different mappings have nothing to do with each other") {
  CHECK(complaints_about("a: {b: 1}\nb: [{a: 1}, {a: 2}]\nc: a\n").empty());
}

TEST_CASE("file: a key is a word") {
  CHECK(complaints_about("? [a]\n: 1\n") ==
        Complaints{"f.yaml:1: a key must be a word, not a list or a mapping"});
  CHECK(complaints_about("x: 1\n? {a: b}\n: 1\n") ==
        Complaints{"f.yaml:2: a key must be a word, not a list or a mapping"});
  CHECK(complaints_about("x: 1\n~: 1\n") == Complaints{"f.yaml:2: a key is missing"});
}

TEST_CASE("file: anchors and aliases and merge keys and tags are refused by name") {
  CHECK(complaints_about("a: &x 1\nb: 2\n") == Complaints{"f.yaml:1: anchors are not read: &x"});
  CHECK(complaints_about("a: &x 1\nb: *x\n") ==
        Complaints{"f.yaml:1: anchors are not read: &x",
                   "f.yaml:2: aliases are not read; write the value out"});
  CHECK(complaints_about("a: 1\n<<: {b: 1}\n") ==
        Complaints{"f.yaml:2: merge keys are not read; write the values out"});
  CHECK(complaints_about("a: !!binary aGk=\nb: !secret x\nc: !mine [1]\n") ==
        Complaints{"f.yaml:1: tags are not read: tag:yaml.org,2002:binary",
                   "f.yaml:2: tags are not read: !secret",
                   "f.yaml:3: tags are not read: !mine"});
  CHECK(complaints_about("a: !!str 1\nb: !!map {c: ! x}\nd: '<<'\n").empty());
}

TEST_CASE("file: an alias is never expanded") {
  CHECK_FALSE(is_sound("a: &x 1\nb: *x\n"));
}

TEST_CASE("file: one file holds one document") {
  CHECK(complaints_about("a: 1\n---\nb: 2\n") ==
        Complaints{"f.yaml:2: a second document begins here; one file holds one"});
}

TEST_CASE("file: nesting ends at 32 levels with the line that goes too deep") {
  CHECK(is_sound(repeated("[", 32) + repeated("]", 32)));
  CHECK(complaints_about("a: 1\nb:\n  " + repeated("[", 32) + repeated("]", 32)) ==
        Complaints{"f.yaml:3: is nested more than 32 levels deep"});
  std::string deep;
  for (std::size_t i = 0; i < 33; ++i)
    deep += std::string(i, ' ') + "a:\n";
  CHECK(is_sound(deep.substr(0, deep.rfind("a:", deep.size() - 4)) + "\n"));
  CHECK(complaints_about(deep + std::string(33, ' ') + "b: 1\n") ==
        Complaints{"f.yaml:33: is nested more than 32 levels deep"});
}

TEST_CASE("file: values end at twenty thousand with the line of the first that is too much") {
  CHECK(is_sound(repeated("- 1\n", kMostNodes - 1)));
  CHECK(complaints_about(repeated("- 1\n", kMostNodes)) ==
        Complaints{"f.yaml:20000: has more than 20000 values"});
}

TEST_CASE("file: files end at 256 KiB, and one line may be all of it as programs write JSON") {
  CHECK(is_sound("{\"a\": [" + repeated("{\"key\": \"k\"}, ", 6000) + "1]}"));
  const auto most = "a: 1\n" + repeated("#234567\n", kMostFileBytes / 8 - 1) + "#2\n";
  REQUIRE(most.size() == kMostFileBytes);
  CHECK(is_sound(most));
  CHECK(complaints_about(most + "\n") == Complaints{"f.yaml:1: the file is over 256 KiB"});
}

TEST_CASE("file: hostile words in complaints are cut and made harmless") {
  const auto complaints = complaints_about(std::string(900, 'k') + ": 1\n" + std::string(900, 'k') +
                                           ": 1\n\"a\\e[31m\": &x\\1 1\n");
  REQUIRE(complaints.size() >= 1);
  CHECK(complaints[0].size() < 450);
  CHECK(complaints[0].ends_with("..."));
  Document document{.file = "f", .environment = {}};
  document.complain(2, "b\x1B[31m\nc");
  CHECK(document.complaints == Complaints{"f:2: b?[31m?c"});
  document.complain(3, std::string(399, 'x') + "가");
  CHECK(document.complaints[1] == "f:3: " + std::string(399, 'x') + "...");
}

TEST_CASE("file: complaints stand by line and those of one line in the order found") {
  Document document{.file = "f", .environment = {}};
  document.complain(3, "c");
  document.complain(1, "b");
  document.complain(1, "a");
  CHECK(document.complaints == Complaints{"f:1: b", "f:1: a", "f:3: c"});
}

TEST_CASE("file: what cannot be opened says why and nothing waits for it") {
  const auto folder =
      std::filesystem::temp_directory_path() / std::filesystem::path{"goji-file-test"};
  std::filesystem::remove_all(folder);
  std::filesystem::create_directory(folder);
  const auto complaint = [](const std::string& path) {
    return load_file(path, {})->document.complaints;
  };
  const auto none = (folder / "none").string();
  CHECK(complaint(none) == Complaints{none + ":1: is not there"});
  CHECK(complaint(folder) == Complaints{folder.string() + ":1: is not a file"});
  const auto pipe = (folder / "pipe").string();
  REQUIRE(mkfifo(pipe.c_str(), 0600) == 0);
  CHECK(complaint(pipe) == Complaints{pipe + ":1: is not a file"});
  const auto good = (folder / "good").string();
  std::ofstream{good} << "a: 1\n";
  CHECK(load_file(good, {})->sound);
  const auto large = (folder / "large").string();
  std::ofstream{large} << std::string(kMostFileBytes + 1, '\n');
  CHECK(complaint(large) == Complaints{large + ":1: the file is over 256 KiB"});
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace goji::settings
