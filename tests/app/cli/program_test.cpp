#include "app/cli/program.h"

#include "app/config_folder.h"
#include "support/catch.h"

#include <sstream>

namespace goji::app::cli {
namespace {

struct Ran {
  int code = 0;
  std::string out{};
  std::string err{};
};

Ran ran(const std::vector<std::string>& arguments) {
  NoMilestones milestones;
  std::ostringstream out;
  std::ostringstream err;
  World world{.environment = [](const std::string&) { return std::nullopt; },
              .out = out,
              .err = err,
              .milestones = milestones};
  const int code = run(arguments, world);
  return {code, out.str(), err.str()};
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST_CASE("program: help lists every verb and fits into 80 columns") {
  const auto help = ran({"help"});
  CHECK(help.code == 0);
  CHECK(help.err.empty());
  for (const char* verb :
       {"serve",     "check",      "token",   "backup",   "restore", "backtest", "status",
        "incidents", "deliveries", "explain", "announce", "update",  "resolve",  "retract",
        "drafts",    "approve",    "edit",    "reject",   "gate",    "report",   "redrive",
        "test",      "completion", "manual",  "version",  "release", "pause",    "resume"})
    CHECK(has(help.out, std::string{"\n  "} + verb + ' '));
  std::istringstream lines{help.out};
  for (std::string line; std::getline(lines, line);)
    CHECK(line.size() <= 80);
  CHECK(ran({"--help"}).out == help.out);
}

TEST_CASE("program: without a verb the help is the answer and the code says usage") {
  const auto nothing = ran({});
  CHECK(nothing.code == 2);
  CHECK(nothing.out.empty());
  CHECK(nothing.err == ran({"help"}).out);
}

TEST_CASE("program: an unknown verb is named with the nearest") {
  const auto wrong = ran({"chek", "--config", "x"});
  CHECK(wrong.code == 2);
  CHECK(wrong.err ==
        "there is no `goji chek`, did you mean `check`?\n`goji help` lists what there is\n");
}

TEST_CASE("program: a missing or unknown option is named") {
  const auto missing = ran({"check"});
  CHECK(missing.code == 2);
  CHECK(has(missing.err, "--config"));
  CHECK(has(ran({"check", "--config", "x", "--josn"}).err, "--josn"));
  CHECK(ran({"token", "create", "--config", "x", "--scope", "root"}).code == 2);
  CHECK(ran({"--nothing"}).code == 2);
}

TEST_CASE("program: a token that stands in the wrong place is not repeated") {
  for (const auto& arguments : {std::vector<std::string>{"--token", "s3cret", "deliveries"},
                                std::vector<std::string>{"--token=s3cret", "deliveries"},
                                std::vector<std::string>{"deliveries", "--tokne", "s3cret"},
                                std::vector<std::string>{"status", "--tokne=s3cret"},
                                std::vector<std::string>{"status", "s3cret"}}) {
    const auto wrong = ran(arguments);
    CHECK(wrong.code == 2);
    CHECK_FALSE(has(wrong.err + wrong.out, "s3cret"));
  }
}

TEST_CASE("program: an option that is unknown, or stands before its verb, is told what to do") {
  CHECK(ran({"--token", "s3cret", "deliveries"}).err ==
        "not known here: --token\noptions belong behind the verb, as in `goji deliveries --server "
        "URL`; `goji VERB --help` lists them\n");
  CHECK(ran({"deliveries", "--tokne", "s3cret"}).err ==
        "not known here: --tokne, did you mean `--token`?\n`goji deliveries --help` lists what it "
        "takes\n");
  CHECK(ran({"subscribers", "list", "--x"}).err ==
        "not known here: --x\n`goji subscribers list --help` lists what it takes\n");
  CHECK(ran({"status", "s3cret"}).err ==
        "there is a value too many\n`goji status --help` lists what it takes\n");
}

TEST_CASE("program: what cannot be meant is wrong use") {
  for (const auto& arguments :
       {std::vector<std::string>{"deliveries", "--incident", "-1"},
        std::vector<std::string>{"redrive", "--incident", "1x"},
        std::vector<std::string>{"deliveries", "--limit", "0"},
        std::vector<std::string>{"deliveries", "--cursor", "-1"},
        std::vector<std::string>{"announce", "--component", "a", "--impact", "bad"},
        std::vector<std::string>{"update", "1"},
        std::vector<std::string>{"release"},
        std::vector<std::string>{"release", "--dry-run"},
        std::vector<std::string>{"release", "--incident", "x"},
        std::vector<std::string>{"pause"},
        std::vector<std::string>{"resume"},
        std::vector<std::string>{"test", "hook", "--wait", "soon"}})
    CHECK(ran(arguments).code == 2);
}

TEST_CASE("program: the version is one line") {
  CHECK(ran({"version"}).out.starts_with("goji 0."));
  CHECK(ran({"version"}).code == 0);
}

TEST_CASE("program: a store that cannot be opened is refused and not made") {
  const test::ConfigFolder folder;
  const auto config =
      folder.write("goji.yaml", "components: [{key: a}]\nstore: {path: /nowhere/goji.db}\n");
  const auto refused = ran({"token", "list", "--config", config});
  CHECK(refused.code == 1);
  CHECK(has(refused.err, "/nowhere"));
}

TEST_CASE("program: a backup is put back and what was there is kept beside it") {
  const test::ConfigFolder folder;
  const auto config = folder.write(
      "goji.yaml", "components: [{key: a}]\nstore: {path: " + folder.path("goji.db") + "}\n");
  const auto made = ran({"token", "create", "--config", config, "--scope", "operate"});
  REQUIRE(made.code == 0);
  const auto copy = folder.path("copy.db");
  REQUIRE(ran({"backup", copy, "--config", config}).code == 0);
  REQUIRE(ran({"token", "revoke", "1", "--config", config}).code == 0);
  const auto restored = ran({"restore", copy, "--config", config});
  CHECK(restored.code == 0);
  CHECK(has(restored.out, "what was there is kept as"));
  CHECK(has(ran({"token", "list", "--config", config}).out, "operate   "));
  CHECK(ran({"token", "revoke", "1", "--config", config}).code == 0);  // good again
  const auto missing = ran({"restore", folder.path("none.db"), "--config", config});
  CHECK(missing.code == 1);
  CHECK(has(missing.err, "none.db"));
}

}  // namespace
}  // namespace goji::app::cli
