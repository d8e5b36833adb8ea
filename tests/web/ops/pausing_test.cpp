#include "web/ops/pausing.h"

#include "flow/office.h"
#include "support/catch.h"

#include <functional>
#include <optional>
#include <string>
#include <utility>

namespace goji::web::ops {
namespace {

using flow::test::Office;

Request request(std::string body) {
  return {.method = "POST", .body = std::move(body), .actor = "kim"};
}

Result<flow::Reply> asked(Office& office,
                          const std::function<Result<flow::Reply>(flow::Turn&)>& act) {
  std::optional<Result<flow::Reply>> got;
  office.desk->submit(flow::command<flow::Reply>(
      act, [&](Result<flow::Reply> reply) { got.emplace(std::move(reply)); }));
  office.desk->turn();
  return std::move(got.value());
}

Result<flow::Reply> approving(Office& office, const Approve& wish) {
  return asked(office, [&](flow::Turn& turn) { return approve(*office.desk, turn, wish); });
}

/// With a channel that wants a person's yes, and one that shows what there is.
struct House : Office {
  explicit House(const std::string& name) : Office(name) {
    more_outlets = {{.channel = "social",
                     .language = "en",
                     .capabilities = {.wants = {{.form = Form::Json}}},
                     .approval = true},
                    {.channel = "page", .capabilities = {.order = Order::LatestWins}}};
    open();
  }
};

TEST_CASE("approve: every field of the body arrives") {
  const auto wish =
      read_approve(request(R"({"incident":"4","channel":"social","delivery":"9","dry_run":true})"));
  REQUIRE(wish.has_value());
  CHECK(wish->filter.incident == 4);
  CHECK(wish->filter.channel == "social");
  CHECK(wish->filter.delivery == 9);
  CHECK(wish->dry_run);
  CHECK(wish->author == "kim");
  CHECK_FALSE(read_approve(request(R"({"incident":4})"))->dry_run);
}

TEST_CASE("approve: it is said what is meant, by one of three at least") {
  for (const auto* enough : {R"({"incident":4})", R"({"channel":"c"})", R"({"delivery":"1"})"})
    CHECK(read_approve(request(enough)).has_value());
  for (const auto* nothing : {"", "{}", R"({"dry_run":true})", R"({"channel":""})"}) {
    const auto refused = read_approve(request(nothing));
    REQUIRE(refused.has_error());
    CHECK(refused.error().fault == Fault::Invalid);
    CHECK(refused.error().what == "say which: a delivery, an incident or a channel");
  }
  CHECK(read_approve(request(R"({"incident":4,"all":true})")).has_error());
}

TEST_CASE("approve: a dry run counts and does nothing and then it is done") {
  House house{"approve"};
  house.announce();
  CHECK(approving(house, {.filter = {.channel = "social"}, .dry_run = true})->body ==
        R"({"matching":1,"approved":0})");
  CHECK(house.store->read()->held_deliveries("approval") == 1);
  CHECK(approving(house, {.filter = {.channel = "social"}, .author = "kim"})->body ==
        R"({"matching":1,"approved":1})");
  CHECK(house.store->read()->held_deliveries("approval") == 0);
  CHECK(approving(house, {.filter = {.channel = "social"}})->body ==
        R"({"matching":0,"approved":0})");
}

TEST_CASE("approve: one that was named and does not go says why") {
  House house{"why"};
  house.announce();
  const auto hook = house.dispatched.at(0).delivery.id;
  const auto other = approving(house, {.filter = {.delivery = hook}});
  REQUIRE(other.has_error());
  CHECK(other.error().fault == Fault::Conflict);
  CHECK(other.error().what.starts_with("delivery "));
  CHECK(other.error().what.ends_with(" does not wait for that. It is being sent."));
  CHECK(approving(house, {.filter = {.delivery = 99}}).error().fault == Fault::NotFound);
}

TEST_CASE("pausing: a channel is paused and resumed and what waited is counted") {
  House house{"pausing"};
  const auto pause = [&](const std::string& channel) {
    return asked(
        house, [&](flow::Turn& turn) { return pause_channel(*house.desk, turn, channel, "kim"); });
  };
  const auto resume = [&](const std::string& channel) {
    return asked(
        house, [&](flow::Turn& turn) { return resume_channel(*house.desk, turn, channel, "kim"); });
  };
  CHECK(pause("hook")->body == R"({"channel":"hook","paused":true})");
  CHECK(pause("hook")->status == 200);
  house.announce();
  CHECK(resume("hook")->body == R"({"channel":"hook","paused":false,"released":1})");
  CHECK(pause("nowhere").error().fault == Fault::NotFound);
  CHECK(resume("nowhere").error().fault == Fault::NotFound);
  const auto page = pause("page");
  REQUIRE(page.has_value());
  CHECK(page->status == 422);
  CHECK(page->body.find("page cannot be paused: it shows the record itself") != std::string::npos);
  CHECK(resume("page")->status == 200);
}

}  // namespace
}  // namespace goji::web::ops
