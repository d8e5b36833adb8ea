#include "flow/recipient_name.h"
#include "web/joining/lobby.h"

namespace goji::web::joining {
namespace {

namespace json = boost::json;
using test::header;
using test::kJson;
using test::Lobby;
using test::says;
using test::SubscriberState;

/// With an endpoint, number 1, that is told and whose owner was asked.
struct Endpoint : Lobby {
  explicit Endpoint(const std::string& owner = "ops@example.com") {
    auto wish = flow::test::hook("https://example.com/hook");
    wish.owner = owner;
    in_turn([&](flow::Turn& turn) { REQUIRE(enrolment.ask(turn, wish).has_value()); });
    hears(flow::questioned(1, 1), store::DeliveryState::Accepted, 200);
  }

  void in_turn(const std::function<void(flow::Turn&)>& what) {
    office.desk->submit({what, [](const std::optional<Error>&) {}});
    office.desk->turn();
  }

  void hears(const std::string& recipient, store::DeliveryState state, int status) {
    store::Settled settled{.state = state};
    settled.attempt.status = status;
    flow::Audience audience{members.membership()};
    in_turn([&](flow::Turn& turn) { audience.heard(turn, recipient, settled); });
  }

  void answers_410() { hears(flow::recipient_of(1), store::DeliveryState::Rejected, 410); }

  [[nodiscard]] std::string to_own() const {
    const auto question = office.store->read()->deliveries({.channel = "mail", .limit = 1}).at(0);
    return subscribers::token_for(question.id, subscribers::Purpose::Own, members.keyring);
  }
  [[nodiscard]] subscribers::Owner owner() const {
    return enrolment.membership().contact_of(row(1))->owner;
  }

