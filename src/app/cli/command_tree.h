#pragma once

#include <string>
#include <vector>

namespace CLI {  // NOLINT(readability-identifier-naming): the library's
class App;
class Option;
}  // namespace CLI

/// The command line as it was declared, for what is made from it: completions and the manual.
namespace goji::app::cli {

/// A verb with the words that lead to it: "goji token create".
struct Command {
  std::string path;
  const CLI::App* app;
};

/// The program itself, then each verb and what is below it, in the order of the help.
[[nodiscard]] std::vector<Command> commands_of(const CLI::App& app);

/// The verbs that may follow, in order.
[[nodiscard]] std::vector<const CLI::App*> verbs_of(const CLI::App& app);

/// The options with a long name, and the values without one; those of its groups too.
[[nodiscard]] std::vector<const CLI::Option*> named_options_of(const CLI::App& app);
[[nodiscard]] std::vector<const CLI::Option*> positionals_of(const CLI::App& app);

/// "--config".
[[nodiscard]] std::string long_name(const CLI::Option& option);

/// "TEXT": what it takes, without the check of it.
[[nodiscard]] std::string value_name(const CLI::Option& option);

[[nodiscard]] bool takes_value(const CLI::Option& option);

/// The words that it takes, if its description is nothing but their list: "text or json".
[[nodiscard]] std::vector<std::string> choices_of(const CLI::Option& option);

}  // namespace goji::app::cli
