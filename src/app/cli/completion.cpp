#include "app/cli/completion.h"

#include "app/cli/command_tree.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <map>
#include <vector>

namespace goji::app::cli {
namespace {

/// In single quotes, for fish.
std::string quoted(const std::string& text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  return out + "'";
}

std::string words_after(const CLI::App& app) {
  std::vector<std::string> words;
  for (const auto* verb : verbs_of(app))
    words.push_back(verb->get_name());
  for (const auto* option : named_options_of(app))
    words.push_back(long_name(*option));
  return fmt::format("{}", fmt::join(words, " "));
}

/// What may follow each option that takes a value; empty: a file, or anything.
std::map<std::string, std::string> values(const std::vector<Command>& commands) {
  std::map<std::string, std::string> found;
  for (const auto& command : commands)
    for (const auto* option : named_options_of(*command.app)) {
      if (!takes_value(*option)) continue;
      auto& known = found[long_name(*option)];
      const auto choices = fmt::format("{}", fmt::join(choices_of(*option), " "));
      if (choices.size() > known.size()) known = choices;
    }
  return found;
}

std::string bash(const std::vector<Command>& commands) {
  std::string paths;
  std::string lists;
  for (const auto& command : commands) {
    paths += fmt::format("{}'{}'", paths.empty() ? "" : " | ", command.path);
    lists += fmt::format("    '{}') words='{}' ;;\n", command.path, words_after(*command.app));
  }
  std::string options;
  for (const auto& [name, choices] : values(commands))
    options += fmt::format("    {}) words='{}'; value=1 ;;\n", name, choices);
  return fmt::format(
      "_goji() {{\n"
      "  local path=goji word words='' value=''\n"
      "  for word in \"${{COMP_WORDS[@]:1:COMP_CWORD-1}}\"; do\n"
      "    case \"$path $word\" in {}) path=\"$path $word\" ;; esac\n"
      "  done\n"
      "  case \"${{COMP_WORDS[COMP_CWORD-1]}}\" in\n{}  esac\n"
      "  [ -n \"$value\" ] || case \"$path\" in\n{}  esac\n"
      "  COMPREPLY=($(compgen -W \"$words\" -- \"${{COMP_WORDS[COMP_CWORD]}}\"))\n"
      "}}\n"
      "complete -o default -F _goji goji\n",
      paths,
      options,
      lists);
}

/// When fish has seen all verbs of the path.
std::string seen(const Command& command) {
  std::string condition;
  std::size_t from = command.path.find(' ');
  while (from != std::string::npos) {
    const auto to = command.path.find(' ', from + 1);
    condition += fmt::format("{}__fish_seen_subcommand_from {}",
                             condition.empty() ? "" : "; and ",
                             command.path.substr(from + 1, to - from - 1));
    from = to;
  }
  return condition;
}

/// And none of those that may follow it.
std::string nothing_after(const Command& command) {
  const auto condition = seen(command);
  if (condition.empty()) return "__fish_use_subcommand";
  std::string names;
  for (const auto* verb : verbs_of(*command.app))
    names += " " + verb->get_name();
  return fmt::format("{}; and not __fish_seen_subcommand_from{}", condition, names);
}

std::string fish(const std::vector<Command>& commands) {
  std::string out = "complete -c goji -f\n";
  for (const auto& command : commands) {
    for (const auto* verb : verbs_of(*command.app))
      out += fmt::format("complete -c goji -n {} -a {} -d {}\n",
                         quoted(nothing_after(command)),
                         verb->get_name(),
                         quoted(verb->get_description()));
    if (seen(command).empty()) continue;
    for (const auto* option : named_options_of(*command.app)) {
      const auto choices = choices_of(*option);
      std::string value = takes_value(*option) ? " -rF" : "";
      if (!choices.empty()) value = " -xa " + quoted(fmt::format("{}", fmt::join(choices, " ")));
      out += fmt::format("complete -c goji -n {} -l {}{} -d {}\n",
                         quoted(seen(command)),
                         long_name(*option).substr(2),
                         value,
                         quoted(option->get_description()));
    }
  }
  return out;
}

}  // namespace

std::string completion(const CLI::App& app, const std::string& shell) {
  const auto commands = commands_of(app);
  if (shell == "fish") return fish(commands);
  const auto zsh = shell == "zsh" ? "autoload -U +X bashcompinit && bashcompinit\n" : "";
  return zsh + bash(commands);
}

}  // namespace goji::app::cli
