#include "app/cli/command_tree.h"

#include <CLI/CLI.hpp>
#include <regex>

namespace goji::app::cli {
namespace {

void collect(const CLI::App& app, const std::string& path, std::vector<Command>& all) {
  all.push_back({path, &app});
  for (const auto* verb : verbs_of(app))
    collect(*verb, path + " " + verb->get_name(), all);
}

// A group has a copy of its verb's own.
bool is_help(const CLI::Option& option) {
  return option.get_name().starts_with("--help");
}

std::vector<const CLI::Option*> options_of(const CLI::App& app, bool named) {
  std::vector<const CLI::Option*> all;
  for (const auto* option : app.get_options())
    if (option->get_lnames().empty() != named) all.push_back(option);
  // CLI11 keeps a group of options as a verb without a name.
  for (const auto* group :
       app.get_subcommands([](const CLI::App* one) { return one->get_name().empty(); }))
    for (const auto* option : options_of(*group, named))
      if (!is_help(*option)) all.push_back(option);
  return all;
}

}  // namespace

std::vector<Command> commands_of(const CLI::App& app) {
  std::vector<Command> all;
  collect(app, app.get_name(), all);
  return all;
}

std::vector<const CLI::App*> verbs_of(const CLI::App& app) {
  return app.get_subcommands([](const CLI::App* one) { return !one->get_name().empty(); });
}

std::vector<const CLI::Option*> named_options_of(const CLI::App& app) {
  return options_of(app, true);
}

std::vector<const CLI::Option*> positionals_of(const CLI::App& app) {
  return options_of(app, false);
}

std::string long_name(const CLI::Option& option) {
  return "--" + option.get_lnames().front();
}

std::string value_name(const CLI::Option& option) {
  const auto name = option.get_type_name();
  return name.substr(0, name.find(':'));
}

bool takes_value(const CLI::Option& option) {
  return option.get_items_expected_max() > 0;
}

std::vector<std::string> choices_of(const CLI::Option& option) {
  static const std::regex kList{"[a-z_]+(, [a-z_]+)* or [a-z_]+"};
  static const std::regex kWord{"[a-z_]+"};
  const auto& text = option.get_description();
  std::vector<std::string> choices;
  if (!takes_value(option) || !std::regex_match(text, kList)) return choices;
  for (std::sregex_iterator word{text.begin(), text.end(), kWord}; word != std::sregex_iterator{};
       ++word)
    if (word->str() != "or") choices.push_back(word->str());
  return choices;
}

}  // namespace goji::app::cli
