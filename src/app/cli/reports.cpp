#include "app/cli/reports.h"

#include "app/cli/answer_fields.h"
#include "app/cli/table.h"

#include <fmt/format.h>

#include <map>

namespace goji::app::cli {
namespace {

namespace json = boost::json;

std::string decision_told(const json::value& one, const std::string& language) {
  auto told = fmt::format("{}  {}: {}\n  {}\n",
                          moment(one, "at"),
                          text(one, "component"),
                          text(one, "verdict"),
                          why(one, language));
  for (const auto& condition : list(member(one, "inputs"), "conditions"))
    told += fmt::format("    {} {}: {} {}, {} of the users, since {}\n",
                        text(condition, "source"),
                        text(condition, "key"),
                        text(condition, "state"),
                        text(condition, "impact"),
                        share(condition, "affected_share"),
                        moment(condition, "began_at"));
  return told;
}

std::string update_told(const json::value& one, const std::string& language) {
  const auto author = text(one, "author");
  return fmt::format("{}  said: {} ({}), by {}\n  {}\n  {}\n",
                     moment(one, "at"),
                     text(one, "kind"),
                     components(one),
                     author == "-" ? "goji" : author,
                     title(one),
                     why(one, language));
}

Table incidents_table(const json::value& answer) {
  Table table{{"ID", "OPENED", "STATUS", "BY", "COMPONENTS"}};
  for (const auto& one : list(answer, "incidents"))
    table.add({text(one, "id"),
               moment(one, "opened_at"),
               is(one, "retracted") ? "retracted" : text(one, "status"),
               is(one, "automatic") ? "goji" : "a person",
               components(one)});
  return table;
}

/// Channels through which nothing goes until a person acts.
std::string troubles_in(const json::value& all) {
  std::string report;
  for (const auto& one : list(all, "channels"))
    if (text(one, "trouble") != "-")
      report += fmt::format("\nchannel {} needs a person since {}: {}\n",
                            text(one, "name"),
                            moment(one, "since"),
                            text(one, "trouble"));
  return report;
}

/// What people keep back: channels that are paused, and notices that wait for a yes.
std::string kept_back_in(const json::value& all) {
  std::string report;
  for (const auto& one : list(all, "channels")) {
    if (text(one, "paused_at") != "-")
      report += fmt::format("\nchannel {} is paused since {}, by {}; `goji resume {}` ends it\n",
                            text(one, "name"),
                            moment(one, "paused_at"),
                            text(one, "paused_by"),
                            text(one, "name"));
    const auto waiting = text(one, "awaiting_approval");
    if (waiting != "-" && waiting != "0")
      report += fmt::format(
          "\nchannel {} has {} waiting for approval; `goji release --channel {}` sends them\n",
          text(one, "name"),
          waiting,
          text(one, "name"));
  }
  return report;
}

/// Nobody reads the source of HTML: it says the same as the plain text beside it.
std::string form_told(const json::value& form) {
  const auto name = text(form, "form");
  const auto size = fmt::format("{}{} {}",
                                text(form, "length"),
                                text(form, "limit") == "-" ? "" : " of " + text(form, "limit"),
                                text(form, "unit"));
  if (name == "html" || name == "mail_html")
    return fmt::format(
        "  {}: {}; an HTML part with the same words goes with it, --json shows it\n", name, size);
  return fmt::format("  {}: {}\n{}\n", name, size, indented(member(form, "text")));
}

}  // namespace

std::string incidents_report(const json::value& answer) {
  const auto table = incidents_table(answer);
  return table.empty() ? "no incidents\n" : table.text();
}

std::string status_report(const json::value& all) {
  json::array open;
  for (const auto& one : list(all, "incidents"))
    if (text(one, "status") != "resolved") open.push_back(one);
  const auto waiting = list(all, "drafts").size();
  const auto underway = list(all, "deliveries").size();
  auto report = fmt::format(
      "{} open, {} draft{} to decide, {} deliver{} not yet accepted\n",
      open.empty() ? "no incident"
                   : fmt::format("{} incident{}", open.size(), open.size() == 1 ? "" : "s"),
      waiting,
      waiting == 1 ? "" : "s",
      underway,
      underway == 1 ? "y" : "ies");
  if (!open.empty()) report += '\n' + incidents_table(json::object{{"incidents", open}}).text();
  if (waiting != 0) report += '\n' + drafts_report(all, "en");
  return report + troubles_in(all) + kept_back_in(all);
}

std::string incident_report(const json::value& incident) {
  auto report = fmt::format("incident {}: {}\n  {} since {}, opened {} by {}{}\n",
                            text(incident, "id"),
                            components(incident),
                            is(incident, "retracted") ? "retracted" : text(incident, "status"),
                            moment(incident, "onset"),
                            moment(incident, "opened_at"),
                            is(incident, "automatic") ? "goji" : "a person",
                            text(incident, "next_update_at") == "-"
                                ? ""
                                : ", next update " + moment(incident, "next_update_at"));
  Table table{{"NOTICE", "AT", "KIND", "BY", "TITLE"}};
  for (const auto& one : list(incident, "updates"))
    table.add({text(one, "id"),
               moment(one, "at"),
               text(one, "kind"),
               text(one, "author") == "-" ? "goji" : text(one, "author"),
               title(one)});
  return report + '\n' + table.text();
}

std::string drafts_report(const json::value& answer, const std::string& language) {
  std::string report;
  for (const auto& one : list(answer, "drafts"))
    report += fmt::format("draft {} of {}: {}\n  {}\n  {}\n",
                          text(one, "id"),
                          moment(one, "at"),
                          components(one),
                          why(one, language),
                          title(one));
  if (report.empty()) return "no drafts wait\n";
  return report +
         "\n`goji approve ID` announces one, `goji reject ID` does not, `goji edit ID` changes "
         "it\n";
}

std::string explanation(const json::value& answer, const std::string& language) {
  // Decisions and what was said, as one story: by time, and what was decided before what was said.
  std::multimap<std::string, std::string> story;
  for (const auto& one : list(answer, "decisions"))
    story.emplace(text(one, "at"), decision_told(one, language));
  for (const auto& one : list(answer, "updates"))
    story.emplace(text(one, "at"), update_told(one, language));
  const auto incident = text(answer, "incident");
  auto report = incident == "-" ? fmt::format("{} in the past day\n", text(answer, "component"))
                                : fmt::format("incident {}\n", incident);
  for (const auto& [at, told] : story)
    report += '\n' + told;
  return story.empty() ? report + "\nnothing was decided\n" : report;
}

std::string gate_report(const json::value& answer, const std::string& language) {
  const auto component = text(answer, "component");
  if (is(answer, "open")) return fmt::format("{}: open\n  {}\n", component, why(answer, language));
  auto report = fmt::format("{}: closed\n", component);
  for (const auto& one : list(answer, "reasons")) {
    report += fmt::format("  {}: {}\n", text(one, "code"), why(one, language));
    if (text(one, "until") != "-")
      report += fmt::format("    until {}, unless it fails again\n", moment(one, "until"));
  }
  return report;
}

std::string preview_report(const json::value& answer) {
  auto report = fmt::format("nothing was sent; {} would be said like this\n", text(answer, "kind"));
  for (const auto& channel : list(answer, "channels")) {
    report +=
        fmt::format("\n{}{}\n",
                    text(channel, "channel"),
                    text(channel, "language") == "-" ? "" : " in " + text(channel, "language"));
    for (const auto& form : list(channel, "forms"))
      report += form_told(form);
  }
  return report;
}

std::string spoken_report(const json::value& answer) {
  const auto& update = member(answer, "update");
  if (update.is_null())
    return fmt::format("draft {} is decided\n", text(member(answer, "draft"), "id"));
  return fmt::format(
      "incident {}: {} as notice {}\n  {}\n`goji deliveries --incident {}` shows who was told\n",
      text(answer, "id"),
      text(update, "kind"),
      text(update, "id"),
      title(update),
      text(answer, "id"));
}

std::string edited_report(const json::value& answer) {
  // One that belongs to an incident comes as its update.
  const auto& update = member(answer, "update");
  return fmt::format("draft {} waits as it is now\n",
                     text(update.is_null() ? member(answer, "draft") : update, "id"));
}

}  // namespace goji::app::cli
