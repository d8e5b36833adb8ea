#include "board/pictures.h"

#include "board/compiled.h"
#include "fixture.h"
#include "support/catch.h"

#include <boost/property_tree/ptree.hpp>
#include <boost/property_tree/xml_parser.hpp>

#include <sstream>

namespace goji::board {
namespace {

using boost::property_tree::ptree;

ptree parsed(const std::string& svg) {
  std::istringstream stream(svg);
  ptree tree;
  boost::property_tree::read_xml(stream, tree);
  return tree.get_child("svg");
}

ptree site(const Facts& facts, const std::string& language = "en") {
  const Survey survey(facts);
  return parsed(site_badge(Edition(survey, test::templates().compiled(), language)));
}

ptree of(const Facts& facts, const std::string& key) {
  const Survey survey(facts);
  const Edition edition(survey, test::templates().compiled(), "en");
  return parsed(component_badge(edition, *survey.component(key)));
}

TEST_CASE("badge: it names whose state it is and which", "[board]") {
  CHECK(site(test::calm_day()).get<std::string>("title") == "KakaoTalk: Operational");
  CHECK(site(test::outage()).get<std::string>("title") == "KakaoTalk: Major outage");
  CHECK(site(test::outage(), "ko").get<std::string>("title") == "카카오톡: 장애");
  CHECK(of(test::outage(), "login-pc").get<std::string>("title") == "PC login: Slow");
  CHECK(of(test::outage(), "maps").get<std::string>("title") == "Maps: Operational");
}

TEST_CASE("badge: it is not green when nobody has checked", "[board]") {
  auto facts = test::calm_day();
  facts.verified_at.reset();
  CHECK(site(facts).get<std::string>("title") == "KakaoTalk: unverified");
  facts.components[0].status = ComponentStatus::MajorOutage;
  CHECK(site(facts).get<std::string>("title") == "KakaoTalk: Major outage");
}

TEST_CASE("badge: it is as wide as its words", "[board]") {
  const auto badge = site(test::outage(), "ko");
  // Four and two squares of 11, and a margin of 6 on each of four sides.
  CHECK(badge.get<int>("<xmlattr>.width") == 6 * 11 + 4 * 6);
  const auto latin = of(test::outage(), "maps");
  // "Maps" and "Operational": 4 and 11 letters of 6.6.
  CHECK(latin.get<int>("<xmlattr>.width") == 26 + 73 + 4 * 6);
}

TEST_CASE("badge: a hostile or endless name does no harm", "[board]") {
  auto facts = test::calm_day();
  facts.site.name = {{"en", "</svg><script>&\n" + std::string(100, 'x')}};
  const auto title = site(facts).get<std::string>("title");
  CHECK(title == "</svg><script>& " + std::string(24, 'x') + "…: Operational");
  facts.site.mark = Mark::Drill;
  CHECK(site(facts).get<std::string>("title").starts_with("[Drill] "));
}

TEST_CASE("icon: every look has one and they differ", "[board]") {
  const auto& compiled = test::templates().compiled();
  CHECK(looks().size() == 6);
  for (const auto look : looks()) {
    CHECK(parsed(icon(compiled, look)).get<std::string>("rect.<xmlattr>.fill").starts_with("#"));
    CHECK((look == "ok") == (icon(compiled, look) == icon(compiled, "ok")));
  }
  CHECK_THROWS_AS(icon(compiled, "pink"), std::logic_error);
}

}  // namespace
}  // namespace goji::board
