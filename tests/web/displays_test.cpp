#include "web/displays.h"

#include "flow/office.h"
#include "web/serving.h"

#include <fmt/format.h>

namespace goji::web {
namespace {

using Rows = std::vector<store::DisplayRow>;

/// The route over a real desk and store.
struct Banner {
  Banner() { displays.expect({{7, 12}, {8, 14}}, {"ko", "en"}); }

  Response tell(const std::string& body, const std::string& peer = "192.0.2.1") {
    Response answered;
    route.handle({.method = "POST", .body = body, .peer = peer, .arrival = kMoment},
                 [&](Response response) { answered = std::move(response); });
    return answered;
  }

  [[nodiscard]] Rows kept(store::Id revision) {
    if (auto command = displays.keep()) {
      office.desk->submit(std::move(*command));
      office.desk->turn();
    }
    return office.store->read()->displays(revision);
  }

  flow::test::Office office{"web-displays"};
  flow::Displays displays{};
  Turnstile turnstile{kDisplaysOfOne};
  const Route route = post_displays(displays, turnstile);
};

TEST_CASE("displays: a browser tells what it displayed and gets an answer without a word") {
  Banner banner;
  const auto answer = banner.tell(R"({"language":"ko","updates":["i7-12","i8-14"]})");
  CHECK(answer.status == 204);
  CHECK(answer.body.empty());
  CHECK(answer.headers.empty());
  CHECK(banner.kept(12) == Rows{{12, "ko", 1}});
  CHECK(banner.kept(14) == Rows{{14, "ko", 1}});
}

TEST_CASE("displays: one page view displays an update once however often it is named") {
  Banner banner;
  CHECK(banner.tell(R"({"language":"en","updates":["i7-12","i7-12"]})").status == 204);
  CHECK(banner.kept(12) == Rows{{12, "en", 1}});
}

TEST_CASE("displays: what is not in the banner is answered alike and counted nowhere") {
  Banner banner;
  for (const auto* body : {R"({"language":"ko","updates":["i7-11","i9-12","m7-12","x",""]})",
                           R"({"language":"fr","updates":["i7-12"]})",
                           R"({"updates":["i7-12"]})",
                           R"({"language":"ko"})",
                           "{}",
                           ""}) {
    CAPTURE(body);
    CHECK(banner.tell(body).status == 204);
  }
  CHECK_FALSE(banner.displays.keep().has_value());
}

TEST_CASE("displays: what cannot be read is told in words and counts nothing") {
  Banner banner;
  for (const auto& [body, why] : std::initializer_list<std::pair<const char*, const char*>>{
           {"i7-12", "JSON"},
           {R"(["i7-12"])", "object"},
           {R"({"language":1,"updates":["i7-12"]})", "language"},
           {R"({"language":"ko","updates":"i7-12"})", "updates"},
           {R"({"language":"ko","updates":["i7-12"],"user":"kim"})", "user"}}) {
    CAPTURE(body);
    const auto answer = banner.tell(body);
    CHECK(answer.status == 400);
    CHECK_THAT(answer.body, Catch::Contains(why));
  }
  CHECK_FALSE(banner.displays.keep().has_value());
}

TEST_CASE("displays: who tells too much is asked to wait and others are not") {
  Banner banner;
  const std::string told = R"({"language":"ko","updates":["i7-12"]})";
  for (std::uint32_t i = 0; i < kDisplaysOfOne; ++i)
    CHECK(banner.tell(told).status == 204);
  const auto answer = banner.tell(told);
  CHECK(answer.status == 429);
  CHECK(answer.headers == Headers{{"Retry-After", "60"}});
  CHECK(banner.tell("not even JSON").status == 429);
  CHECK(banner.tell(told, "192.0.2.2").status == 204);
  CHECK(banner.kept(12) == Rows{{12, "ko", kDisplaysOfOne + 1}});
}

TEST_CASE("displays: any origin may tell them without asking first and no cookie comes back") {
  flow::Displays displays;
  Turnstile turnstile{kDisplaysOfOne};
  const Readers house{{}, {post_displays(displays, turnstile)}};
  const auto tell = [&](std::size_t size, const std::string& fields) {
    auto client = house.client();
    client.send(
        fmt::format("POST /api/displays HTTP/1.1\r\nHost: localhost\r\n{}"
                    "Content-Length: {}\r\n\r\n{}",
                    fields,
                    size,
                    std::string(size, ' ')));
    return client.read().value();
  };
  const auto reply = tell(0, "Origin: null\r\nContent-Type: text/plain;charset=UTF-8\r\n");
  CHECK(reply.status == 204);
  CHECK(reply.headers.at("access-control-allow-origin") == "*");
  CHECK_FALSE(reply.headers.contains("set-cookie"));
  CHECK(tell(4'097, "").status == 413);
  CHECK(house.ask("GET /api/displays").status == 405);
}

}  // namespace
}  // namespace goji::web
