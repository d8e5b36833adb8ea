#include "settings/file.h"
#include "support/catch.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iterator>
#include <malloc.h>
#include <new>
#include <random>

// What this program holds on the heap at once, for the promise of settings/file.h.
namespace {

std::size_t held = 0;
std::size_t most_held = 0;

void* counted(std::size_t size) {
  void* block = std::malloc(size);
  if (block == nullptr) throw std::bad_alloc{};
  held += malloc_usable_size(block);
  most_held = std::max(most_held, held);
  return block;
}

void uncounted(void* block) noexcept {
  if (block != nullptr) held -= malloc_usable_size(block);
  std::free(block);
}

}  // namespace

void* operator new(std::size_t size) {
  return counted(size);
}
void* operator new(std::size_t size, const std::nothrow_t& /*tag*/) noexcept {
  return counted(size);  // ends the program, as an uncaught exception, where there is no memory
}
void operator delete(void* block, const std::nothrow_t& /*tag*/) noexcept {
  uncounted(block);
}
void operator delete(void* block) noexcept {
  uncounted(block);
}
void operator delete(void* block, std::size_t /*size*/) noexcept {
  uncounted(block);
}

namespace goji::settings {
namespace {

using Random = std::mt19937_64;

constexpr std::size_t kMebibyte = std::size_t{1024} * 1024;

/// Sanitizers make everything several times slower; the figures of settings/file.h are without.
#ifdef __SANITIZE_ADDRESS__
constexpr double kMostMilliseconds = 1500;
#else
constexpr double kMostMilliseconds = 100;
#endif

std::string good_file() {
  std::ifstream file(std::string{GOJI_SOURCE_DIR} + "/tests/app/contract_sample.yaml");
  return {std::istreambuf_iterator<char>{file}, {}};
}

std::string filled(const std::string& part, std::size_t bytes = kMostFileBytes) {
  std::string text;
  while (text.size() + part.size() <= bytes)
    text += part;
  return text;
}

double processor_milliseconds() {
  return 1000.0 * static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

/// As the program would: what is sound is read, key by key.
void read_all(Reader& reader, int depth = 0) {
  for (const auto& key : reader.keys()) {
    (void)reader.text(key, "");
    if (depth < 3)
      for (auto& entry : reader.list(key))
        read_all(entry, depth + 1);
  }
  (void)reader.boolean("approvals", false);
  reader.refuse_unknown_keys();
}

struct Cost {
  double milliseconds;
  std::size_t bytes;
};

/// Reads it, and holds that it is read or refused with a line and a reason.
Cost cost_of(const std::string& text) {
  const auto before = held;
  most_held = held;
  const auto start = processor_milliseconds();
  const auto file = load_text(text, "f", {});
  if (file->sound) {
    auto reader = file->reader();
    read_all(reader);
  }
  const Cost cost{processor_milliseconds() - start, most_held - before};
  const auto& complaints = file->document.complaints;
  REQUIRE((file->sound || !complaints.empty()));
  for (const auto& complaint : complaints) {
    int line = 0;
    REQUIRE(std::sscanf(complaint.c_str(), "f:%d: ", &line) == 1);
    REQUIRE(line >= 1);
    REQUIRE(line <= 2 + std::count(text.begin(), text.end(), '\n'));
    REQUIRE(complaint.size() > complaint.find(": ") + 4);
  }
  return cost;
}

void hold_to_promise(const std::string& text) {
  const auto cost = cost_of(text);
  CHECK(cost.milliseconds < kMostMilliseconds);
  CHECK(cost.bytes < 64 * kMebibyte);
}

/// One thing that editors, disks, merges and malice do to a file.
std::string broken(std::string text, Random& random) {
  const auto any = [&](std::size_t below) { return static_cast<std::size_t>(random() % below); };
  static const std::string kMarks = "{}[]:,-?*&!|>'\"%@`#~\t\n\r \\<";
  const auto at = any(text.size());
  switch (any(9)) {
    case 0:
      return text.erase(at, 1 + any(20));
    case 1:
      return text.insert(at, 1, kMarks[any(kMarks.size())]);
    case 2:
      return text.substr(0, at);
    case 3:
      text[at] = static_cast<char>(any(256));
      return text;
    case 4:
      return text.insert(at, text.substr(any(text.size()), any(80)));
    case 5:
      return text.insert(at, std::string(1 + any(3), ' '));
    case 6:
      text[at] = kMarks[any(kMarks.size())];
      return text;
    case 7:
      return text.insert(at, filled(kMarks.substr(any(kMarks.size() - 1), 2), 2 + any(200)));
    default:
      return text.insert(at, "\n");
  }
}

TEST_CASE("hostile: two thousand broken files are each read or refused with line and reason") {
  const auto good = good_file();
  REQUIRE(cost_of(good).bytes > 0);
  Random random{20'240'513};
  std::size_t refused = 0;
  for (int i = 0; i < 2000; ++i) {
    auto text = good;
    for (auto times = 1 + random() % 4; times > 0 && !text.empty(); --times)
      text = broken(std::move(text), random);
    CAPTURE(i);
    hold_to_promise(text);
    if (!load_text(text, "f", {})->sound) ++refused;
  }
  CHECK(refused > 700);
}

TEST_CASE("hostile: an alias bomb is not expanded") {
  std::string bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n";
  for (char name = 'b'; name <= 'z'; ++name)
    bomb += fmt::format(
        "{0}: &{0} [*{1}, *{1}, *{1}, *{1}, *{1}, *{1}, *{1}, *{1}, *{1}]\n", name, char(name - 1));
  hold_to_promise(bomb);
  CHECK_FALSE(load_text(bomb, "f", {})->sound);
  hold_to_promise("a: &a [*a]\n");
  hold_to_promise("a: &a {<<: *a}\n");
}

TEST_CASE("hostile: no text of a few marks over and over costs more than was promised") {
  const auto* part = GENERATE("[",
                              "{",
                              "[\n",
                              "{\n",
                              "- ",
                              "- - - -\n",
                              "-\n",
                              "? ",
                              "?\n",
                              ": ",
                              ":\n",
                              "a: ",
                              "a:\n",
                              "a: 1\n",
                              "[a,",
                              "a,",
                              "{a: ",
                              "a: [",
                              "[]",
                              "{}",
                              "[[],",
                              "'",
                              "\"",
                              "''",
                              "'\n",
                              "\"\n",
                              "&a ",
                              "&a\n",
                              "*a ",
                              "*a\n",
                              "!a ",
                              "!\n",
                              "!!",
                              "!<a>",
                              "|\n",
                              ">\n",
                              "|9\n",
                              "---\n",
                              "--- a\n",
                              "...\n",
                              "%",
                              "%TAG ! a\n",
                              "%YAML 1.1\n",
                              "# a\n",
                              "#",
                              "a ",
                              "a\n",
                              "\n",
                              " ",
                              "\t",
                              "\r\n",
                              "\\",
                              "<<: ",
                              "<<: {}\n",
                              "가",
                              "a b: c d\n",
                              "- a: 1\n",
                              "- [a]\n",
                              "- {a: 1, b: 2}\n",
                              "@",
                              "`",
                              "~\n",
                              "a: |\n  x\n",
                              "- |\n",
                              "- >-\n  x\n\n",
                              "? a\n: b\n");
  CAPTURE(part);
  hold_to_promise(filled(part));
  hold_to_promise("[" + filled(part, kMostFileBytes - 2) + "]");
  hold_to_promise("a:\n" + filled("  " + std::string{part}, kMostFileBytes - 3));
  hold_to_promise("[\n" + filled(std::string{part} + ",\n", kMostFileBytes - 4) + "]\n");
}

TEST_CASE("hostile: deep indentation and long words and a hundred thousand keys cost no more") {
  std::string stairs;
  for (std::size_t i = 0; stairs.size() + 2 * i + 10 < kMostFileBytes; ++i)
    stairs += std::string(i, ' ') + "a:\n";
  hold_to_promise(stairs);
  hold_to_promise(filled(std::string(8000, 'k') + ": 1\n"));
  std::string keys;
  for (int i = 0; keys.size() < kMostFileBytes - 10; ++i)
    keys += fmt::format("{:x}:\n", i);
  hold_to_promise(keys);
  std::string near;
  for (int i = 0; near.size() < kMostFileBytes - 20; ++i)
    near += fmt::format("approval{}: on\n", i);
  hold_to_promise(near);
}

TEST_CASE("hostile: random bytes and random marks are refused") {
  Random random{7};
  for (int i = 0; i < 200; ++i) {
    std::string bytes(random() % 4096, '\0');
    for (auto& byte : bytes)
      byte = static_cast<char>(i % 2 == 0 ? random() % 256 : ' ' + random() % 95);
    CAPTURE(i);
    hold_to_promise(bytes);
  }
}

}  // namespace
}  // namespace goji::settings
