#include "app/cli/program.h"

#include "app/cli/backtest.h"
#include "app/cli/backup.h"
#include "app/cli/check.h"
#include "app/cli/completion.h"
#include "app/cli/manual.h"
#include "app/cli/operator_verbs.h"
#include "app/cli/serve.h"
#include "app/cli/subscriber_verbs.h"
#include "app/cli/token.h"
#include "app/version.h"
#include "channel_api/channel.h"
#include "settings/suggestion.h"

#include <fmt/format.h>
#include <fmt/ostream.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <functional>
#include <utility>

namespace goji::app::cli {
namespace {

constexpr auto kAbout =
    "goji decides when an outage must be announced, says it on every channel at once,\n"
    "keeps saying it until the service is back, and proves what was delivered.";

/// One run of the program: the command line as CLI11 knows it, and what the verb named there does.
class Program {
 public:
  explicit Program(World& world)
      : world_(world),
        surroundings_{world.environment, channel_list()},
        operators_(world),
        subscribers_(world) {
    app_.require_subcommand(1);
    app_.get_formatter()->column_width(20);  // 80 columns are enough then
    app_.set_help_all_flag("--help-all", "Every verb with its options");
    add_serve();
    add_check();
    add_token();
    add_backup();
    add_backtest();
    operators_.add([this](const char* name, const char* about, std::function<int()> action) {
      return verb(name, about, std::move(action));
    });
    subscribers_.add(
        app_,
        [this](CLI::App& parent, const char* name, const char* about, std::function<int()> action) {
          return verb_of(parent, name, about, std::move(action));
        });
    add_about_itself();
    verb("help", "This text", [this] {
      world_.out << help_;
      return 0;
    });
    help_ = app_.help();  // before parsing: then it would be that of the verb named there
  }

  int run(std::vector<std::string> arguments) {
    const auto first = arguments.empty() ? std::string{} : arguments.front();
    std::ranges::reverse(arguments);  // as CLI11 takes them
    try {
      app_.parse(std::move(arguments));
    } catch (const CLI::Success& asked) {
      return app_.exit(asked, world_.out, world_.err);
    } catch (const CLI::ParseError& wrong) {
      complain(wrong, first);
      return 2;
    }
    return action_();
  }

 private:
  void complain(const CLI::ParseError& wrong, const std::string& first) {
    const auto known = verbs();
    if (first.empty()) {
      world_.err << help_;
    } else if (!first.starts_with('-') && std::ranges::find(known, first) == known.end()) {
      fmt::print(world_.err,
                 "there is no `goji {}`{}\n`goji help` lists what there is\n",
                 first,
                 settings::suggestion(first, known));
    } else if (dynamic_cast<const CLI::ExtrasError*>(&wrong) != nullptr || !misplaced().empty()) {
      complain_of_extras();
    } else {
      app_.exit(wrong, world_.out, world_.err);
    }
  }

  /// Options that are not known where they stand. Names alone: what is behind one may be a token.
  [[nodiscard]] std::vector<std::string> misplaced() const {
    std::vector<std::string> names;
    for (const auto& one : app_.remaining(true))
      if (one.starts_with("--")) names.push_back(one.substr(0, one.find('=')));
    return names;
  }

  void complain_of_extras() {
    const auto [verb, typed] = innermost();
    const auto names = misplaced();
    const bool before = !app_.remaining().empty() && !names.empty();
    const auto known = before ? std::vector<std::string>{} : options_of(*verb);
    if (names.empty()) world_.err << "there is a value too many\n";
    for (const auto& name : names)
      fmt::print(world_.err, "not known here: {}{}\n", name, settings::suggestion(name, known));
    if (before)
      world_.err << "options belong behind the verb, as in `goji deliveries --server URL`; "
                    "`goji VERB --help` lists them\n";
    else
      fmt::print(world_.err, "`{} --help` lists what it takes\n", typed);
  }

  /// The verb that was typed, or that verb's own, and how it is called.
  [[nodiscard]] std::pair<const CLI::App*, std::string> innermost() const {
    std::pair<const CLI::App*, std::string> found{&app_, app_.get_name()};
    for (auto verbs = app_.get_subcommands(); !verbs.empty();
         verbs = verbs.front()->get_subcommands())
      found = {verbs.front(), fmt::format("{} {}", found.second, verbs.front()->get_name())};
    return found;
  }

  static std::vector<std::string> options_of(const CLI::App& verb) {
    std::vector<std::string> names;
    for (const auto* option : verb.get_options())
      for (const auto& name : option->get_lnames())
        names.push_back("--" + name);
    return names;
  }

  [[nodiscard]] std::vector<std::string> verbs() const {
    std::vector<std::string> names;
    for (const auto* one : app_.get_subcommands({}))
      names.push_back(one->get_name());
    return names;
  }

