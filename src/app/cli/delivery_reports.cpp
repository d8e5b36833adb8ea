#include "app/cli/answer_fields.h"
#include "app/cli/reports.h"
#include "app/cli/table.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace goji::app::cli {
namespace {

namespace json = boost::json;

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

/// What every number of displays has to say of itself.
constexpr std::string_view kAsTold = "as readers' browsers told; anybody can make them up";

/// "1234 (en 34, ko 1200)"
std::string displays_line(const json::value& delivery) {
  std::string by_language;
  const auto& languages = member(delivery, "displays_by_language");
  if (languages.is_object())
    for (const auto& [language, number] : languages.get_object())
      by_language += fmt::format("{}{} {}",
                                 by_language.empty() ? "" : ", ",
                                 harmless(language),
                                 text(languages, language));
  return fmt::format("  {:<12} {}{}, {}\n",
                     "displays",
                     text(delivery, "displays"),
                     by_language.empty() ? "" : " (" + by_language + ")",
                     kAsTold);
}

}  // namespace

std::string deliveries_report(const json::value& answer) {
  Table table{{"ID",
               "INCIDENT",
               "NOTICE",
               "CHANNEL",
               "TO",
               "STATE",
               "TRIES",
               "TOOK",
               "SEEN",
               "DISPLAYS",
               "WHY"}};
  bool displayed = false;
  for (const auto& one : list(answer, "deliveries")) {
    auto state = text(one, "state");
    if (const auto held = text(one, "held_reason"); held != "-") state += " (" + held + ")";
    displayed = displayed || text(one, "displays") != "-";
    table.add({text(one, "id"),
               text(one, "incident"),
               text(one, "revision"),
               text(one, "channel"),
               text(one, "recipient"),
               std::move(state),
               text(one, "attempts"),
               milliseconds(one, "latency_ms"),
               milliseconds(one, "visible_latency_ms"),
               text(one, "displays"),
               text(one, "error")});
  }
  if (table.empty()) return "no deliveries\n";
  auto report = table.text();
  if (displayed) report += fmt::format("DISPLAYS are {}\n", kAsTold);
  if (const auto next = text(answer, "next"); next != "-")
    report += fmt::format("there are older ones: --cursor {} goes on, --limit shows more\n", next);
  return report;
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
  if (text(delivery, "displays") != "-") report += displays_line(delivery);
  for (const auto& one : list(delivery, "log"))
    report += attempt_report(one);
  return report;
}

std::string test_report(const json::value& answer) {
  return fmt::format("on its way; `goji deliveries {}` tells what became of it\n",
                     text(answer, "delivery"));
}

TestEnd end_of_test(const json::value& delivery, bool read_back) {
  const auto state = text(delivery, "state");
  if (state == "visible" || (state == "accepted" && !read_back)) return TestEnd::Good;
  static constexpr std::array<std::string_view, 6> kBad{
      "held", "bounced", "rejected", "dead", "superseded", "cancelled"};
  return std::ranges::find(kBad, state) == kBad.end() ? TestEnd::Open : TestEnd::Bad;
}

std::string redrive_report(const json::value& answer, bool dry_run) {
  if (dry_run) return fmt::format("{} would be sent again\n", text(answer, "matching"));
  return fmt::format(
      "{} of {} are sent again\n", text(answer, "redriven"), text(answer, "matching"));
}

std::string release_report(const json::value& answer, bool dry_run) {
  if (dry_run) return fmt::format("{} would be sent\n", text(answer, "matching"));
  return fmt::format("{} of {} are sent now\n", text(answer, "approved"), text(answer, "matching"));
}

std::string paused_report(const json::value& answer) {
  const auto channel = text(answer, "channel");
  return fmt::format("nothing is sent through {} until `goji resume {}`\n", channel, channel);
}

std::string resumed_report(const json::value& answer) {
  return fmt::format(
      "{} sends again; {} had waited\n", text(answer, "channel"), text(answer, "released"));
}

}  // namespace goji::app::cli
