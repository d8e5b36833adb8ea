#include "base/utf8.h"
#include "board/feeds.h"
#include "board/text.h"

#include <fmt/format.h>

#include <algorithm>

namespace goji::board {
namespace {

constexpr std::size_t kLongestLine = 75;  // in bytes, RFC 5545 section 3.1

/// RFC 5545 section 3.3.11
std::string calendar_text(std::string_view text) {
  std::string safe;
  for (const char c : utf8::cleaned(text)) {
    if (c == '\n') {
      safe += "\\n";
      continue;
    }
    if (c == '\\' || c == ';' || c == ',') safe += '\\';
    safe += c;
  }
  return safe;
}

bool begins_character(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) != 0x80;
}

/// A line, folded between characters; what continues it begins with a space.
std::string line(std::string_view text) {
  std::string folded;
  std::size_t room = kLongestLine;
  while (text.size() > room) {
    auto cut = room;
    while (!begins_character(text[cut]))
      --cut;
    folded += fmt::format("{}\r\n ", text.substr(0, cut));
    text.remove_prefix(cut);
    room = kLongestLine - 1;
  }
  return fmt::format("{}{}\r\n", folded, text);
}

/// "status.example.com" of "https://status.example.com:8443/x"
std::string_view host_of(std::string_view url) {
  const auto scheme = url.find("://");
  if (scheme != std::string_view::npos) url.remove_prefix(scheme + 3);
  return url.substr(0, url.find_first_of(":/"));
}

std::string event(const Edition& edition, const MaintenanceFacts& maintenance) {
  const auto& site = edition.facts().site;
  const auto mark = edition.survey().mark(maintenance.mark);
  const auto title = edition.title(maintenance.title, maintenance.components);
  const auto summary =
      mark == Mark::None ? title : fmt::format("[{}] {}", edition.mark(mark), title);
  const auto changed = updated_at(maintenance);
  return "BEGIN:VEVENT\r\n" +
         line(fmt::format(
             "UID:maintenance-{}@{}", maintenance.id, calendar_text(host_of(site.url)))) +
         line("DTSTAMP:" + rfc5545_text(changed)) + line("LAST-MODIFIED:" + rfc5545_text(changed)) +
         line(fmt::format("SEQUENCE:{}", maintenance.updates.size())) +
         line("DTSTART:" + rfc5545_text(maintenance.from)) +
         line("DTEND:" + rfc5545_text(std::max(maintenance.to, maintenance.from))) +
         line("SUMMARY:" + calendar_text(summary)) +
         line("DESCRIPTION:" + calendar_text(edition.names(maintenance.components))) +
         line(fmt::format("URL:{}/maintenances/{}", site.url, maintenance.id)) +
         "STATUS:CONFIRMED\r\nTRANSP:TRANSPARENT\r\nEND:VEVENT\r\n";
}

}  // namespace

std::string calendar(const Edition& edition) {
  std::string text =
      "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//goji//status page//EN\r\n"
      "CALSCALE:GREGORIAN\r\nMETHOD:PUBLISH\r\n";
  const auto name = edition.words().phrase("feed.title", {{"site", edition.site_name()}});
  text += line("X-WR-CALNAME:" + calendar_text(name));
  text += "REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\nX-PUBLISHED-TTL:PT1H\r\n";
  for (const auto& maintenance : edition.facts().maintenances)
    text += event(edition, maintenance);
  return text + "END:VCALENDAR\r\n";
}

}  // namespace goji::board
