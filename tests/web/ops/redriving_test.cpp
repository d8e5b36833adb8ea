#include "web/ops/redriving.h"

#include "flow/office.h"
#include "support/catch.h"

#include <boost/json.hpp>

#include <string>

namespace goji::web::ops {
namespace {

using flow::test::Office;
namespace json = boost::json;

Request request(std::string body, std::string id = "7") {
  return {.method = "POST",
          .captures = {{"id", std::move(id)}},
          .body = std::move(body),
          .actor = "kim"};
}

/// What a command of the desk answers.
Result<flow::Reply> asked(Office& office,
                          const std::function<Result<flow::Reply>(flow::Turn&)>& act) {
  std::optional<Result<flow::Reply>> got;
  office.desk->submit(flow::command<flow::Reply>(
      act, [&](Result<flow::Reply> reply) { got.emplace(std::move(reply)); }));
  office.desk->turn();
  return std::move(got.value());
}

Result<flow::Reply> redriven(Office& office, const Redrive& wish) {
  return asked(office, [&](flow::Turn& turn) { return redrive(*office.desk, turn, wish); });
}

Result<flow::Reply> tried(Office& office, const std::string& channel) {
  return asked(office,
               [&](flow::Turn& turn) { return test_channel(*office.desk, turn, channel, "kim"); });
}

/// An announcement that was given up.
void give_up(Office& office) {
  office.announce();
  auto dead = office.accepted(office.dispatched.at(0));
  dead.state = store::DeliveryState::Dead;
  dead.attempt.outcome = "later";
  dead.attempt.why = "the server answered 500";
  dead.accepted_at.reset();
  office.desk->submit(dead);
  office.desk->turn();
}

TEST_CASE("redrive: every field of the body arrives") {
  const auto wish =
      read_redrive(request(R"({"incident":"4","channel":"hook","error":"500","dry_run":true})"));
  REQUIRE(wish.has_value());
  CHECK(wish->filter.incident == 4);
  CHECK(wish->filter.channel == "hook");
  CHECK(wish->filter.error == "500");
  CHECK(wish->filter.delivery == 0);
  CHECK(wish->dry_run);
  CHECK_FALSE(wish->restored);
  CHECK(wish->author == "kim");
  CHECK_FALSE(read_redrive(request(""))->dry_run);
  CHECK(read_redrive(request(R"({"restored":true})"))->restored);
}

TEST_CASE("redrive: what nobody knows or what does not go together is refused") {
  CHECK(read_redrive(request(R"({"chanel":"hook"})")).error().fault == Fault::Invalid);
  for (const auto* more : {R"("incident":4)", R"("channel":"hook")", R"("error":"500")"})
    CHECK(read_redrive(request(std::string{R"({"restored":true,)"} + more + "}")).has_error());
  CHECK(read_redrive_of_one(request(R"({"force":true})")).has_error());
  CHECK(read_redrive_of_one(request("", "x")).error().fault == Fault::NotFound);
  CHECK(read_redrive_of_one(request(""))->filter.delivery == 7);
  CHECK_FALSE(read_redrive_of_one(request(""))->dry_run);
  CHECK(read_redrive_of_one(request(R"({"dry_run":true})"))->dry_run);
}

TEST_CASE("redrive: an incident is named by its id as answers have it, or by the number in it") {
  CHECK(read_redrive(request(R"({"incident":"12"})"))->filter.incident == 12);
  CHECK(read_redrive(request(R"({"incident":12})"))->filter.incident == 12);
  for (const auto* wrong : {R"("x")", R"("")", "-1", "1.5", "true", R"("12 ")", "[12]"}) {
    const auto refused = read_redrive(request(std::string{R"({"incident":)"} + wrong + "}"));
    REQUIRE(refused.has_error());
    CHECK(refused.error().what == "incident must be an id, as a string");
  }
}

TEST_CASE("redrive: a dry run counts and does nothing") {
  Office office{"dry"};
  give_up(office);
  const auto reply = redriven(office, {.dry_run = true});
  CHECK(reply->body == R"({"matching":1,"redriven":0})");
  CHECK(office.store->read()->delivery(1)->state == store::DeliveryState::Dead);
  CHECK(office.store->read()->audit(0, 10).empty());
}

TEST_CASE("redrive: what matches goes again under the same key and the audit says who wanted it") {
  Office office{"redrive"};
  give_up(office);
  CHECK(redriven(office, {.filter = {.error = "404"}})->body == R"({"matching":0,"redriven":0})");
  const auto reply = redriven(office, {.filter = {.error = "500"}, .author = "kim"});
  CHECK(reply->body == R"({"matching":1,"redriven":1})");
  REQUIRE(office.dispatched.size() == 2);
  CHECK(office.dispatched[1].delivery.key == office.dispatched[0].delivery.key);
  CHECK(office.dispatched[1].delivery.expires_at == office.clock.now() + std::chrono::hours{8});
  const auto audit = office.store->read()->audit(0, 10);
  REQUIRE(audit.size() == 1);
  CHECK(audit[0].actor == "kim");
  CHECK(audit[0].action == "redrive");
}

TEST_CASE("redrive: one that was named and does not go says why") {
  Office office{"named"};
  office.announce();
  const auto live = redriven(office, {.filter = {.delivery = 1}});
  REQUIRE(live.has_error());
  CHECK(live.error().fault == Fault::Conflict);
  CHECK(live.error().what == "delivery 1 was not given up. It is being sent.");
  const auto none = redriven(office, {.filter = {.delivery = 99}});
  REQUIRE(none.has_error());
  CHECK(none.error().fault == Fault::NotFound);
}

TEST_CASE("redrive: one that was named goes") {
  Office office{"one"};
  give_up(office);
  CHECK(redriven(office, {.filter = {.delivery = 1}})->body == R"({"matching":1,"redriven":1})");
  CHECK(office.dispatched.size() == 2);
}

TEST_CASE("redrive: without a restored backup nothing is released") {
  Office office{"restored"};
  give_up(office);
  CHECK(redriven(office, {.restored = true})->body == R"({"matching":0,"redriven":0})");
  CHECK(office.store->read()->delivery(1)->state == store::DeliveryState::Dead);
}

TEST_CASE("channel test: one marked notice goes through that channel and no incident comes of it") {
  Office office{"test"};
  const auto reply = tried(office, "hook");
  REQUIRE(reply.has_value());
  CHECK(reply->status == 202);
  CHECK(reply->body == R"({"delivery":"1","read_back":false})");
  REQUIRE(office.dispatched.size() == 1);
  const auto revision = office.store->read()->revision(office.dispatched[0].delivery.revision);
  CHECK(revision->kind == NoticeKind::Test);
  CHECK(revision->incident == 0);
  CHECK(revision->author == "kim");
  CHECK(office.dispatched[0].rendered_body.find("test") != std::string::npos);
  CHECK(office.store->read()->incidents(0, 10).empty());
  CHECK(office.shown.empty());
}

TEST_CASE("channel test: each is another notice and none supersedes the other") {
  Office office{"tests"};
  CHECK(tried(office, "hook")->body == R"({"delivery":"1","read_back":false})");
  CHECK(tried(office, "hook")->body == R"({"delivery":"2","read_back":false})");
  CHECK(office.dispatched.size() == 2);
}

TEST_CASE("channel test: a channel that is not there is not found") {
  Office office{"no-channel"};
  const auto reply = tried(office, "fax");
  REQUIRE(reply.has_error());
  CHECK(reply.error().fault == Fault::NotFound);
  CHECK(reply.error().what == "there is no channel fax");
  CHECK(office.dispatched.empty());
}

}  // namespace
}  // namespace goji::web::ops
