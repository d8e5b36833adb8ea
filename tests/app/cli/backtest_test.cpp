#include "app/cli/backtest.h"

#include "app/config_folder.h"
#include "base/milestones.h"
#include "base/rfc3339.h"
#include "support/catch.h"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>

namespace goji::app::cli {
namespace {

using test::ConfigFolder;

constexpr auto kConfig =
    "site: {timezone: Asia/Seoul}\n"
    "components: [{key: a}, {key: b}]\n";

/// Two monitors see `component` fail at noon, for five minutes.
std::vector<std::string> outage(const std::string& component, int minutes_later = 0) {
  const auto start =
      parse_rfc3339("2024-06-05T12:00:00+09:00").value() + std::chrono::minutes{minutes_later};
  std::vector<std::string> lines;
  for (int second = 0; second <= 300; second += 30)
    for (const char* source : {"probe", "metrics"})
      lines.push_back(fmt::format(
          R"({{"source":"{}","key":"send","component":"{}","status":"{}","impact":"major_outage",)"
          R"("affected_share":0.5,"started_at":"{}","at":"{}"}})",
          source,
          component,
          second < 300 ? "firing" : "resolved",
          to_rfc3339(start),
          to_rfc3339(start + std::chrono::seconds{second})));
  return lines;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const auto& line : lines)
    text += line + '\n';
  return text;
}

/// One call of the verb.
class Played {
 public:
  explicit Played(const std::string& history, BacktestOptions options = {.format = "json"}) {
    options.config = folder.write("goji.yaml", kConfig);
    options.signals = folder.write("signals.jsonl", history);
    run(options);
  }

  [[nodiscard]] std::vector<std::string> notices() const {
    std::vector<std::string> all;
    const auto document = boost::json::parse(out.str());
    for (const auto& notice : document.at("notices").as_array())
      all.push_back(fmt::format("{} {}",
                                std::string_view{notice.at("at").as_string()}.substr(11, 8),
                                std::string_view{notice.at("kind").as_string()}));
    return all;
  }

  void run(const BacktestOptions& options) {
    NoMilestones milestones;
    World world{.environment = [](const std::string&) { return std::nullopt; },
                .out = out,
                .err = err,
                .milestones = milestones,
                .is_terminal = watched};
    code = backtest(world, options, folder.surroundings());
  }