  CLI::App* verb(const char* name, const char* about, std::function<int()> action) {
    return verb_of(app_, name, about, std::move(action));
  }

  CLI::App* verb_of(CLI::App& parent,
                    const char* name,
                    const char* about,
                    std::function<int()> action) {
    auto* added = parent.add_subcommand(name, about);
    added->callback([this, action = std::move(action)] { action_ = action; });
    return added;
  }

  void needs_config(CLI::App* verb) {
    verb->add_option("--config", config_, "The configuration file")->required();
  }

  void add_serve() {
    needs_config(verb("serve",
                      "Run; SIGHUP reloads, SIGTERM stops after what is under way",
                      [this] { return serve(world_, config_, surroundings_); }));
  }

  void add_check() {
    needs_config(verb("check", "Look through the configuration and every template", [this] {
      return check(world_.out, config_, surroundings_);
    }));
  }

  void add_token() {
    auto* token = app_.add_subcommand("token", "Tokens of the operators' API, in the store itself");
    token->require_subcommand(1);
    auto* create = verb_of(*token, "create", "Make one and print it, this once", [this] {
      return create_token_verb(world_, config_, surroundings_, {name_, scope_});
    });
    needs_config(create);
    create->add_option("--scope", scope_, "signal, operate or admin")
        ->required()
        ->check(CLI::IsMember({"signal", "operate", "admin"}));
    create->add_option("--name", name_, "Whose it is, for the list and the audit");
    auto* list = verb_of(*token, "list", "All, without their secrets", [this] {
      return list_tokens_verb(world_, config_, surroundings_, json_);
    });
    needs_config(list);
    list->add_flag("--json", json_, "As JSON");
    auto* revoke = verb_of(*token, "revoke", "Make one useless, at once", [this] {
      return revoke_token_verb(world_, config_, surroundings_, id_);
    });
    needs_config(revoke);
    revoke->add_option("ID", id_, "As `goji token list` shows it")->required();
  }

  void add_backup() {
    auto* verb_backup = verb("backup",
                             "A consistent copy of the store, also while serving",
                             [this] { return backup(world_, config_, surroundings_, file_); });
    needs_config(verb_backup);
    verb_backup->add_option("FILE", file_, "Where to; it must not be there yet")->required();
    auto* verb_restore = verb("restore",
                              "Put a backup in the store's place, while nobody serves it",
                              [this] { return restore(world_, config_, surroundings_, file_); });
    needs_config(verb_restore);
    verb_restore->add_option("FILE", file_, "As `goji backup` wrote it")->required();
  }

  void add_backtest() {
    auto* added = verb("backtest", "What would have been said of recorded signals", [this] {
      if (json_) backtest_.format = "json";
      return backtest(world_, backtest_, surroundings_);
    });
    added->add_option("--config", backtest_.config, "The configuration file")->required();
    added->add_option("--signals", backtest_.signals, "JSON Lines, in any order")->required();
    added->add_option("--format", backtest_.format, "text or json")
        ->check(CLI::IsMember({"text", "json"}));
    added->add_flag("--json", json_, "The same as --format json");
    added->add_option("--from", backtest_.from, "Pass over what was said before, RFC 3339");
    added->add_option("--to", backtest_.to, "Pass over what was said after");
    added->add_option("--against", backtest_.against, "A policy, by name or file, to compare with");
    added->add_option("--svg", backtest_.svg, "A folder for a picture of each incident");
  }

  void add_about_itself() {
    auto* completed =
        verb("completion", "What a shell needs to complete verbs and options", [this] {
          world_.out << completion(app_, shell_);
          return 0;
        });
    completed->add_option("SHELL", shell_, "bash, zsh or fish")
        ->required()
        ->check(CLI::IsMember({"bash", "zsh", "fish"}));
    verb("manual", "The manual page, for man", [this] {
      world_.out << manual(app_);
      return 0;
    });
    verb("version", "The version of this program", [this] {
      fmt::print(world_.out, "goji {}\n", kVersion);
      return 0;
    });
  }

  World& world_;
  Surroundings surroundings_;
  OperatorVerbs operators_;
  SubscriberVerbs subscribers_;
  BacktestOptions backtest_{};
  CLI::App app_{kAbout, "goji"};
  std::string help_{};
  std::function<int()> action_{};
  std::string config_{};
  std::string name_{};
  std::string scope_{};
  std::string file_{};
  std::string shell_{};
  std::uint64_t id_ = 0;
  bool json_ = false;
};

}  // namespace

int run(const std::vector<std::string>& arguments, World& world) {
  Program program{world};
  return program.run(arguments);
}

}  // namespace goji::app::cli
