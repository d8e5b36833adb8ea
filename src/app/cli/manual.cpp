#include "app/cli/manual.h"

#include "app/cli/command_tree.h"
#include "app/version.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <string_view>

namespace goji::app::cli {
namespace {

constexpr std::string_view kEnd =
    ".SH SIGNALS\n"
    ".TP\n.B SIGHUP\nA serving goji reads its configuration anew. If anything is wrong with it, "
    "the old one stays in "
    "force and the log says why.\n"
    ".TP\n.B SIGTERM\nIt stops after what is under way.\n"
    ".SH EXIT STATUS\n"
    ".TP\n.B 0\nDone.\n"
    ".TP\n.B 1\nRefused or failed; standard error says why.\n"
    ".TP\n.B 2\nThe command line could not be understood.\n"
    ".SH ENVIRONMENT\n"
    ".TP\n.B GOJI_SERVER\nWhere goji listens for operators, if \\-\\-server does not say it; "
    "http://127.0.0.1:8081 "
    "without either.\n"
    ".TP\n.B GOJI_TOKEN\nYour token, if \\-\\-token does not say it.\n"
    ".TP\n.B STATE_DIRECTORY\nWhere the store is kept if the configuration does not say it, as "
    "systemd sets it.\n"
    ".SH FILES\n"
    ".TP\n.I goji.db\nThe store, beside the configuration unless store.path says otherwise.\n"
    ".TP\n.I goji.db.admin\\-token\nAn admin token, written at the first start, for its owner "
    "only.\n"
    ".SH EXAMPLES\n"
    ".nf\n"
    "goji check \\-\\-config goji.yaml\n"
    "goji serve \\-\\-config goji.yaml\n"
    "export GOJI_TOKEN=$(cat goji.db.admin\\-token)\n"
    "goji announce \\-\\-component api \\-\\-impact major_outage \\-\\-dry\\-run\n"
    ".fi\n";

/// As roff takes it: a hyphen that can be copied, and no line that begins with a request.
std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\') out += "\\e";
    if (c == '-') out += '\\';
    if ((c == '.' || c == '\'') && out.empty()) out += "\\&";
    if (c != '\\') out += c;
  }
  return out;
}

std::string synopsis(const Command& command) {
  auto text = command.path;
  for (const auto* option : named_options_of(*command.app))
    if (option->get_required())
      text += fmt::format(" {} {}", long_name(*option), value_name(*option));
  for (const auto* value : positionals_of(*command.app))
    text += value->get_required() ? " " + value->get_name(true)
                                  : fmt::format(" [{}]", value->get_name(true));
  return text + " [OPTION...]";
}

void add_entry(std::string& page, const std::string& head, const std::string& text) {
  page += fmt::format(".TP\n.B {}\n{}.\n", escaped(head), escaped(text));
}

std::string described(const Command& command) {
  auto page = fmt::format(
      ".SS {}\n{}.\n", escaped(synopsis(command)), escaped(command.app->get_description()));
  for (const auto* value : positionals_of(*command.app))
    add_entry(page, value->get_name(true), value->get_description());
  for (const auto* option : named_options_of(*command.app)) {
    if (long_name(*option).starts_with("--help")) continue;
    const auto value = takes_value(*option) ? " " + value_name(*option) : std::string{};
    add_entry(page, long_name(*option) + value, option->get_description());
  }
  return page;
}

}  // namespace

std::string manual(const CLI::App& app) {
  auto page = fmt::format(
      ".TH GOJI 1 \"\" \"goji {}\"\n"
      ".SH NAME\ngoji \\- announce outages in time, on every channel, with proof\n"
      ".SH SYNOPSIS\n.B goji\n.I VERB\n[OPTION...]\n"
      ".SH DESCRIPTION\n{}\n"
      ".SH VERBS\n",
      kVersion,
      escaped(app.get_description()));
  for (const auto& command : commands_of(app))
    if (verbs_of(*command.app).empty()) page += described(command);
  return page + std::string{kEnd};
}

}  // namespace goji::app::cli
