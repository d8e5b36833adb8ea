#include "web/ops/subscribers.h"

#include "base/rfc3339.h"
#include "flow/members.h"
#include "flow/recipient_name.h"
#include "support/catch.h"

#include <boost/json.hpp>

namespace goji::web::ops {
namespace {

namespace json = boost::json;
using flow::Turn;
using flow::test::Members;
using store::SubscriberState;

Entry entry(const std::string& kind, const std::string& address, bool confirmed = false) {
  return {.wish = {.kind = kind, .address = address, .language = "en"}, .confirmed = confirmed};
}

json::value body_of(const flow::Reply& reply) {
  return json::parse(reply.body);
}

Result<flow::Reply> add(Members& members, const Entry& one) {
  return members.in_turn(
      [&](Turn& turn) { return add_subscriber(members.enrolment, turn, one, "ann"); });
}

std::string last_audit(Members& members) {
  const auto rows = members.store->read()->audit(0, 1);
  return rows.empty() ? "" : rows[0].actor + ": " + rows[0].action + ": " + rows[0].subject;
}

TEST_CASE("subscribers: one is asked unless they said yes elsewhere") {
  Members members;
  auto reply = add(members, entry("email", "a@example.com")).value();
  CHECK(reply.status == 202);
  CHECK(body_of(reply).at("state") == "pending");
  CHECK(members.deliveries().size() == 1);
  reply = add(members, entry("email", "b@example.com", true)).value();
  CHECK(reply.status == 201);
  CHECK(body_of(reply).at("state") == "active");
  CHECK(members.deliveries().size() == 1);
  CHECK(last_audit(members) == "ann: subscriber added: subscriber 2");
}

TEST_CASE("subscribers: an endpoint is always asked for its secret comes with the question") {
  Members members;
  const auto reply =
      add(members, entry("webhook", "https://example.com/secret-path", true)).value();
  CHECK(reply.status == 202);
  CHECK(body_of(reply).at("state") == "pending");
  CHECK(body_of(reply).at("address") == "https://example.com");
}

TEST_CASE("subscribers: addresses are masked but for an export which is in the audit") {
  Members members;
  members.admit(flow::test::mail("ann@example.com"));
  const auto list = members.in_turn(
      [&](Turn& turn) { return list_subscribers(members.enrolment, turn, {.limit = 9}); });
  CHECK(list.body.find("ann@") == std::string::npos);
  CHECK(body_of(list).at("subscribers").at(0).at("address") == "a***@example.com");
  CHECK(body_of(list).at("next").is_null());
  CHECK(last_audit(members).empty());
  const auto all = members.in_turn(
      [&](Turn& turn) { return export_subscribers(members.enrolment, turn, {.limit = 1}, "ann"); });
  CHECK(body_of(all).at("subscribers").at(0).at("address") == "ann@example.com");
  CHECK(body_of(all).at("next") == "1");
  CHECK(last_audit(members) == "ann: subscribers exported: subscribers");
}

TEST_CASE("subscribers: an endpoint's owner is masked but for an export") {
  Members members;
  auto one = entry("webhook", "https://example.com/hook?key=k");
  one.wish.owner = "ops@example.com";
  const auto reply = add(members, one).value();
  CHECK(body_of(reply).at("owner") == "o***@example.com");
  CHECK(body_of(reply).at("owner_confirmed") == false);
  members.admit(flow::test::mail("a@example.com"));
  const auto all = members.in_turn(
      [&](Turn& turn) { return export_subscribers(members.enrolment, turn, {.limit = 9}, "ann"); });
  CHECK(body_of(all).at("subscribers").at(0).at("owner") == "ops@example.com");
  CHECK(body_of(all).at("subscribers").at(0).at("address") == "https://example.com/hook?key=k");
  CHECK(body_of(all).at("subscribers").at(1).at("owner") == "");
  one.wish.kind = "email";
  CHECK(add(members, one).error().what.find("must be a mail address") != std::string::npos);
  one.wish.address = "b@example.com";
  CHECK(add(members, one).error().what == "owner: only an endpoint has one");
  const auto read = read_entry(
      {.body = R"({"kind":"webhook","address":"https://e.example/","owner":"o@example.com"})"});
  CHECK(read->wish.owner == "o@example.com");
}

TEST_CASE("subscribers: an operator names the owner of an endpoint that is told already") {
  Members members;
  auto one = entry("webhook", "https://example.com/hook");
  REQUIRE(add(members, one).has_value());
  members.heard(flow::questioned(1, 1), {.state = store::DeliveryState::Accepted});
  one.wish.owner = "ops@example.com";
  const auto reply = add(members, one).value();
  CHECK(body_of(reply).at("owner") == "o***@example.com");
  CHECK(members.deliveries().at(0).recipient == flow::owner_asked(1, 3));
  one.wish.owner.clear();
  CHECK(body_of(add(members, one).value()).at("owner") == "o***@example.com");
  const auto named = members.in_turn([&](Turn& turn) {
    return members.enrolment.name_owner(turn, store::Id{9}, "o@example.com");
  });
  CHECK(named.error().fault == Fault::NotFound);
}

TEST_CASE("subscribers: an endpoint that fails says since when") {
  Members members;
  members.admit(flow::test::hook("https://example.com/hook"));
  const auto failing_since = [&] {
    const auto list = members.in_turn(
        [&](Turn& turn) { return list_subscribers(members.enrolment, turn, {.limit = 9}); });
    return body_of(list).at("subscribers").at(0).at("failing_since");
  };
  CHECK(failing_since().is_null());
  members.heard(flow::recipient_of(1), {.state = store::DeliveryState::Retry});
  CHECK(failing_since() == json::value(to_rfc3339(members.now)));
}

TEST_CASE("subscribers: an import takes the good ones and names the others") {
  Members members;
  const auto reply = members
                         .in_turn([&](Turn& turn) {
                           return import_subscribers(members.enrolment,
                                                     turn,
                                                     {entry("email", "a@example.com", true),
                                                      entry("email", "nobody"),
                                                      entry("email", "b@example.com")},
                                                     "ann");
                         })
                         .value();
  const auto body = body_of(reply);
  CHECK(body.at("added") == 2);
  REQUIRE(body.at("refused").as_array().size() == 1);
  CHECK(body.at("refused").at(0).at("index") == 1);
  CHECK(body.at("refused").at(0).at("why").as_string().starts_with("address"));
  CHECK(members.row(1).state == SubscriberState::Active);
  CHECK(members.row(2).state == SubscriberState::Pending);
  CHECK(last_audit(members) == "ann: subscribers imported: subscribers");
}

TEST_CASE("subscribers: an import tells nobody who was not told on the other list") {
  Members members;
  members.admit(flow::test::mail("told@example.com"));
  const auto from = [](const std::string& address, const std::string& state) {
    auto one = entry("email", address, true);
    one.state = state;
    return one;
  };
  std::vector<Entry> entries{from("bounced@example.com", "suppressed"),
                             from("silent@example.com", "pending"),
                             from("active@example.com", "active"),
                             from("plain@example.com", ""),
                             from("told@example.com", "suppressed"),
                             from("gone@example.com", "gone"),
                             from("typo@example.com", "activ")};
  entries[0].reason = "5.1.1 no such user";
  const auto import = [&] {
    return body_of(members
                       .in_turn([&](Turn& turn) {
                         return import_subscribers(members.enrolment, turn, entries, "ann");
                       })
                       .value());
  };
  for (const auto& body : {import(), import()}) {
    CHECK(body.at("added") == 5);
    REQUIRE(body.at("refused").as_array().size() == 2);
    CHECK(body.at("refused").at(0).at("index") == 5);
    CHECK(body.at("refused").at(1).at("why").as_string().starts_with(
        "state: must be one of: pending, active, suppressed"));
    CHECK(members.row(1).state == SubscriberState::Suppressed);
    CHECK(members.row(1).reason == "suppressed on the list that was imported");
    CHECK(members.row(2).state == SubscriberState::Suppressed);
    CHECK(members.row(2).reason == "5.1.1 no such user");
    CHECK(members.row(3).state == SubscriberState::Pending);
    CHECK(members.row(4).state == SubscriberState::Active);
    CHECK(members.row(5).state == SubscriberState::Active);
    CHECK_FALSE(members.store->read()->subscriber(6));
  }
  CHECK(members.deliveries().size() == 2);  // the questions to who is pending
}

TEST_CASE("subscribers: an endpoint that was suppressed elsewhere is kept and not called") {
  Members members;
  auto one = entry("webhook", "https://example.com/hook");
  one.state = "suppressed";
  one.wish.owner = "ops@example.com";
  members.in_turn(
      [&](Turn& turn) { return import_subscribers(members.enrolment, turn, {one}, "ann"); });
  CHECK(members.row(1).state == SubscriberState::Suppressed);
  CHECK(members.enrolment.membership().contact_of(members.row(1))->owner.address ==
        "ops@example.com");
  CHECK(members.deliveries().empty());
}

TEST_CASE("subscribers: one is found and removed and restored") {
  Members members;
  members.admit(flow::test::mail("a@example.com"));
  const auto find = [&](const std::string& address) {
    return members.in_turn([&](Turn& turn) {
      return find_subscriber(members.enrolment, turn, entry("email", address));
    });
  };
  CHECK(body_of(find("a@example.com").value()).at("id") == "1");
  CHECK(find("b@example.com").error().fault == Fault::NotFound);
  const auto decide = [&](const std::string& verb) {
    return members.in_turn(
        [&](Turn& turn) { return decide_on_subscriber(members.enrolment, turn, 1, verb, "ann"); });
  };
  CHECK(decide("restore").error().fault == Fault::Conflict);
  members.change(1, SubscriberState::Suppressed);
  CHECK(body_of(decide("restore").value()).at("state") == "active");
  CHECK(last_audit(members) == "ann: subscriber restored: subscriber 1");
  CHECK(body_of(decide("remove").value()).at("state") == "gone");
  CHECK(decide("remove").error().fault == Fault::NotFound);
  CHECK(last_audit(members) == "ann: subscriber removed: subscriber 1");
}

TEST_CASE("subscribers: only an admin says that somebody said yes") {
  Request request{.body = R"({"kind":"email","address":"a@example.com","confirmed":true})"};
  CHECK(read_entry(request).error().what.find("admin") != std::string::npos);
  request.by_admin = true;
  CHECK(read_entry(request).value().confirmed);
  request.body = R"({"kind":"email","address":"a@example.com","components":["maps"]})";
  request.by_admin = false;
  CHECK(read_entry(request).value().wish.components == std::vector<std::string>{"maps"});
  request.body = R"({"kind":"email","adress":"a@example.com"})";
  CHECK(read_entry(request).error().what.find("address") != std::string::npos);
}

TEST_CASE("subscribers: an import is a list of at most a thousand that can be read") {
  const auto read = [](const std::string& body) { return read_import({.body = body}); };
  CHECK(read(R"({"subscribers":[]})").value().empty());
  CHECK(read(R"({"subscribers":[{"kind":"email","address":"a"}]})").value().size() == 1);
  const auto stood =
      read(R"({"subscribers":[{"kind":"email","address":"a","state":"s","reason":"r\nr"}]})")
          .value();
  CHECK(stood[0].state == "s");
  CHECK(stood[0].reason.find('\n') == std::string::npos);
  CHECK(read_entry({.body = R"({"kind":"email","address":"a","state":"s"})"}).has_error());
  for (const auto* wrong : {"", "[]", "{}", R"({"subscribers":1})"})
    CHECK(read(wrong).error().what.find("must be") != std::string::npos);
  CHECK(read(R"({"subscribers":[{},{"x":1}]})").error().what.starts_with("subscribers[1]: "));
  std::string many = R"({"subscribers":[{})";
  for (int i = 1; i < 1'000; ++i)
    many += ",{}";
  CHECK(read(many + "]}").value().size() == 1'000);
  CHECK(read(many + ",{}]}").error().what.find("1000") != std::string::npos);
}

TEST_CASE("subscribers: a list is narrowed by kind and state and pages") {
  const auto filter =
      read_filter({.query = {{"kind", "email"}, {"state", "gone"}, {"after", "7"}, {"limit", "2"}}})
          .value();
  CHECK(filter.kind == "email");
  CHECK(filter.state == SubscriberState::Gone);
  CHECK(filter.after == 7);
  CHECK(filter.limit == 2);
  CHECK(read_filter({.query = {{"state", "away"}}}).has_error());
  CHECK(read_filter({.query = {{"limit", "0"}}}).has_error());
}

TEST_CASE("subscribers: a mail that came back is told in words") {
  Members members;
  REQUIRE(members.ask(flow::test::mail("a@example.com")).has_value());
  const auto tag = subscribers::return_tag(1, members.keyring);
  const auto reply =
      members
          .in_turn([&](Turn& turn) {
            return take_back(members.enrolment,
                             turn,
                             "To: b+" + tag +
                                 "@example.com\nContent-Type: multipart/report; boundary=b\n\n"
                                 "--b\nContent-Type: message/feedback-report\n\n"
                                 "Feedback-Type: abuse\n--b--\n");
          })
          .value();
  CHECK(body_of(reply).at("done") == "delivery 1 was complained of; subscriber 1 is suppressed");
}

}  // namespace
}  // namespace goji::web::ops
