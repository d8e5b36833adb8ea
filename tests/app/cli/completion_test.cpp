#include "app/cli/program.h"
#include "support/catch.h"

#include <sstream>

namespace goji::app::cli {
namespace {

std::string said(const std::vector<std::string>& arguments) {
  NoMilestones milestones;
  std::ostringstream out;
  std::ostringstream err;
  World world{.environment = [](const std::string&) { return std::nullopt; },
              .out = out,
              .err = err,
              .milestones = milestones};
  CHECK(run(arguments, world) == 0);
  CHECK(err.str().empty());
  return out.str();
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST_CASE("completion: bash knows the verbs, those below them and their options") {
  const auto script = said({"completion", "bash"});
  CHECK(has(script, "'goji') words='serve check token "));
  CHECK(has(script, "'goji token') words='create list revoke "));
  CHECK(has(script, "'goji token create') words='--help --help-all --config --scope --name'"));
  CHECK(has(script, "complete -o default -F _goji goji\n"));
}

TEST_CASE("completion: an option whose description is a list offers that list") {
  const auto script = said({"completion", "bash"});
  CHECK(has(script, "--scope) words='signal operate admin'; value=1 ;;"));
  CHECK(has(script,
            "--impact) words='degraded_performance partial_outage major_outage'; value=1 ;;"));
  CHECK(has(script, "--config) words=''; value=1 ;;"));
  CHECK_FALSE(has(script, "--dry-run) "));
}

TEST_CASE("completion: options of a group are offered like others") {
  CHECK(has(said({"completion", "bash"}),
            "'goji explain') words='--help --help-all --server --token --json --component'"));
}

TEST_CASE("completion: zsh reads what bash reads") {
  const auto bash = said({"completion", "bash"});
  CHECK(said({"completion", "zsh"}) == "autoload -U +X bashcompinit && bashcompinit\n" + bash);
}

TEST_CASE("completion: fish offers each verb where it may stand, with what it does") {
  const auto script = said({"completion", "fish"});
  CHECK(has(script,
            "complete -c goji -n '__fish_use_subcommand' -a announce -d 'Open an incident'\n"));
  CHECK(has(script,
            "complete -c goji -n '__fish_seen_subcommand_from token; and not "
            "__fish_seen_subcommand_from create list revoke' -a revoke -d 'Make one useless, at "
            "once'\n"));
  CHECK(has(script,
            "complete -c goji -n '__fish_seen_subcommand_from token; and "
            "__fish_seen_subcommand_from create' "
            "-l scope -xa 'signal operate admin' -d 'signal, operate or admin'\n"));
  CHECK(has(script, "-l title -rF -d 'LANGUAGE=TEXT, instead of the template\\'s'\n"));
}

TEST_CASE("manual: every verb that does something stands in it with its options") {
  const auto page = said({"manual"});
  CHECK(page.starts_with(".TH GOJI 1 "));
  CHECK(has(page, "\n.SS goji token create \\-\\-config TEXT \\-\\-scope TEXT [OPTION...]\n"));
  CHECK(has(page, "\n.SS goji retract INCIDENT [OPTION...]\n"));
  CHECK(has(page, "\n.SS goji incidents [INCIDENT] [OPTION...]\n"));
  CHECK(has(page, "\n.TP\n.B \\-\\-dry\\-run\nShow what each channel would get; send nothing.\n"));
  CHECK_FALSE(has(page, "\n.SS goji token [OPTION...]"));
  CHECK_FALSE(has(page, "\\-\\-help"));
}

TEST_CASE("manual: no line of text is taken for a request") {
  std::istringstream lines{said({"manual"})};
  for (std::string line; std::getline(lines, line);) {
    CAPTURE(line);
    CHECK((line.front() != '.' || line.starts_with(".TH ") || line.starts_with(".S") ||
           line == ".TP" || line.starts_with(".B ") || line.starts_with(".I ") || line == ".nf" ||
           line == ".fi"));
    CHECK(line.front() != '\'');
  }
}

}  // namespace
}  // namespace goji::app::cli
