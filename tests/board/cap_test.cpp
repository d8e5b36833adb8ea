#include "board/cap.h"

#include "board/build.h"
#include "board/compiled.h"
#include "fixture.h"
#include "support/catch.h"

#include <boost/property_tree/ptree.hpp>
#include <boost/property_tree/xml_parser.hpp>

#include <list>
#include <sstream>

namespace goji::board {
namespace {

using boost::property_tree::ptree;
using namespace std::chrono_literals;

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

std::string page(const Board& board, const std::string& path, const std::string& language = "en") {
  const auto* found = board.find(path, language);
  REQUIRE(found != nullptr);
  return found->plain;
}

ptree alert(const Facts& facts, const std::string& path) {
  return parsed(page(build(facts, test::templates()), path)).get_child("alert");
}

TEST_CASE("cap: the first word is an alert, and each after it an update that names all before") {
  auto facts = test::outage();
  auto third = facts.incidents[0].updates[0];
  third.revision = 13;
  third.at += 1min;
  facts.incidents[0].updates.insert(facts.incidents[0].updates.begin(), third);
  const auto first = alert(facts, "/cap/7-11.xml");
  CHECK(first.get<std::string>("<xmlattr>.xmlns") == "urn:oasis:names:tc:emergency:cap:1.2");
  CHECK(first.get<std::string>("identifier") == "incident-7-update-11");
  CHECK(first.get<std::string>("sender") == "status.example.com");
  CHECK(first.get<std::string>("sent") == "2024-05-13T04:45:00-00:00");
  CHECK(first.get<std::string>("status") == "Actual");
  CHECK(first.get<std::string>("msgType") == "Alert");
  CHECK(first.get<std::string>("scope") == "Restricted");
  CHECK(first.get<std::string>("restriction").starts_with("카카오톡 이용자를"));
  CHECK_FALSE(first.get_optional<std::string>("references"));
  const auto last = alert(facts, "/cap/7-13.xml");
  CHECK(last.get<std::string>("msgType") == "Update");
  CHECK(last.get<std::string>("references") ==
        "status.example.com,incident-7-update-11,2024-05-13T04:45:00-00:00 "
        "status.example.com,incident-7-update-12,2024-05-13T04:49:00-00:00");
}

TEST_CASE("cap: the newest alert of an incident is found by the incident alone") {
  const auto board = build(test::outage(), test::templates());
  CHECK(page(board, "/cap/7.xml") == page(board, "/cap/7-12.xml"));
  CHECK(page(board, "/cap/6.xml") == page(board, "/cap/6-9.xml"));
  CHECK(board.find("/cap/7.xml", "en")->content_type == "application/cap+xml; charset=utf-8");
  CHECK(board.find("/cap/8.xml", "en") == nullptr);
}

TEST_CASE("cap: what it says is there in each language, in the protocol's order") {
  const auto infos = children(alert(test::outage(), "/cap/7-11.xml"), "info");
  REQUIRE(infos.size() == test::outage().site.languages.size());
  const auto in = [&](const std::string& language) {
    for (const auto& one : infos)
      if (one.get<std::string>("language") == language) return one;
    FAIL("no " << language);
    return ptree{};
  };
  const auto english = in("en");
  std::vector<std::string> names;
  for (const auto& [name, child] : english)
    names.push_back(name);
  CHECK(names == std::vector<std::string>{"language",
                                          "category",
                                          "event",
                                          "responseType",
                                          "urgency",
                                          "severity",
                                          "certainty",
                                          "onset",
                                          "expires",
                                          "senderName",
                                          "headline",
                                          "description",
                                          "web",
                                          "parameter",
                                          "area"});
  CHECK(english.get<std::string>("category") == "Infra");
  CHECK(english.get<std::string>("event") == "Service outage");
  CHECK(english.get<std::string>("onset") == "2024-05-13T04:44:00-00:00");
  CHECK(english.get<std::string>("expires") == "2024-05-14T04:45:00-00:00");
  CHECK(english.get<std::string>("headline") == "Messages are not sent");
  CHECK(english.get<std::string>("web") == "https://status.example.com/incidents/7?lang=en#u11");
  CHECK(english.get<std::string>("description").find('<') == std::string::npos);
  CHECK_FALSE(english.get<std::string>("description").empty());
  CHECK(english.get<std::string>("parameter.valueName") == "messaging");
  CHECK(english.get<std::string>("parameter.value") == "major_outage");
  CHECK(english.get<std::string>("area.areaDesc") == "Users of KakaoTalk");
  CHECK(in("ko").get<std::string>("headline") == "메시지 전송 장애");
}

TEST_CASE("cap: how bad it is counts all that was said of its components until then") {
  auto facts = test::outage();
  const auto severity = [&](const std::string& path) {
    return alert(facts, path).get<std::string>("info.severity");
  };
  CHECK(severity("/cap/7-11.xml") == "Severe");
  CHECK(severity("/cap/7-12.xml") == "Severe");  // it speaks of the login only
  facts.incidents[0].updates[0].components.push_back(
      {.component = "messaging", .to = ComponentStatus::PartialOutage});
  CHECK(severity("/cap/7-12.xml") == "Moderate");
  CHECK(severity("/cap/7-11.xml") == "Severe");
  facts.incidents[0].updates[0].components.back().to = ComponentStatus::Operational;
  CHECK(severity("/cap/7-12.xml") == "Minor");
}

TEST_CASE("cap: how urgent and how sure it is follows from what was said") {
  const auto [kind, phase, words] = GENERATE(table<NoticeKind, Phase, std::string>(
      {{NoticeKind::Updated, Phase::Identified, "Update Monitor Immediate Observed"},
       {NoticeKind::Monitoring, Phase::Monitoring, "Update Monitor Immediate Observed"},
       {NoticeKind::Holding, Phase::Investigating, "Update Monitor Immediate Possible"},
       {NoticeKind::Resolved, Phase::Resolved, "Update AllClear Past Observed"},
       {NoticeKind::Ended, Phase::Investigating, "Update AllClear Past Observed"},
       {NoticeKind::Retracted, Phase::Investigating, "Cancel AllClear Past Unlikely"}}));
  auto facts = test::outage();
  facts.incidents[0].updates[0].kind = kind;
  facts.incidents[0].updates[0].phase = phase;
  const auto said = alert(facts, "/cap/7.xml");
  const auto info = said.get_child("info");
  CHECK(said.get<std::string>("msgType") + " " + info.get<std::string>("responseType") + " " +
            info.get<std::string>("urgency") + " " + info.get<std::string>("certainty") ==
        words);
}

TEST_CASE("cap: what is not real is an exercise or a test, and says so first") {
  const auto [mark, status, first] =
      GENERATE(table<Mark, std::string, std::string>({{Mark::Drill, "Exercise", "[Drill] "},
                                                      {Mark::Test, "Test", "[Test] "},
                                                      {Mark::Demo, "Test", "[Demo] "}}));
  const bool whole_site = GENERATE(false, true);
  auto facts = test::outage();
  (whole_site ? facts.site.mark : facts.incidents[0].mark) = mark;
  facts.site.languages = {"en"};
  const auto said = alert(facts, "/cap/7.xml");
  CHECK(said.get<std::string>("status") == status);
  CHECK(said.get<std::string>("info.headline") == first + "Messages are not sent");
}

TEST_CASE("cap: hostile text is only text, and stands in no list") {
  auto facts = test::outage();
  facts.site.languages = {"en"};
  facts.site.name = {{"en", "<&\"'> ]]>\x01"}};
  facts.incidents[0].updates[0].title = {{"en", "</headline><script>alert(1)</script>"}};
  facts.incidents[0].updates[0].body = {{"en", "<p>a &amp; b</p>"}};
  const auto said = alert(facts, "/cap/7.xml");
  CHECK(said.get<std::string>("info.headline") == "</headline><script>alert(1)</script>");
  CHECK(said.get<std::string>("info.description") == "a & b");
  CHECK(said.get<std::string>("info.senderName") == "<&\"'> ]]>");
  facts.site.url.clear();
  CHECK(alert(facts, "/cap/7.xml").get<std::string>("sender") == facts.site.page_id);
}

TEST_CASE("cap: the feed names the newest fifty, newest first, and where they are") {
  auto facts = test::outage();
  const auto feed = [&](const std::string& language) {
    return parsed(page(build(facts, test::templates()), "/cap.atom", language)).get_child("feed");
  };
  CHECK(feed("ko").get<std::string>("<xmlattr>.xml:lang") == "ko");
  CHECK(feed("en").get<std::string>("updated") == "2024-05-13T04:49:00.000Z");
  const auto entries = children(feed("en"), "entry");
  REQUIRE(entries.size() == 3);
  CHECK(entries[0].get<std::string>("link.<xmlattr>.href") ==
        "https://status.example.com/cap/7-12.xml");
  CHECK(entries[0].get<std::string>("link.<xmlattr>.type") == "application/cap+xml");
  CHECK(entries[2].get<std::string>("id") == "https://status.example.com/cap/6-9.xml");
  facts.incidents[0].updates.resize(60, facts.incidents[0].updates[0]);
  CHECK(children(feed("en"), "entry").size() == 50);
  facts = test::calm_day();
  CHECK(feed("en").get<std::string>("updated") == "2024-04-13T04:52:00.000Z");
  CHECK(children(feed("en"), "entry").empty());
}

}  // namespace
}  // namespace goji::board