  std::string manage = members.to_manage(1);
};

TEST_CASE("joining: an owner is named with the endpoint by a form and by a program") {
  Lobby lobby;
  CHECK(says(lobby.ask("GET", "/subscribe"), "name=\"owner\""));
  CHECK(lobby
            .post("/subscribe",
                  "kind=webhook&address=https%3A%2F%2Fexample.com%2F&owner=ops%40example.com")
            .status == 202);
  CHECK(lobby
            .post("/subscribe",
                  R"({"kind":"webhook","address":"https://example.org/","owner":"o@example.com"})",
                  kJson)
            .status == 202);
  const auto owner_of = [&](store::Id id) {
    return lobby.enrolment.membership().contact_of(lobby.row(id))->owner.address;
  };
  CHECK(owner_of(1) == "ops@example.com");
  CHECK(owner_of(2) == "o@example.com");
  auto page = lobby.post("/subscribe", "kind=webhook&address=https%3A%2F%2Fe.example%2F&owner=o");
  CHECK(page.status == 400);
  CHECK(says(page, "This address cannot be used"));
  lobby.joining.adopt({.pages = Lobby::pages(), .by_webhook = true});
  CHECK_FALSE(says(lobby.ask("GET", "/subscribe"), "name=\"owner\""));
}

TEST_CASE("joining: one owner is named for so many endpoints and then waits") {
  Lobby lobby;
  const auto name = [&](int i) {
    return lobby.post("/subscribe",
                      "kind=webhook&address=https%3A%2F%2Fexample.com%2F" + std::to_string(i) +
                          "&owner=ops%40example.com");
  };
  for (int i = 0; i < 4; ++i)
    CHECK(name(i).status == 202);
  CHECK(name(4).status == 429);
  CHECK_FALSE(lobby.office.store->read()->subscriber(5));
}

TEST_CASE("joining: an owner's link shows a button and its button says yes") {
  Endpoint lobby;
  const auto token = lobby.to_own();
  auto page = lobby.ask("GET", "/owner", {{"t", token}});
  CHECK(page.status == 200);
  CHECK(says(page, "action=\"/owner\""));
  CHECK(says(page, token));
  CHECK_FALSE(lobby.owner().said_yes);
  page = lobby.post("/owner", "t=" + token);
  CHECK(page.status == 200);
  CHECK(says(page, "Thank you"));
  CHECK(says(page, "/manage?t=" + lobby.manage));
  CHECK(lobby.owner().said_yes);
  const auto reply = lobby.ask("POST", "/owner", {{"t", token}}, "{}", kJson);
  CHECK(reply.body == R"({"status":"owned"})");
  CHECK(lobby.ask("POST", "/owner", {{"t", lobby.manage}}).status == 404);
  CHECK(lobby.ask("GET", "/owner", {{"t", lobby.manage}}).status == 404);
  lobby.in_turn([&](flow::Turn& turn) {
    REQUIRE(lobby.enrolment.name_owner(turn, lobby.manage, "").has_value());
  });
  CHECK(lobby.post("/owner", "t=" + token).status == 404);
}

TEST_CASE("joining: the owner is shown and changed by who holds the link to manage") {
  Endpoint lobby;
  auto page = lobby.ask("GET", "/manage", {{"t", lobby.manage}});
  CHECK(says(page, "value=\"ops@example.com\""));
  CHECK(says(page, "Not confirmed yet"));
  CHECK_FALSE(says(page, "Confirmed."));
  lobby.post("/owner", "t=" + lobby.to_own());
  page = lobby.ask("GET", "/manage", {{"t", lobby.manage}});
  CHECK(says(page, "Confirmed."));
  CHECK_FALSE(says(page, "Not confirmed yet"));
  page = lobby.post("/manage", "t=" + lobby.manage + "&owner=new%40example.com");
  CHECK(page.status == 200);
  CHECK(says(page, "sent a question"));
  CHECK(lobby.owner().address == "new@example.com");
  page = lobby.post("/manage", "t=" + lobby.manage + "&owner=nobody");
  CHECK(page.status == 400);
  CHECK(says(page, "This address cannot be used"));
  CHECK(says(page, "value=\"new@example.com\""));
  page = lobby.ask("POST", "/manage", {{"t", lobby.manage}}, R"({"owner":"nobody"})", kJson);
  CHECK(page.status == 400);
  CHECK(says(page, "owner: must be a mail address"));
  page = lobby.ask("POST", "/manage", {{"t", lobby.manage}}, R"({"owner":""})", kJson);
  CHECK(page.status == 200);
  CHECK(json::parse(page.body).at("owner") == "");
  CHECK(lobby.owner().address.empty());
  CHECK(lobby.row(1).language == "en");
  page = lobby.ask("GET", "/manage", {{"t", lobby.manage}});
  CHECK_FALSE(says(page, "Not confirmed yet"));
}

TEST_CASE("joining: nobody is named as an owner again and again") {
  Endpoint lobby;
  const auto name = [&] {
    return lobby.post("/manage", "t=" + lobby.manage + "&owner=new%40example.com");
  };
  for (int i = 0; i < 4; ++i)
    CHECK(name().status == 200);
  const auto page = name();
  CHECK(page.status == 429);
  CHECK(header(page, "Retry-After") == "1800");
  CHECK(says(page, "too often"));
  CHECK(lobby.post("/manage", "t=" + lobby.manage + "&owner=").status == 200);
  CHECK(lobby.post("/manage", "t=" + lobby.manage + "&language=ko").status == 200);
}

TEST_CASE("joining: an endpoint that was switched off is switched on by a challenge") {
  Endpoint lobby;
  CHECK_FALSE(says(lobby.ask("GET", "/manage", {{"t", lobby.manage}}), "name=\"switch_on\""));
  auto page = lobby.post("/manage", "t=" + lobby.manage + "&switch_on=1");
  CHECK(page.status == 409);
  CHECK(says(page, "It is switched on."));
  page = lobby.ask("POST", "/manage", {{"t", lobby.manage}}, R"({"switch_on":true})", kJson);
  CHECK(page.status == 409);
  CHECK(says(page, "it is not switched off"));
  lobby.answers_410();
  CHECK(says(lobby.ask("GET", "/manage", {{"t", lobby.manage}}), "name=\"switch_on\""));
  CHECK(lobby.row(1).state == SubscriberState::Suppressed);
  page = lobby.post("/manage", "t=" + lobby.manage + "&switch_on=1");
  CHECK(page.status == 202);
  CHECK(says(page, "One more step"));
  page = lobby.ask("POST", "/manage", {{"t", lobby.manage}}, R"({"switch_on":true})", kJson);
  CHECK(page.status == 202);
  CHECK(page.body == R"({"status":"switched"})");
  lobby.hears(flow::questioned(1, lobby.row(1).asked), store::DeliveryState::Accepted, 200);
  CHECK(lobby.row(1).state == SubscriberState::Active);
  CHECK(lobby.post("/manage", "t=" + lobby.manage + "&switch_on=1").status == 429);
}

}  // namespace
}  // namespace goji::web::joining
