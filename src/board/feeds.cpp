#include "board/feeds.h"

#include "base/utf8.h"
#include "board/text.h"
#include "domain/words.h"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace goji::board {
namespace {

namespace json = boost::json;

/// What the entries of one incident or maintenance have in common.
struct Subject {
  std::string link{};
  std::string title{};
  Mark mark = Mark::None;
};

std::string touched_html(const Edition& edition, const Update& update) {
  std::string html;
  for (const auto& touched : update.components) {
    const auto* component = edition.survey().component(touched.component);
    if (component == nullptr) continue;
    html += fmt::format(
        "<p>{}: {}</p>\n", escaped(edition.name(*component)), escaped(edition.status(touched.to)));
  }
  return html;
}

void add_entries(std::vector<Entry>& entries,
                 const Edition& edition,
                 const Subject& subject,
                 const std::vector<Update>& updates) {
  const auto mark = edition.survey().mark(subject.mark);
  for (const auto& update : updates) {
    const auto& own = edition.text(update.title);
    const auto said = edition.words().word(fmt::format("said.{}", word(update.kind)));
    const auto title =
        fmt::format("{}[{}] {}",
                    mark == Mark::None ? "" : fmt::format("[{}] ", edition.mark(mark)),
                    said,
                    edition.unmarked(own.empty() ? subject.title : own));
    const auto link = fmt::format("{}#u{}", subject.link, update.revision);
    entries.push_back(
        {.id = link,
         .link = link,
         .title = utf8::cleaned_line(title),
         .html = utf8::cleaned(edition.text(update.body)) + touched_html(edition, update),
         .at = update.at});
  }
}

std::string feed_title(const Edition& edition) {
  return edition.words().phrase("feed.title", {{"site", edition.site_name()}});
}

std::string feed_about(const Edition& edition) {
  return edition.words().phrase("feed.about", {{"site", edition.site_name()}});
}

std::string address(const Edition& edition, std::string_view path) {
  return fmt::format("{}{}?lang={}", edition.facts().site.url, path, edition.language());
}

TimePoint newest(const Edition& edition, const std::vector<Entry>& entries) {
  return entries.empty() ? edition.survey().changed_at() : entries.front().at;
}

}  // namespace

std::vector<Entry> entries_of(const Edition& edition) {
  const auto& facts = edition.facts();
  std::vector<Entry> entries;
  for (const auto& incident : facts.incidents)
    add_entries(entries,
                edition,
                {.link = fmt::format("{}/incidents/{}", facts.site.url, incident.id),
                 .title = edition.title(incident.title, incident.components),
                 .mark = incident.mark},
                incident.updates);
  for (const auto& maintenance : facts.maintenances)
    add_entries(entries,
                edition,
                {.link = fmt::format("{}/maintenances/{}", facts.site.url, maintenance.id),
                 .title = edition.title(maintenance.title, maintenance.components),
                 .mark = maintenance.mark},
                maintenance.updates);
  std::ranges::stable_sort(entries, std::ranges::greater{}, &Entry::at);
  entries.resize(std::min(entries.size(), kMostEntries));
  return entries;
}

std::string atom_feed(const Edition& edition, const std::vector<Entry>& entries) {
  const auto self = escaped(address(edition, "/feed.atom"));
  std::string xml = fmt::format(
      "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
      "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">\n"
      "<id>{}</id>\n<title>{}</title>\n<subtitle>{}</subtitle>\n<updated>{}</updated>\n"
      "<link rel=\"self\" type=\"application/atom+xml\" href=\"{}\"/>\n"
      "<link rel=\"alternate\" type=\"text/html\" "
      "href=\"{}\"/>\n<author><name>{}</name></author>\n",
      escaped(edition.language()),
      self,
      escaped(feed_title(edition)),
      escaped(feed_about(edition)),
      rfc3339_text(newest(edition, entries)),
      self,
      escaped(address(edition, "/")),
      escaped(edition.site_name()));
  for (const auto& entry : entries)
    xml += fmt::format(
        "<entry>\n<id>{}</id>\n<title>{}</title>\n<published>{}</published>\n"
        "<updated>{}</updated>\n<link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>\n"
        "<content type=\"html\">{}</content>\n</entry>\n",
        escaped(entry.id),
        escaped(entry.title),
        rfc3339_text(entry.at),
        rfc3339_text(entry.at),
        escaped(entry.link),
        escaped(entry.html));
  return xml + "</feed>\n";
}

std::string rss_feed(const Edition& edition, const std::vector<Entry>& entries) {
  std::string xml = fmt::format(
      "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
      "<rss version=\"2.0\" xmlns:atom=\"http://www.w3.org/2005/Atom\">\n<channel>\n"
      "<title>{}</title>\n<link>{}</link>\n<description>{}</description>\n"
      "<language>{}</language>\n<lastBuildDate>{}</lastBuildDate>\n<ttl>1</ttl>\n"
      "<atom:link rel=\"self\" type=\"application/rss+xml\" href=\"{}\"/>\n",
      escaped(feed_title(edition)),
      escaped(address(edition, "/")),
      escaped(feed_about(edition)),
      escaped(edition.language()),
      rfc5322_text(newest(edition, entries)),
      escaped(address(edition, "/feed.rss")));
  for (const auto& entry : entries)
    xml += fmt::format(
        "<item>\n<title>{}</title>\n<link>{}</link>\n<guid isPermaLink=\"true\">{}</guid>\n"
        "<pubDate>{}</pubDate>\n<description>{}</description>\n</item>\n",
        escaped(entry.title),
        escaped(entry.link),
        escaped(entry.id),
        rfc5322_text(entry.at),
        escaped(entry.html));
  return xml + "</channel>\n</rss>\n";
}

std::string json_feed(const Edition& edition, const std::vector<Entry>& entries) {
  json::array items;
  for (const auto& entry : entries) {
    const auto at = rfc3339_text(entry.at);
    items.push_back(json::object{{"id", entry.id},
                                 {"url", entry.link},
                                 {"title", entry.title},
                                 {"content_html", entry.html},
                                 {"date_published", at},
                                 {"date_modified", at}});
  }
  return json::serialize(json::object{{"version", "https://jsonfeed.org/version/1.1"},
                                      {"title", utf8::cleaned_line(feed_title(edition))},
                                      {"home_page_url", address(edition, "/")},
                                      {"feed_url", address(edition, "/feed.json")},
                                      {"description", utf8::cleaned_line(feed_about(edition))},
                                      {"language", edition.language()},
                                      {"items", std::move(items)}});
}

}  // namespace goji::board