  ConfigFolder folder;
  std::ostringstream out;
  std::ostringstream err;
  bool watched = false;
  int code = -1;
};

using Lines = std::vector<std::string>;

TEST_CASE("backtest: the same lines sorted or shuffled or doubled give the same notices") {
  const Lines expected{"12:01:00 opened", "12:07:00 monitoring", "12:15:00 resolved"};
  auto lines = outage("a");
  const Played sorted{joined(lines)};
  CHECK(sorted.code == 0);
  CHECK(sorted.notices() == expected);
  CHECK(sorted.err.str().empty());
  lines.insert(lines.end(), lines.begin(), lines.end());
  std::mt19937 random{1};
  for (int turn = 0; turn < 5; ++turn) {
    std::shuffle(lines.begin(), lines.end(), random);
    CHECK(Played{joined(lines)}.notices() == expected);
  }
  std::ranges::reverse(lines);
  auto text = joined(lines);
  text.pop_back();  // the last line needs no end
  CHECK(Played{"\xEF\xBB\xBF" + text}.notices() == expected);
}

TEST_CASE("backtest: a bad line ends it with its place in sorted and in unsorted files") {
  auto lines = outage("a");
  lines.insert(lines.begin() + 3, R"({"source":"x","affected_share":2})");
  const Played sorted{joined(lines)};
  CHECK(sorted.code == 1);
  CHECK(sorted.out.str().empty());
  CHECK(sorted.err.str().find("signals.jsonl:4: ") != std::string::npos);
  std::swap(lines[0], lines[2]);
  lines.insert(lines.begin() + 1, "");
  CHECK(Played{joined(lines)}.err.str().find("signals.jsonl:5: ") != std::string::npos);
}

TEST_CASE("backtest: unknown components are warned of once") {
  auto lines = outage("c");
  for (const auto& line : outage("a", 10))
    lines.push_back(line);
  const Played played{joined(lines)};
  CHECK(played.code == 0);
  CHECK(played.err.str() == "warning: unknown component c\n");
  CHECK(played.notices().size() == 3);
}

TEST_CASE("backtest: signals before and after a window are passed over") {
  auto lines = outage("a");
  for (const auto& line : outage("b", 120))
    lines.push_back(line);
  CHECK(Played{joined(lines)}.notices().size() == 6);
  CHECK(Played{joined(lines), {.format = "json", .from = "2024-06-05T14:00:00+09:00"}}.notices() ==
        Lines{"14:01:00 opened", "14:07:00 monitoring", "14:15:00 resolved"});
  CHECK(Played{joined(lines), {.format = "json", .to = "2024-06-05T12:05:00+09:00"}}.notices() ==
        Lines{"12:01:00 opened", "12:07:00 monitoring", "12:15:00 resolved"});
  const Played wrong{joined(lines), {.from = "yesterday"}};
  CHECK(wrong.code == 1);
  CHECK(wrong.err.str() == "--from: yesterday is no time like 2024-05-13T13:44:00+09:00\n");
}

TEST_CASE("backtest: another policy beside the own one says what it would change") {
  Played played{joined(outage("a"))};
  BacktestOptions options{.config = played.folder.write("goji.yaml", kConfig),
                          .signals = played.folder.write("signals.jsonl", joined(outage("a"))),
                          .against = played.folder.write("slow.yaml", "opening: {hold: 90s}\n")};
  played.out.str("");
  played.run(options);
  CHECK(played.code == 0);
  CHECK(played.out.str().find("  - 2024-06-05 12:01:00  opened      a: major outage\n") !=
        std::string::npos);
  options.against = played.folder.write("bad.yaml", "opening: {hold: soon}\n");
  played.run(options);
  CHECK(played.code == 1);
  CHECK(played.err.str().find("bad.yaml:1: opening.hold ") != std::string::npos);
  options.against = "no-such-policy";
  played.run(options);
  CHECK(played.err.str().find("no-such-policy: is neither a file nor") != std::string::npos);
}

TEST_CASE("backtest: a picture of each incident is written") {
  Played played{joined(outage("a"))};
  const auto pictures = std::filesystem::path{played.folder.write("x", "")}.parent_path() / "svg";
  played.run({.config = played.folder.write("goji.yaml", kConfig),
              .signals = played.folder.write("signals.jsonl", joined(outage("a"))),
              .svg = pictures.string()});
  CHECK(played.code == 0);
  std::ifstream picture{pictures / "incident-1.svg"};
  std::string line;
  REQUIRE(std::getline(picture, line));
  CHECK(line.starts_with("<svg "));
}

TEST_CASE("backtest: a file that is not there is said to be not there") {
  Played played{""};
  CHECK(played.code == 0);
  CHECK(played.notices().empty());
  played.run({.config = played.folder.write("goji.yaml", kConfig), .signals = "/nowhere/s.jsonl"});
  CHECK(played.code == 1);
  CHECK(played.err.str() == "/nowhere/s.jsonl: cannot be read\n");
}

TEST_CASE("backtest: whoever watches a terminal sees how far it is") {
  Played played{joined(outage("a"))};
  CHECK(played.err.str().empty());
  played.watched = true;
  played.run({.config = played.folder.write("goji.yaml", kConfig),
              .signals = played.folder.write("signals.jsonl", joined(outage("a")))});
  CHECK(played.err.str() == "\r[####################] 100 %\r\x1b[K");
}

}  // namespace
}  // namespace goji::app::cli
