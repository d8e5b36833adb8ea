#include "board/feeds.h"

#include "base/utf8.h"
#include "board/compiled.h"
#include "fixture.h"
#include "support/catch.h"

#include <boost/json.hpp>
#include <boost/property_tree/ptree.hpp>
#include <boost/property_tree/xml_parser.hpp>

#include <algorithm>
#include <sstream>

namespace goji::board {
namespace {

namespace json = boost::json;
using boost::property_tree::ptree;

/// The feeds of one set of facts in one language.
struct Feeds {
  explicit Feeds(Facts given, const std::string& language = "en")
      : facts(std::move(given)),
        survey(facts),
        edition(survey, test::templates().compiled(), language),
        entries(entries_of(edition)) {}

  Facts facts;
  Survey survey;
  Edition edition;
  std::vector<Entry> entries;
};

ptree parsed(const std::string& xml) {
  std::istringstream stream(xml);
  ptree tree;
  boost::property_tree::read_xml(stream, tree);
  return tree;
}

std::vector<ptree> children(const ptree& tree, const std::string& name) {
  std::vector<ptree> found;
  for (const auto& [key, child] : tree)
    if (key == name) found.push_back(child);
  return found;
}

Facts hostile() {
  auto facts = test::outage();
  facts.site.name = {{"en", "<&\"'> ]]>\x01"}};
  facts.incidents[0].updates[0].title = {{"en", "</title><script>alert(1)</script>"}};
  facts.incidents[0].updates[0].body = {{"en", "<p>a &amp; b</p>"}};
  facts.components[5].component.name = {{"en", "<i>"}};
  return facts;
}

TEST_CASE("feeds: every update is an entry and the newest comes first", "[board]") {
  const Feeds feeds(test::outage());
  REQUIRE(feeds.entries.size() == 3);
  CHECK(feeds.entries[0].id == "https://status.example.com/incidents/7#u12");
  CHECK(feeds.entries[1].id == "https://status.example.com/incidents/7#u11");
  CHECK(feeds.entries[2].id == "https://status.example.com/incidents/6#u9");
  CHECK(feeds.entries[1].title == "[Incident announced] Messages are not sent");
  CHECK(feeds.entries[1].html.find("<p>Messaging: Major outage</p>") != std::string::npos);
}

TEST_CASE("feeds: updates of maintenances stand among them by time", "[board]") {
  auto facts = test::outage();
  facts.maintenances = test::maintenance_day().maintenances;
  facts.maintenances[1].updates[0].title.clear();
  const Feeds feeds(facts);
  REQUIRE(feeds.entries.size() == 4);
  CHECK(feeds.entries[2].id == "https://status.example.com/maintenances/3#u14");
  CHECK(feeds.entries[2].title == "[Started] Map data replacement");
}

TEST_CASE("feeds: they end at fifty entries", "[board]") {
  auto facts = test::outage();
  facts.incidents[0].updates.resize(60, facts.incidents[0].updates[0]);
  CHECK(Feeds(facts).entries.size() == 50);
}

TEST_CASE("feeds: what is not real says so first", "[board]") {
  auto facts = test::outage();
  facts.incidents[0].mark = Mark::Drill;
  CHECK(Feeds(facts).entries[0].title == "[Drill] [Update] Messages are not sent");
  facts.site.mark = Mark::Demo;
  CHECK(Feeds(facts).entries[2].title == "[Demo] [Resolved] Messages are not sent");
  facts.incidents[1].updates[0].title = {{"en", "[DEMO] Messages are not sent"}};
  CHECK(Feeds(facts).entries[2].title == "[Demo] [Resolved] Messages are not sent");
}

TEST_CASE("atom: it parses and holds what RFC 4287 asks for", "[board]") {
  const Feeds feeds(test::outage(), "ko");
  const auto feed = parsed(atom_feed(feeds.edition, feeds.entries)).get_child("feed");
  CHECK(feed.get<std::string>("<xmlattr>.xmlns") == "http://www.w3.org/2005/Atom");
  CHECK(feed.get<std::string>("<xmlattr>.xml:lang") == "ko");
  CHECK(feed.get<std::string>("id") == "https://status.example.com/feed.atom?lang=ko");
  CHECK(feed.get<std::string>("title") == "카카오톡 상태");
  CHECK(feed.get<std::string>("updated") == "2024-05-13T04:49:00.000Z");
  CHECK(feed.get<std::string>("author.name") == "카카오톡");
  const auto entries = children(feed, "entry");
  REQUIRE(entries.size() == 3);
  CHECK(entries[0].get<std::string>("updated") == "2024-05-13T04:49:00.000Z");
  CHECK(entries[0].get<std::string>("content.<xmlattr>.type") == "html");
  CHECK(entries[0].get<std::string>("link.<xmlattr>.href") ==
        "https://status.example.com/incidents/7#u12");
}

TEST_CASE("rss: it parses and holds what the specification asks for", "[board]") {
  const Feeds feeds(test::outage());
  const auto channel = parsed(rss_feed(feeds.edition, feeds.entries)).get_child("rss.channel");
  CHECK(channel.get<std::string>("title") == "KakaoTalk status");
  CHECK(channel.get<std::string>("link") == "https://status.example.com/?lang=en");
  CHECK(channel.get<std::string>("lastBuildDate") == "Mon, 13 May 2024 04:49:00 +0000");
  const auto items = children(channel, "item");
  REQUIRE(items.size() == 3);
  CHECK(items[2].get<std::string>("guid") == "https://status.example.com/incidents/6#u9");
  CHECK(items[0].get<std::string>("pubDate") == "Mon, 13 May 2024 04:49:00 +0000");
  CHECK(items[0].get<std::string>("description").starts_with("<p>Messages cannot"));
}

TEST_CASE("json feed: it parses and holds the same entries", "[board]") {
  const Feeds feeds(test::outage());
  const auto feed = json::parse(json_feed(feeds.edition, feeds.entries));
  CHECK(feed.at("version") == "https://jsonfeed.org/version/1.1");
  CHECK(feed.at("feed_url") == "https://status.example.com/feed.json?lang=en");
  REQUIRE(feed.at("items").as_array().size() == 3);
  CHECK(feed.at("items").at(0).at("id") == "https://status.example.com/incidents/7#u12");
  CHECK(feed.at("items").at(0).at("date_published") == "2024-05-13T04:49:00.000Z");
}

TEST_CASE("feeds: hostile names and titles are only text", "[board]") {
  const Feeds feeds(hostile());
  const auto atom = parsed(atom_feed(feeds.edition, feeds.entries)).get_child("feed");
  CHECK(atom.get<std::string>("title") == "<&\"'> ]]> status");
  const auto entry = children(atom, "entry").front();
  CHECK(entry.get<std::string>("title") == "[Update] </title><script>alert(1)</script>");
  CHECK(entry.get<std::string>("content") == "<p>a &amp; b</p><p>&lt;i&gt;: Slow</p>\n");
  const auto rss = parsed(rss_feed(feeds.edition, feeds.entries)).get_child("rss.channel");
  CHECK(rss.get<std::string>("item.title") == "[Update] </title><script>alert(1)</script>");
}

TEST_CASE("feeds: an empty one was changed when anything last was", "[board]") {
  const Feeds feeds(test::calm_day());
  CHECK(parsed(atom_feed(feeds.edition, feeds.entries)).get<std::string>("feed.updated") ==
        "2024-04-13T04:52:00.000Z");
}

std::vector<std::string> lines_of(const std::string& calendar) {
  std::vector<std::string> lines;
  std::size_t at = 0;
  while (at < calendar.size()) {
    const auto end = calendar.find("\r\n", at);
    REQUIRE(end != std::string::npos);
    lines.push_back(calendar.substr(at, end - at));
    at = end + 2;
  }
  return lines;
}

/// Folded lines made whole.
std::vector<std::string> unfolded(const std::string& calendar) {
  std::vector<std::string> whole;
  for (const auto& line : lines_of(calendar)) {
    if (line.starts_with(' ')) {
      whole.back() += line.substr(1);
    } else {
      whole.push_back(line);
    }
  }
  return whole;
}

bool has(const std::vector<std::string>& lines, const std::string& line) {
  return std::find(lines.begin(), lines.end(), line) != lines.end();
}

TEST_CASE("calendar: every maintenance is an event with its times", "[board]") {
  const Feeds feeds(test::maintenance_day());
  const auto lines = unfolded(calendar(feeds.edition));
  CHECK(lines.front() == "BEGIN:VCALENDAR");
  CHECK(lines.back() == "END:VCALENDAR");
  CHECK(std::count(lines.begin(), lines.end(), "BEGIN:VEVENT") == 2);
  CHECK(has(lines, "UID:maintenance-3@status.example.com"));
  CHECK(has(lines, "DTSTART:20240513T040000Z"));
  CHECK(has(lines, "DTEND:20240513T060000Z"));
  CHECK(has(lines, "DTSTAMP:20240513T040000Z"));
  CHECK(has(lines, "SEQUENCE:1"));
  CHECK(has(lines, "SUMMARY:Map data replacement"));
  CHECK(has(lines, "DESCRIPTION:Payments and Gifts"));
  CHECK(has(lines, "URL:https://status.example.com/maintenances/4"));
}

TEST_CASE("calendar: hostile titles stay in their line and lines are short", "[board]") {
  auto facts = test::maintenance_day();
  facts.maintenances[0].title = {{"en", "a;b,c\\d\nEND:VEVENT " + std::string(200, 'x')}};
  std::string hangul;
  for (int i = 0; i < 60; ++i)
    hangul += "가";
  facts.maintenances[1].title = {{"en", hangul}};
  facts.maintenances[1].mark = Mark::Drill;
  const Feeds feeds(facts);
  const auto text = calendar(feeds.edition);
  for (const auto& line : lines_of(text)) {
    CHECK(line.size() <= 75);
    CHECK(utf8::is_valid(line));
  }
  const auto lines = unfolded(text);
  CHECK(has(lines, "SUMMARY:a\\;b\\,c\\\\d\\nEND:VEVENT " + std::string(200, 'x')));
  CHECK(has(lines, "SUMMARY:[Drill] " + hangul));
}

}  // namespace
}  // namespace goji::board
