#include "board/cap.h"

#include "base/utf8.h"
#include "board/feeds.h"
#include "board/text.h"
#include "board/times.h"
#include "domain/words.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <map>

namespace goji::board {
namespace {

/// Whoever has heard nothing newer for so long knows nothing any more.
constexpr std::chrono::hours kValid{24};

const Update& update_of(const Bulletin& bulletin) {
  return bulletin.incident->updates.at(bulletin.update);
}

std::string element(std::string_view name, std::string_view text) {
  return fmt::format("<{0}>{1}</{0}>\n", name, escaped(text));
}

/// The protocol wants an offset, and writes UTC's with a minus.
std::string moment(TimePoint time) {
  return rfc3339_text(time).substr(0, 19) + "-00:00";
}

/// Neither blanks nor commas: it stands in lists.
std::string sender(const Facts& facts) {
  const auto& url = facts.site.url;
  const auto start = url.find("://");
  if (start == std::string::npos) return facts.site.page_id;
  const auto host = url.substr(start + 3);
  return host.substr(0, host.find('/'));
}

std::string identifier(const Bulletin& bulletin) {
  return fmt::format("incident-{}-update-{}", bulletin.incident->id, update_of(bulletin).revision);
}

/// All that were said of the incident before, oldest first.
std::string references(const Facts& facts, const Bulletin& bulletin) {
  std::string all;
  for (auto i = bulletin.incident->updates.size(); i-- > bulletin.update + 1;) {
    const Bulletin earlier{bulletin.incident, i};
    all += fmt::format("{}{},{},{}",
                       all.empty() ? "" : " ",
                       sender(facts),
                       identifier(earlier),
                       moment(update_of(earlier).at));
  }
  return all;
}

/// What had been said of each component once this update was.
std::map<std::string, ComponentStatus> states_after(const Bulletin& bulletin) {
  std::map<std::string, ComponentStatus> states;
  const auto& updates = bulletin.incident->updates;
  for (auto i = updates.size(); i-- > bulletin.update;)
    for (const auto& touched : updates.at(i).components)
      states[touched.component] = touched.to;
  return states;
}

bool is_over(const Update& update) {
  return update.kind == NoticeKind::Retracted || update.kind == NoticeKind::Ended ||
         update.phase == Phase::Resolved;
}

std::string_view status(Mark mark) {
  if (mark == Mark::None) return "Actual";
  return mark == Mark::Drill ? "Exercise" : "Test";
}

std::string_view message_type(const Bulletin& bulletin) {
  if (update_of(bulletin).kind == NoticeKind::Retracted) return "Cancel";
  return bulletin.update + 1 == bulletin.incident->updates.size() ? "Alert" : "Update";
}

std::string_view severity(const std::map<std::string, ComponentStatus>& states) {
  const auto any = [&](ComponentStatus status) {
    return std::ranges::any_of(states, [&](const auto& one) { return one.second == status; });
  };
  if (any(ComponentStatus::MajorOutage)) return "Severe";
  return any(ComponentStatus::PartialOutage) ? "Moderate" : "Minor";
}

std::string_view certainty(const Update& update) {
  if (update.kind == NoticeKind::Retracted) return "Unlikely";
  return update.kind == NoticeKind::Holding ? "Possible" : "Observed";
}

std::string headline(const Edition& edition, const Bulletin& bulletin) {
  const auto& incident = *bulletin.incident;
  const auto& own = edition.text(update_of(bulletin).title);
  const auto text = own.empty() ? edition.title(incident.title, incident.components) : own;
  const auto mark = edition.survey().mark(incident.mark);
  return (mark == Mark::None ? "" : fmt::format("[{}] ", edition.mark(mark))) +
         edition.unmarked(text);
}

std::string link(const Edition& edition, const Bulletin& bulletin) {
  return fmt::format("{}/incidents/{}?lang={}#u{}",
                     edition.facts().site.url,
                     bulletin.incident->id,
                     edition.language(),
                     update_of(bulletin).revision);
}

std::string info(const Edition& edition, const Bulletin& bulletin) {
  const auto& update = update_of(bulletin);
  const auto states = states_after(bulletin);
  const bool over = is_over(update);
  std::string xml =
      "<info>\n" + element("language", edition.language()) + element("category", "Infra") +
      element("event", edition.words().word("cap.event")) +
      element("responseType", over ? "AllClear" : "Monitor") +
      element("urgency", over ? "Past" : "Immediate") + element("severity", severity(states)) +
      element("certainty", certainty(update)) + element("onset", moment(bulletin.incident->onset)) +
      element("expires", moment(update.at + kValid)) +
      element("senderName", utf8::cleaned_line(edition.site_name())) +
      element("headline", utf8::cleaned_line(headline(edition, bulletin))) +
      element("description", plain_text(edition.text(update.body))) +
      element("web", link(edition, bulletin));
  for (const auto& [component, state] : states)
    xml += "<parameter>\n" + element("valueName", component) + element("value", word(state)) +
           "</parameter>\n";
  return xml + "<area>\n" +
         element("areaDesc",
                 utf8::cleaned_line(
                     edition.words().phrase("cap.area", {{"site", edition.site_name()}}))) +
         "</area>\n</info>\n";
}

}  // namespace

std::vector<Bulletin> bulletins_of(const Facts& facts) {
  std::vector<Bulletin> bulletins;
  for (const auto& incident : facts.incidents)
    for (std::size_t i = 0; i < incident.updates.size(); ++i)
      bulletins.push_back({&incident, i});
  std::ranges::stable_sort(bulletins, std::ranges::greater{}, [](const Bulletin& bulletin) {
    return update_of(bulletin).at;
  });
  bulletins.resize(std::min(bulletins.size(), kMostEntries));
  return bulletins;
}

std::string cap_path(const Bulletin& bulletin) {
  return fmt::format("/cap/{}-{}.xml", bulletin.incident->id, update_of(bulletin).revision);
}

std::string cap_alert(const std::vector<const Edition*>& editions, const Bulletin& bulletin) {
  const auto& first = *editions.front();
  const auto& facts = first.facts();
  const auto earlier = references(facts, bulletin);
  std::string xml =
      "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
      "<alert xmlns=\"urn:oasis:names:tc:emergency:cap:1.2\">\n" +
      element("identifier", identifier(bulletin)) + element("sender", sender(facts)) +
      element("sent", moment(update_of(bulletin).at)) +
      element("status", status(first.survey().mark(bulletin.incident->mark))) +
      element("msgType", message_type(bulletin)) + element("scope", "Restricted") +
      element("restriction",
              first.words().phrase("cap.restriction", {{"site", first.site_name()}}));
  if (!earlier.empty()) xml += element("references", earlier);
  for (const auto* edition : editions)
    xml += info(*edition, bulletin);
  return xml + "</alert>\n";
}

std::string cap_feed(const Edition& edition, const std::vector<Bulletin>& bulletins) {
  const auto& url = edition.facts().site.url;
  const auto self = escaped(fmt::format("{}/cap.atom?lang={}", url, edition.language()));
  const auto newest =
      bulletins.empty() ? edition.survey().changed_at() : update_of(bulletins.front()).at;
  std::string xml = fmt::format(
      "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
      "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">\n"
      "<id>{}</id>\n<title>{}</title>\n<updated>{}</updated>\n"
      "<link rel=\"self\" type=\"application/atom+xml\" href=\"{}\"/>\n"
      "<author><name>{}</name></author>\n",
      escaped(edition.language()),
      self,
      escaped(edition.words().phrase("feed.title", {{"site", edition.site_name()}})),
      rfc3339_text(newest),
      self,
      escaped(edition.site_name()));
  for (const auto& bulletin : bulletins) {
    const auto where = escaped(url + cap_path(bulletin));
    xml += fmt::format(
        "<entry>\n<id>{}</id>\n<title>{}</title>\n<updated>{}</updated>\n"
        "<link rel=\"alternate\" type=\"application/cap+xml\" href=\"{}\"/>\n</entry>\n",
        where,
        escaped(utf8::cleaned_line(headline(edition, bulletin))),
        rfc3339_text(update_of(bulletin).at),
        where);
  }
  return xml + "</feed>\n";
}

}  // namespace goji::board
