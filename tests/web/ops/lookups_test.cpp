#include "flow/office.h"
#include "support/catch.h"
#include "web/ops/clerk.h"
#include "web/ops/get_deliveries.h"
#include "web/ops/get_incidents.h"

#include <boost/json.hpp>

#include <atomic>
#include <functional>
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <utility>

namespace goji::web::ops {
namespace {

using namespace std::chrono_literals;
using flow::test::Office;

namespace json = boost::json;

std::shared_ptr<const flow::Wording> wording() {
  const Component messaging{.key = "messaging", .name = {{"en", "Messaging"}, {"ko", "메시지"}}};
  auto library =
      messages::Library::load(assets::Assets{}, {{"ko", "en"}, "UTC", {messaging}}).value();
  return std::make_shared<const flow::Wording>(
      std::move(library), flow::Wording::Site{{{"en", "Site"}}, "https://s.example", {messaging}});
}

/// Looks something up in an office's store, as the routes do but at once.
json::object looked_up(Office& office,
                       Response (*find)(const Request&, const Records&),
                       Request request,
                       int status = 200) {
  const auto reading = office.store->read();
  const auto words = wording();
  request.arrival = office.clock.now();
  const auto response = find(request, {*reading, *words});
  CHECK(response.status == status);
  return json::parse(response.body).as_object();
}

/// The same in the ledger, with a banner beside the office's hook.
json::object in_ledger(Office& office,
                       Response (*find)(const Request&, const Records&, const ChannelStandings&),
                       const Request& request,
                       int status = 200) {
  static const ChannelStandings kChannels{{"hook", {.kind = "webhook"}},
                                          {"top", {.kind = "banner"}}};
  const auto reading = office.store->read();
  const auto words = wording();
  const auto response = find(request, {*reading, *words}, kChannels);
  CHECK(response.status == status);
  return json::parse(response.body).as_object();
}

Request about(const std::string& id) {
  return {.captures = {{"id", id}}};
}

TEST_CASE(
    "explain: decisions before the opening and what was said are one story in all languages") {
  Office office{"lookup-explain"};
  office.submit(Office::firing("a"));
  office.desk->turn();
  office.clock.advance(5s);
  office.announce();
  const auto told = looked_up(office, get_explain, about("1"));
  const auto& decisions = told.at("decisions").as_array();
  REQUIRE(decisions.size() >= 2);
  CHECK(decisions.front().at("incident").is_null());
  CHECK(decisions.back().at("verdict") == "announce");
  CHECK(decisions.back().at("incident") == "1");
  for (const auto& decision : decisions) {
    CHECK_FALSE(decision.at("why").at("ko").as_string().empty());
    CHECK_FALSE(decision.at("why").at("en").as_string().empty());
  }
  const auto& condition = decisions.back().at("inputs").at("conditions").at(0);
  CHECK(condition.at("heard_at").is_string());
  const auto& updates = told.at("updates").as_array();
  REQUIRE(updates.size() == 1);
  CHECK(updates[0].at("kind") == "opened");
  CHECK_FALSE(updates[0].at("why").at("en").as_string().empty());
}

TEST_CASE("explain: there is nothing to tell of what is not there") {
  Office office{"lookup-none"};
  for (const auto* id : {"9", "x", "0", ""})
    (void)looked_up(office, get_explain, about(id), 404);
}

TEST_CASE("decisions: why nothing is said of a component and only in the past day") {
  Office office{"lookup-decisions"};
  office.submit(Office::firing("a"));
  office.desk->turn();
  office.clock.advance(1s);
  const Request messaging{.query = {{"component", "messaging"}}};
  const auto told = looked_up(office, get_decisions, messaging);
  REQUIRE_FALSE(told.at("decisions").as_array().empty());
  CHECK(told.at("decisions").at(0).at("verdict") == "nothing");
  const Request maps{.query = {{"component", "maps"}}};
  CHECK(looked_up(office, get_decisions, maps).at("decisions").as_array().empty());
  (void)looked_up(office, get_decisions, {}, 400);
  (void)looked_up(office, get_decisions, {.query = {{"component", "a"}, {"limit", "0"}}}, 400);
}

TEST_CASE("incidents: pages follow each other by their cursor") {
  Office office{"lookup-pages"};
  office.announce();
  const auto one = looked_up(office, get_incidents, {.query = {{"limit", "1"}}});
  CHECK(one.at("incidents").as_array().size() == 1);
  CHECK(one.at("next") == "1");
  const auto rest = looked_up(office, get_incidents, {.query = {{"limit", "1"}, {"after", "1"}}});
  CHECK(rest.at("incidents").as_array().empty());
  CHECK(rest.at("next").is_null());
}

TEST_CASE("deliveries: one shows its attempts and an unknown state is refused") {
  Office office{"lookup-deliveries"};
  office.announce();
  const auto one = in_ledger(office, get_delivery, about("1"));
  CHECK(one.at("log").as_array().size() == 1);
  (void)in_ledger(office, get_delivery, about("7"), 404);
  (void)in_ledger(office, get_deliveries, {.query = {{"state", "lost"}}}, 400);
  const auto wrong = in_ledger(office, get_deliveries, {.query = {{"chanel", "x"}}}, 400);
  CHECK(wrong.at("detail").as_string() == "chanel is not known, did you mean `channel`?");
  (void)in_ledger(office, get_deliveries, {.query = {{"channel", "nowhere"}}}, 404);
  const auto none = in_ledger(office, get_deliveries, {.query = {{"state", "accepted"}}});
  CHECK(none.at("deliveries").as_array().empty());
}

TEST_CASE("deliveries: the banner's says how often it was displayed and no other does") {
  Office office{"lookup-displays"};
  office.more_outlets = {{.channel = "top", .capabilities = {.wants = {}}}};
  office.open();
  office.announce();
  const auto told = [&](const std::string& channel) {
    const auto rows = in_ledger(office, get_deliveries, {.query = {{"channel", channel}}});
    REQUIRE(rows.at("deliveries").as_array().size() == 1);
    return rows.at("deliveries").at(0).as_object();
  };
  CHECK(told("top").at("displays") == 0);
  CHECK(told("top").at("displays_by_language").as_object().empty());
  {
    const auto writing = office.store->write();
    writing->add_displays(
        std::vector<store::DisplayRow>{{.revision = 1, .language = "en", .number = 2},
                                       {.revision = 1, .language = "ko", .number = 40},
                                       {.revision = 2, .language = "ko", .number = 100}});
    writing->commit();
  }
  CHECK(told("top").at("displays") == 42);
  CHECK(told("top").at("displays_by_language") == json::object{{"en", 2}, {"ko", 40}});
  CHECK(told("hook").at("displays").is_null());
  CHECK(told("hook").at("displays_by_language").is_null());
  const auto id = json::value_to<std::string>(told("top").at("id"));
  CHECK(in_ledger(office, get_delivery, about(id)).at("displays") == 42);
  const auto incident = looked_up(office, get_incident, about("1"));
  CHECK(incident.at("updates").at(0).at("displays") == 42);
}

TEST_CASE("deliveries: of a channel that is no longer configured nobody knows what it displayed") {
  Office office{"lookup-gone"};
  office.announce();
  const auto reading = office.store->read();
  const auto words = wording();
  const auto response = get_delivery(about("1"), {*reading, *words}, {});
  CHECK(json::parse(response.body).at("displays").is_null());
}

TEST_CASE("clerk: a question is answered on its own thread and a store that fails says so") {
  Office office{"clerk"};
  Clerk clerk{*office.store, wording()};
  const auto ask = [&](std::function<Response(const Records&)> find) {
    std::promise<Response> answered;
    clerk.ask(std::move(find), [&](Response response) { answered.set_value(std::move(response)); });
    return answered.get_future().get();
  };
  const auto here = std::this_thread::get_id();
  CHECK(ask([&](const Records&) {
          return Response{.status = std::this_thread::get_id() == here ? 500 : 200};
        }).status == 200);
  CHECK(ask([](const Records&) -> Response { throw store::Failure("the disk is gone"); }).status ==
        503);
}

TEST_CASE("clerk: after a reload reasons are told in the new languages") {
  Office office{"clerk-reload"};
  Clerk clerk{*office.store, wording()};
  auto library = messages::Library::load(assets::Assets{}, {{"en"}, "UTC", {}}).value();
  clerk.adopt(std::make_shared<const flow::Wording>(std::move(library), flow::Wording::Site{}));
  std::promise<std::size_t> languages;
  clerk.ask(
      [&](const Records& records) {
        languages.set_value(records.wording.languages().size());
        return Response{};
      },
      [](const Response&) {});
  CHECK(languages.get_future().get() == 1);
}

TEST_CASE("clerk: what waits when it goes is answered and no more than a thousand wait") {
  Office office{"clerk-full"};
  std::atomic<int> refused = 0;
  std::atomic<int> answered = 0;
  {
    Clerk clerk{*office.store, wording()};
    std::promise<void> go;
    const auto gone = go.get_future().share();
    std::promise<void> begun;
    clerk.ask(
        [&begun, gone](const Records&) {
          begun.set_value();
          gone.wait();
          return Response{};
        },
        [&](const Response&) { ++answered; });
    begun.get_future().wait();
    const auto count = [&](const Response& response) {
      ++answered;
      if (response.status == 503) ++refused;
    };
    for (int i = 0; i < 1'000; ++i)
      clerk.ask([](const Records&) { return Response{}; }, count);
    CHECK(refused == 0);
    clerk.ask([](const Records&) { return Response{}; }, count);
    CHECK(refused == 1);
    go.set_value();
  }
  CHECK(answered == 1'002);
}

}  // namespace
}  // namespace goji::web::ops
