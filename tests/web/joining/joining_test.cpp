#include "web/joining/lobby.h"

#include <fmt/format.h>

namespace goji::web::joining {
namespace {

using test::header;
using test::kJson;
using test::Lobby;
using test::says;
using test::SubscriberState;

TEST_CASE("joining: the form offers what there is in the reader's language") {
  Lobby lobby;
  const auto page = lobby.ask("GET", "/subscribe");
  CHECK(page.status == 200);
  CHECK(says(page, "type=\"email\""));
  CHECK(says(page, "type=\"url\""));
  CHECK(says(page, "value=\"messaging\""));
  CHECK(says(page, "Send me notices"));
  CHECK(header(page, "Cache-Control") == "no-store");
  CHECK(header(page, "Content-Security-Policy").find("form-action 'self'") != std::string::npos);
  CHECK(says(lobby.ask("GET", "/subscribe", {{"lang", "ko"}}), "알림 신청"));
  lobby.joining.adopt({.pages = Lobby::pages(), .by_email = true});
  CHECK_FALSE(says(lobby.ask("GET", "/subscribe"), "type=\"url\""));
}

TEST_CASE("joining: asking is answered alike for a known address and an unknown one") {
  Lobby lobby;
  lobby.admit(flow::test::mail("known@example.com"));
  const auto known = lobby.post("/subscribe", "kind=email&address=known%40example.com");
  const auto unknown = lobby.post("/subscribe", "kind=email&address=unknown%40example.com");
  CHECK(known.status == 202);
  CHECK(known.status == unknown.status);
  CHECK(known.body == unknown.body);
  CHECK(known.headers == unknown.headers);
  CHECK_FALSE(says(known, "example.com"));
  CHECK(lobby.row(1).state == SubscriberState::Active);
  CHECK(lobby.row(2).state == SubscriberState::Pending);
  CHECK(lobby.office.dispatched.size() == 2);
}

TEST_CASE("joining: a form's wishes are kept and so are a program's") {
  Lobby lobby;
  lobby.post("/subscribe",
             "kind=email&address=a%40example.com&component=maps&component=messaging&language=ko");
  CHECK(lobby.row(1).language == "ko");
  CHECK(lobby.row(1).components == std::vector<std::string>{"maps", "messaging"});
  const auto done = lobby.post("/subscribe",
                               R"({"kind":"webhook","address":"https://example.com/hook",)"
                               R"("components":["maps"],"format":"statuspage"})",
                               kJson);
  CHECK(done.status == 202);
  CHECK(done.body == R"({"status":"sent"})");
  CHECK(lobby.row(2).format == "statuspage");
  CHECK(lobby.row(2).components == std::vector<std::string>{"maps"});
}

TEST_CASE("joining: what cannot be is said in words for people and as a problem for programs") {
  Lobby lobby;
  auto page = lobby.post("/subscribe", "kind=email&address=nobody");
  CHECK(page.status == 400);
  CHECK(says(page, "This address cannot be used"));
  page = lobby.post("/subscribe", "kind=email&address=a%40example.com&component=x");
  CHECK(page.status == 400);
  CHECK(says(page, "cannot be used. Please try again"));
  page = lobby.post("/subscribe", R"({"kind":"email","address":"nobody"})", kJson);
  CHECK(page.status == 400);
  CHECK(says(page, "address: must be"));
  CHECK(lobby.post("/subscribe", "{\"a\":1}", kJson).status == 400);
  CHECK(lobby.post("/subscribe", "a=%zz").status == 400);
  CHECK_FALSE(lobby.office.store->read()->subscriber(1));
}

TEST_CASE("joining: what was typed stands in the form again after an error and runs nowhere") {
  Lobby lobby;
  auto page = lobby.post("/subscribe", "kind=email&address=ann%40localhost");
  CHECK(page.status == 400);
  CHECK(says(page, "autocomplete=\"email\" value=\"ann@localhost\""));
  CHECK_FALSE(says(page, "maxlength=\"2000\" value="));
  page = lobby.post("/subscribe", "kind=webhook&address=http%3A%2F%2Fa.example%2F&owner=ops%40b");
  CHECK(says(page, "maxlength=\"2000\" value=\"http://a.example/\""));
  CHECK(says(page, "autocomplete=\"email\" value=\"ops@b\""));
  CHECK_FALSE(
      says(page, "name=\"address\" required maxlength=\"320\" autocomplete=\"email\" value="));
  page =
      lobby.post("/subscribe", "kind=email&address=%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E%0A");
  CHECK_FALSE(says(page, "<script>alert"));
  CHECK(says(page, "&lt;script&gt;alert(1)"));
}

TEST_CASE("joining: an address is counted in whatever case it is written") {
  Lobby lobby;
  for (const auto* address : {"victim", "Victim", "vIctim", "VICTIM"})
    CHECK(lobby.post("/subscribe", fmt::format("kind=email&address={}%40example.com", address))
              .status == 202);
  CHECK(lobby.post("/subscribe", "kind=email&address=viCtim%40EXAMPLE.com").status == 429);
  const auto hook = [&](int number, const char* owner) {
    return lobby
        .post("/subscribe",
              fmt::format(
                  "kind=webhook&address=https%3A%2F%2Fexample.com%2F{}&owner={}", number, owner))
        .status;
  };
  int number = 0;
  for (const auto* owner :
       {"ops%40example.com", "Ops%40example.com", "OPS%40example.com", "opS%40Example.com"})
    CHECK(hook(++number, owner) == 202);
  CHECK(hook(++number, "oPs%40example.com") == 429);
}

TEST_CASE("joining: who asks too often is told how long to wait") {
  Lobby lobby;
  for (int i = 0; i < 4; ++i)
    CHECK(lobby.post("/subscribe", "kind=email&address=a%40example.com").status == 202);
  auto page = lobby.post("/subscribe", "kind=email&address=a%40example.com");
  CHECK(page.status == 429);
  CHECK(header(page, "Retry-After") == "1800");
  CHECK(says(page, "too often"));
  page = lobby.post("/subscribe", R"({"kind":"email","address":"a@example.com"})", kJson);
  CHECK(page.status == 429);
  CHECK(header(page, "Retry-After") == "1800");
  CHECK(lobby.row(1).asked == 4);
}

TEST_CASE("joining: following a link changes nothing and its button acts") {
  Lobby lobby;
  lobby.post("/subscribe", "kind=email&address=a%40example.com");
  const auto confirm = lobby.members.to_confirm(1);
  auto page = lobby.ask("GET", "/confirm", {{"t", confirm}});
  CHECK(page.status == 200);
  CHECK(says(page, "action=\"/confirm\""));
  CHECK(says(page, confirm));
  CHECK(lobby.row(1).state == SubscriberState::Pending);
  page = lobby.post("/confirm", "t=" + confirm);
  CHECK(page.status == 200);
  CHECK(says(page, "You are on the list"));
  CHECK(lobby.row(1).state == SubscriberState::Active);

  const auto manage = lobby.members.to_manage(1);
  page = lobby.ask("GET", "/unsubscribe", {{"t", manage}, {"lang", "ko"}});
  CHECK(says(page, "그만 받기"));
  CHECK(says(page, "/manage?t=" + manage));
  CHECK(lobby.row(1).state == SubscriberState::Active);
  page = lobby.post("/unsubscribe", "t=" + manage);
  CHECK(page.status == 200);
  CHECK(lobby.row(1).state == SubscriberState::Gone);
}

TEST_CASE("joining: a mail program's one click ends it with the token of the link") {
  Lobby lobby;
  lobby.admit(flow::test::mail("a@example.com"));
  const auto page = lobby.ask(
      "POST", "/unsubscribe", {{"t", lobby.members.to_manage(1)}}, "List-Unsubscribe=One-Click");
  CHECK(page.status == 200);
  CHECK(lobby.row(1).state == SubscriberState::Gone);
}

TEST_CASE("joining: a token that is not ours or for something else does nothing") {
  Lobby lobby;
  lobby.admit(flow::test::mail("a@example.com"));
  const auto manage = lobby.members.to_manage(1);
  const auto confirm = lobby.members.to_confirm(1);
  for (const auto* path : {"/confirm", "/unsubscribe", "/manage"}) {
    const auto& wrong = path == std::string{"/confirm"} ? manage : confirm;
    for (const auto& token :
         {wrong, std::string{}, std::string{"<script>"}, std::string(48, '0')}) {
      CHECK(lobby.ask("GET", path, {{"t", token}}).status == 404);
      CHECK(lobby.ask("POST", path, {{"t", token}}, "").status == 404);
    }
  }
  CHECK(lobby.row(1).state == SubscriberState::Active);
  CHECK(lobby.ask("POST", "/manage", {{"t", "x"}}, "{}", kJson).status == 404);
}

TEST_CASE("joining: settings are shown to who holds the link and changed") {
  Lobby lobby;
  lobby.admit(flow::test::mail("a@example.com"));
  const auto token = lobby.members.to_manage(1);
  auto page = lobby.ask("GET", "/manage", {{"t", token}});
  CHECK(page.status == 200);
  CHECK(says(page, "a@example.com"));
  CHECK_FALSE(says(page, "name=\"renew\""));
  page = lobby.post("/manage", "t=" + token + "&component=maps&language=ko");
  CHECK(page.status == 200);
  CHECK(says(page, "Saved."));
  CHECK(lobby.row(1).components == std::vector<std::string>{"maps"});
  CHECK(lobby.row(1).language == "ko");
  page = lobby.post("/manage", "t=" + token + "&component=x");
  CHECK(page.status == 400);
  CHECK(lobby.row(1).components == std::vector<std::string>{"maps"});
  page =
      lobby.ask("POST", "/manage", {{"t", token}}, R"({"components":[],"language":"en"})", kJson);
  CHECK(page.status == 200);
  CHECK(boost::json::parse(page.body).at("address") == "a@example.com");
  CHECK(lobby.row(1).components.empty());
  CHECK(lobby.post("/unsubscribe", "t=" + token).status == 200);
  CHECK(lobby.ask("GET", "/manage", {{"t", token}}).status == 404);
}

TEST_CASE("joining: an endpoint's secret is renewed and shown this once") {
  Lobby lobby;
  lobby.admit(flow::test::hook("https://example.com/hook"));
  const auto token = lobby.members.to_manage(1);
  CHECK(says(lobby.ask("GET", "/manage", {{"t", token}}), "name=\"renew\""));
  auto page = lobby.post("/manage", "t=" + token + "&renew=secret");
  CHECK(page.status == 200);
  CHECK(says(page, "whsec_"));
  CHECK_FALSE(says(lobby.ask("GET", "/manage", {{"t", token}}), "whsec_"));
  page = lobby.ask("POST", "/manage", {{"t", token}}, R"({"renew":true})", kJson);
  CHECK(boost::json::parse(page.body).at("secret").as_string().starts_with("whsec_"));
}

TEST_CASE("joining: every route is open and takes a small body only where it acts") {
  Lobby lobby;
  for (const auto& route : lobby.router.routes()) {
    CAPTURE(route.method, route.pattern);
    CHECK(route.scope == Scope::Open);
    CHECK((route.max_body > 0) == (route.method == "POST"));
    CHECK(route.max_body <= 65'536);
  }
}

}  // namespace
}  // namespace goji::web::joining
