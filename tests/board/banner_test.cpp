#include "board/banner.h"

#include "board/compiled.h"
#include "board/fixture.h"
#include "support/catch.h"

#include <boost/json.hpp>

#include <limits>

namespace goji::board {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;
using test::kNow;

json::object banner(const Facts& facts,
                    const std::string& language = "en",
                    const std::string& component = "") {
  const Survey survey(facts);
  const Edition edition(survey, test::templates().compiled(), language);
  return json::parse(banner_json(edition, component)).as_object();
}

json::array messages(const Facts& facts, const std::string& component = "") {
  return banner(facts, "en", component).at("messages").as_array();
}

/// The outage, over `ago`.
Facts over(std::chrono::minutes ago) {
  auto facts = test::outage();
  facts.incidents[0].phase = Phase::Resolved;
  facts.incidents[0].resolved_at = kNow - ago;
  return facts;
}

TEST_CASE("banner: while all is well it says nothing and asks seldom") {
  const auto said = banner(test::calm_day());
  CHECK(said.at("version") == 1);
  CHECK(said.at("language") == "en");
  CHECK(said.at("site") == "KakaoTalk");
  CHECK(said.at("url") == "https://status.example.com");
  CHECK(said.at("poll_seconds") == 60);
  CHECK(said.at("messages").as_array().empty());
  CHECK(said.at("labels").at("dismiss") == "Hide this notice");
}

TEST_CASE("banner: an open incident is told by its newest update and asked for often") {
  const auto said = banner(test::outage());
  CHECK(said.at("poll_seconds") == 15);
  CHECK(said.at("revision") == 12);
  REQUIRE(said.at("messages").as_array().size() == 1);
  const auto& message = said.at("messages").as_array()[0].as_object();
  CHECK(message.at("id") == "i7-12");
  CHECK(message.at("look") == "down");
  CHECK(message.at("title") == "Messages are not sent");
  CHECK(message.at("text") == "Messages cannot be sent or received. We are looking for the cause.");
  CHECK(message.at("url") == "https://status.example.com/incidents/7");
  CHECK(message.at("components") == json::array{"messaging", "login-pc"});
  CHECK(message.at("since") == "2024-05-13T04:44:00.000Z");
  CHECK(message.at("until").is_null());
  CHECK(message.at("next_update_at") == "2024-05-13T05:15:00.000Z");
}

TEST_CASE("banner: what it says of incidents can be told by its updates") {
  CHECK(updates_in_banner(test::outage()) == std::vector{BannerUpdate{7, 12}});
  CHECK(updates_in_banner(test::calm_day()).empty());
  CHECK(updates_in_banner(test::maintenance_day()).empty());
  CHECK(updates_in_banner(over(29min)).size() == 1);
  CHECK(updates_in_banner(over(30min)).empty());
  auto facts = test::outage();
  facts.incidents[0].retracted = true;
  CHECK(updates_in_banner(facts).empty());
  facts = test::outage();
  facts.incidents[0].mark = Mark::Drill;
  CHECK(updates_in_banner(facts).empty());
  facts.incidents[0].mark = Mark::None;
  facts.incidents[0].updates.clear();
  CHECK(updates_in_banner(facts).empty());
}

TEST_CASE("banner: an update is known by the id that its message has and by no other") {
  for (const auto& message : messages(test::outage()))
    CHECK(banner_update(json::value_to<std::string>(message.at("id"))) == BannerUpdate{7, 12});
  CHECK(banner_update("i0-18446744073709551615") ==
        BannerUpdate{0, std::numeric_limits<std::uint64_t>::max()});
  for (const auto* id : {"",
                         "i",
                         "i7",
                         "i7-",
                         "i-12",
                         "i7_12",
                         "m7-12",
                         "7-12",
                         "i7-12 ",
                         "i7-12x",
                         " i7-12",
                         "i7--12",
                         "i-7-12",
                         "i7-18446744073709551616",
                         "I7-12"}) {
    CAPTURE(id);
    CHECK(banner_update(id) == std::nullopt);
  }
}

TEST_CASE("banner: its text is the short one of the notice and not the body's beginning") {
  auto facts = test::outage();
  auto& update = facts.incidents[0].updates[0];
  update.body = {{"en", "<p>Part of what we said was not right. This is how things are:</p>"}};
  update.brief = {{"en", "We correct what we said before. Maps are unavailable."}};
  CHECK(messages(facts)[0].at("text") == "We correct what we said before. Maps are unavailable.");
  update.brief = {{"en", std::string(299, 'a') + " b c d"}};
  CHECK(messages(facts)[0].at("text").as_string() == std::string(299, 'a') + "…");
}

TEST_CASE("banner: it speaks the reader's language") {
  const auto said = banner(test::outage(), "ko");
  CHECK(said.at("messages").as_array()[0].at("text") ==
        "메시지를 보내거나 받을 수 없습니다. 원인을 찾고 있습니다.");
  CHECK(said.at("labels").at("more") == "자세히 보기");
}

TEST_CASE("banner: only what is about a component is told to who asks for it and still often") {
  CHECK(messages(test::outage(), "login-pc").size() == 1);
  CHECK(messages(test::outage(), "maps").empty());
  CHECK(banner(test::outage(), "en", "maps").at("poll_seconds") == 15);
}

TEST_CASE("banner: the colour is that of how things are now") {
  auto facts = test::outage();
  facts.components[0].status = ComponentStatus::PartialOutage;
  CHECK(messages(facts)[0].at("look") == "part");
  facts.components[0].status = ComponentStatus::Operational;
  CHECK(messages(facts)[0].at("look") == "slow");
  facts.incidents[0].phase = Phase::Monitoring;
  CHECK(messages(facts)[0].at("look") == "work");
}

TEST_CASE("banner: the end is told for half an hour to those who were told of the beginning") {
  const auto told = messages(over(29min));
  REQUIRE(told.size() == 1);
  CHECK(told[0].at("look") == "ok");
  CHECK(told[0].at("until") == "2024-05-13T04:23:00.000Z");
  CHECK(told[0].at("next_update_at").is_null());
  CHECK(messages(over(30min)).empty());
  CHECK(banner(over(30min)).at("poll_seconds") == 60);
}

TEST_CASE("banner: what was withdrawn is gone at once") {
  auto facts = test::outage();
  facts.incidents[0].retracted = true;
  CHECK(messages(facts).empty());
}

TEST_CASE("banner: a drill is in nobody's pages unless the whole site is one") {
  auto facts = test::outage();
  facts.incidents[0].mark = Mark::Drill;
  CHECK(messages(facts).empty());
  facts.site.mark = Mark::Drill;
  CHECK(messages(facts).size() == 1);
  CHECK(banner(facts).at("site") == "[Drill] KakaoTalk");
}

TEST_CASE("banner: on a site that is not real all that it says is marked first and once") {
  for (const bool already : {false, true}) {
    auto facts = test::outage();
    facts.site.mark = Mark::Drill;
    auto& update = facts.incidents[0].updates[0];
    update.title = {{"en", already ? "[DRILL] Outage" : "Outage"}};
    update.brief = {{"en", already ? "[DRILL] No messages." : "No messages."}};
    CHECK(messages(facts)[0].at("title") == "[DRILL] Outage");
    CHECK(messages(facts)[0].at("text") == "[DRILL] No messages.");
  }
  auto facts = test::maintenance_day();
  facts.site.mark = Mark::Demo;
  CHECK(messages(facts)[0].at("title") == "[DEMO] Map data replacement");
  CHECK(messages(facts)[0].at("text") == "[DEMO] The planned work has begun.");
}

TEST_CASE("banner: maintenance is told while it is under way") {
  const auto told = messages(test::maintenance_day());
  REQUIRE(told.size() == 1);
  CHECK(told[0].at("id") == "m3-14");
  CHECK(told[0].at("look") == "work");
  CHECK(told[0].at("title") == "Map data replacement");
  CHECK(told[0].at("text") == "The planned work has begun.");
  CHECK(told[0].at("url") == "https://status.example.com/maintenances/3");
  CHECK(told[0].at("until") == "2024-05-13T06:00:00.000Z");
  CHECK(messages(test::maintenance_day(), "pay").empty());
  CHECK(banner(test::maintenance_day()).at("poll_seconds") == 60);
}

TEST_CASE("banner: the board has it for all and for each component and the script") {
  const auto board = build(test::outage(), test::templates(), nullptr);
  const auto* all = board.find("/api/banner", "ko");
  REQUIRE(all != nullptr);
  CHECK(all->cors);
  CHECK(all->content_type == "application/json; charset=utf-8");
  REQUIRE(board.find("/api/banner/maps", "en") != nullptr);
  CHECK(board.find("/api/banner/mapz", "en") == nullptr);
  const auto* script = board.find("/banner.js", "");
  REQUIRE(script != nullptr);
  CHECK(script->content_type == "text/javascript; charset=utf-8");
  CHECK(script->cors);
  CHECK(script->gzip.size() <= 3'072);
  CHECK(script->brotli.size() <= 3'072);
}

TEST_CASE("banner: an urgent board has it for the components that something was said of") {
  const auto before =
      std::make_shared<const Board>(build(test::calm_day(), test::templates(), nullptr));
  const auto urgent = build_urgent(test::outage(), test::templates(), before);
  const auto text = [&](const char* path) { return urgent.find(path, "en")->plain; };
  for (const auto* path : {"/api/banner", "/api/banner/messaging", "/api/banner/login-pc"})
    CHECK(text(path).find("Messages cannot be sent") != std::string::npos);
  CHECK(text("/api/banner/maps").find("Messages cannot be sent") == std::string::npos);
}

}  // namespace
}  // namespace goji::board
