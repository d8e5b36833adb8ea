#include "app/cli/reports.h"

#include "app/cli/table.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string_view>
#include <vector>

namespace goji::app::cli {
namespace {

namespace json = boost::json;

const json::value kNothing;

const json::value& member(const json::value& value, std::string_view name) {
  const auto* object = value.if_object();
  const auto* found = object == nullptr ? nullptr : object->if_contains(name);
  return found == nullptr ? kNothing : *found;
}

const json::array& list(const json::value& value, std::string_view name) {
  static const json::array kNone;
  const auto* array = member(value, name).if_array();
  return array == nullptr ? kNone : *array;
}

/// What strangers wrote must not move the cursor.
std::string harmless(std::string text) {
  for (char& c : text)
    if (static_cast<unsigned char>(c) < ' ' || c == '\x7f') c = ' ';
  return text;
}

std::string text(const json::value& value, std::string_view name) {
  const auto& found = member(value, name);
  if (found.is_null()) return "-";
  return harmless(found.is_string() ? json::value_to<std::string>(found) : json::serialize(found));
}

/// A text of many lines, each of them harmless and four places to the right.
std::string indented(const json::value& value) {
  if (!value.is_string()) return "    -";
  const std::string_view whole{value.get_string()};
  std::string text;
  for (std::size_t begin = 0; begin <= whole.size();) {
    const auto end = std::min(whole.find('\n', begin), whole.size());
    text +=
        (begin == 0 ? "    " : "\n    ") + harmless(std::string{whole.substr(begin, end - begin)});
    begin = end + 1;
  }
  return text;
}

bool is(const json::value& value, std::string_view name) {
  const auto& found = member(value, name);
  return found.is_bool() && found.get_bool();
}

/// "2026-11-22T23:10:05Z": what is below the second only takes room.
std::string moment(const json::value& value, std::string_view name) {
  auto at = text(value, name);
  if (const auto dot = at.find('.'); dot != std::string::npos && at.ends_with('Z'))
    at.replace(dot, std::string::npos, "Z");
  return at;
}

/// "messaging major_outage, maps degraded_performance"
std::string components(const json::value& value) {
  std::string all;
  const auto* object = member(value, "components").if_object();
  if (object == nullptr) return "-";
  for (const auto& [key, status] : *object)
    all += fmt::format("{}{} {}",
                       all.empty() ? "" : ", ",
                       std::string_view{key},
                       status.is_string() ? std::string_view{status.get_string()} : "-");
  return all.empty() ? "-" : all;
}

/// The sentence in that language, else in English, else in any.
std::string why(const json::value& value, const std::string& language) {
  const auto& all = member(value, "why");
  for (const auto& wanted : {language, std::string{"en"}})
    if (member(all, wanted).is_string()) return text(all, wanted);
  const auto* object = all.if_object();
  if (object != nullptr && !object->empty() && object->begin()->value().is_string())
    return json::value_to<std::string>(object->begin()->value());
  return text(member(value, "reason"), "code");
}

/// "8%"; a share that is not known is left to the component's assumed one.
std::string share(const json::value& value, std::string_view name) {
  const auto& found = member(value, name);
  return found.is_number() ? fmt::format("{:.3g}%", found.to_number<double>() * 100)
                           : std::string{"an unknown share"};
}

std::string title(const json::value& revision) {
  const auto* messages = member(revision, "messages").if_object();
  if (messages == nullptr || messages->empty()) return "-";
  return text(messages->begin()->value(), "title");
}

std::string milliseconds(const json::value& value, std::string_view name) {
  const auto took = text(value, name);
  return took == "-" ? took : took + " ms";
}

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

std::string attempt_report(const json::value& one) {
  const auto& timings = member(one, "timings_ms");
  auto report =
      fmt::format("\n  attempt {} at {}: {}{}{}\n",
                  text(one, "number"),
                  text(one, "started_at"),
                  text(one, "outcome") == "-" ? "under way" : text(one, "outcome"),
                  text(one, "status") == "-" ? "" : ", answered " + text(one, "status"),
                  text(one, "remote_address") == "-" ? "" : " by " + text(one, "remote_address"));
  if (text(one, "why") != "-") report += fmt::format("    {}\n", text(one, "why"));
  report += fmt::format("    name {} ms, connected {} ms, TLS {} ms, first byte {} ms, all {} ms\n",
                        text(timings, "name"),
                        text(timings, "connect"),
                        text(timings, "tls"),
                        text(timings, "first_byte"),
                        text(timings, "total"));
  if (text(one, "answer") != "-") report += fmt::format("    {}\n", text(one, "answer"));
  return report;
}

}  // namespace

std::string incidents_report(const json::value& answer) {
  const auto table = incidents_table(answer);
  return table.empty() ? "no incidents\n" : table.text();
}

std::string status_report(const json::value& incidents,
                          const json::value& drafts,
                          const json::value& undelivered) {
  json::array open;
  for (const auto& one : list(incidents, "incidents"))
    if (text(one, "status") != "resolved") open.push_back(one);
  const auto waiting = list(drafts, "drafts").size();
  const auto underway = list(undelivered, "deliveries").size();
  auto report = fmt::format(
      "{} open, {} draft{} to decide, {} deliver{} not yet accepted\n",
      open.empty() ? "no incident"
                   : fmt::format("{} incident{}", open.size(), open.size() == 1 ? "" : "s"),
      waiting,
      waiting == 1 ? "" : "s",
      underway,
      underway == 1 ? "y" : "ies");
  if (!open.empty()) report += '\n' + incidents_table(json::object{{"incidents", open}}).text();
  if (waiting != 0) report += '\n' + drafts_report(drafts, "en");
  return report;
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

std::string deliveries_report(const json::value& answer) {
  Table table{{"ID", "INCIDENT", "NOTICE", "CHANNEL", "TO", "STATE", "TRIES", "TOOK", "WHY"}};
  for (const auto& one : list(answer, "deliveries")) {
    auto state = text(one, "state");
    if (const auto held = text(one, "held_reason"); held != "-") state += " (" + held + ")";
    table.add({text(one, "id"),
               text(one, "incident"),
               text(one, "revision"),
               text(one, "channel"),
               text(one, "recipient"),
               std::move(state),
               text(one, "attempts"),
               milliseconds(one, "latency_ms"),
               text(one, "error")});
  }
  return table.empty() ? "no deliveries\n" : table.text();
}

std::string delivery_report(const json::value& delivery) {
  auto report = fmt::format("delivery {}: notice {} of incident {} on {}, {}\n",
                            text(delivery, "id"),
                            text(delivery, "revision"),
                            text(delivery, "incident"),
                            text(delivery, "channel"),
                            text(delivery, "state"));
  for (const auto* name : {"in_words", "recipient", "held_reason", "error", "handle", "url"})
    if (text(delivery, name) != "-")
      report += fmt::format("  {:<12} {}\n", name, text(delivery, name));
  for (const auto* name : {"planned_at", "due_at", "accepted_at", "visible_at", "expires_at"})
    if (text(delivery, name) != "-")
      report += fmt::format("  {:<12} {}\n", name, text(delivery, name));
  for (const auto& one : list(delivery, "log"))
    report += attempt_report(one);
  return report;
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
  return report + "\n`goji approve ID` announces one, `goji reject ID` does not\n";
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

std::string preview_report(const json::value& answer) {
  auto report = fmt::format("nothing was sent; {} would be said like this\n", text(answer, "kind"));
  for (const auto& channel : list(answer, "channels")) {
    report +=
        fmt::format("\n{}{}\n",
                    text(channel, "channel"),
                    text(channel, "language") == "-" ? "" : " in " + text(channel, "language"));
    for (const auto& form : list(channel, "forms"))
      report += fmt::format("  {}: {}{} {}\n{}\n",
                            text(form, "form"),
                            text(form, "length"),
                            text(form, "limit") == "-" ? "" : " of " + text(form, "limit"),
                            text(form, "unit"),
                            indented(member(form, "text")));
  }
  return report;
}

std::string test_report(const json::value& answer) {
  return fmt::format("on its way; `goji deliveries {}` tells what became of it\n",
                     text(answer, "delivery"));
}

std::string redrive_report(const json::value& answer, bool dry_run) {
  if (dry_run) return fmt::format("{} would be sent again\n", text(answer, "matching"));
  return fmt::format(
      "{} of {} are sent again\n", text(answer, "redriven"), text(answer, "matching"));
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
