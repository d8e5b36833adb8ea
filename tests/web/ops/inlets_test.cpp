#include "web/ops/inlets.h"

#include "flow/office.h"
#include "support/catch.h"

#include <string>
#include <vector>

namespace goji::web::ops {
namespace {

using namespace std::chrono_literals;
using flow::test::Office;

class Nobody final : public Authorizer {
 public:
  [[nodiscard]] std::optional<Identity> identify(const Secret&) const override {
    return std::nullopt;
  }
};

const std::string kSlow =
    R"([{"labels":{"alertname":"Slow","component":"messaging","severity":"critical"}}])";

/// An inlet of Prometheus' at a desk.
struct Entrance {
  explicit Entrance(const std::string& name) : office(name) {}

  static signals::Inlet inlet(std::string component) {
    const auto watchdog = signals::Matcher::from_rule("alertname", "Watchdog").value();
    return {.name = "prom",
            .kind = signals::Inlet::Kind::Alertmanager,
            .token = Secret{"t"},
            .map = {{.match = {watchdog}, .heartbeat = true}, {.component = std::move(component)}}};
  }

  void post(const std::string& body, const std::string& method = "POST") {
    inlets.handle({.method = method,
                   .captures = {{"name", "prom"}, {"rest", "api/v2/alerts"}},
                   .headers = {{"authorization", "Bearer t"}},
                   .body = body,
                   .arrival = office.clock.now()},
                  [this](Response response) { answers.push_back(std::move(response)); });
  }

  /// Whether it is answered before the desk has had its turn, which it then has.
  bool is_left_out(const std::string& body) {
    const auto before = answers.size();
    post(body);
    const bool at_once = answers.size() > before;
    office.desk->turn();
    REQUIRE(answers.size() == before + 1);
    CHECK(answers.back().status == 200);
    return at_once;
  }

  /// It is committed, and read once more as the repeat that it is.
  void know(const std::string& body) {
    CHECK_FALSE(is_left_out(body));
    CHECK_FALSE(is_left_out(body));
  }

  Office office;
  Nobody nobody{};
  std::vector<Response> answers{};
  Inlets inlets{*office.desk,
                nobody,
                office.clock.now(),
                {.inlets = {inlet("messaging")}, .components = {"messaging", "maps"}}};
};

TEST_CASE("inlets: what was committed and comes again within a second is answered at once") {
  Entrance entrance{"inlets-repeats"};
  entrance.know(kSlow);
  CHECK(entrance.answers.back().body == "{}");
  entrance.office.clock.advance(999ms);
  CHECK(entrance.is_left_out(kSlow));
  CHECK(entrance.answers.back().body == "{}");
  CHECK(entrance.office.desk->counts().signals == 3);
  CHECK(entrance.office.desk->counts().repeats == 2);
  entrance.office.clock.advance(1ms);
  CHECK_FALSE(entrance.is_left_out(kSlow));
  CHECK(entrance.office.desk->counts().repeats == 3);
}

TEST_CASE("inlets: what is not yet committed is not answered at once") {
  Entrance entrance{"inlets-waiting"};
  entrance.post(kSlow);
  entrance.post(kSlow);
  CHECK(entrance.answers.empty());
  entrance.office.desk->turn();
  CHECK(entrance.answers.size() == 2);
}

TEST_CASE("inlets: a repeat is read again when there was news, were it from elsewhere") {
  Entrance entrance{"inlets-news"};
  entrance.know(kSlow);
  CHECK(entrance.is_left_out(kSlow));
  entrance.office.submit(Office::firing("another"));
  entrance.office.desk->turn();
  CHECK_FALSE(entrance.is_left_out(kSlow));
  CHECK(entrance.is_left_out(kSlow));
  entrance.office.submit(Office::firing("another"));
  entrance.office.desk->turn();
  CHECK(entrance.is_left_out(kSlow));
}

TEST_CASE("inlets: every sign of life is heard, and what nobody could map is kept") {
  const std::string body =
      GENERATE(as<std::string>{},
               R"([{"labels":{"alertname":"Watchdog"}}])",
               R"([{"labels":{"alertname":"Slow","goji_component":"nothing"}}])");
  Entrance entrance{"inlets-heartbeat"};
  entrance.inlets.adopt({.inlets = {Entrance::inlet("")}, .components = {"messaging"}});
  for (int i = 0; i < 3; ++i)
    CHECK_FALSE(entrance.is_left_out(body));
}

TEST_CASE("inlets: of two that contradict each other in one body neither is left out") {
  Entrance entrance{"inlets-contradiction"};
  const std::string labels = R"({"alertname":"Slow","component":"messaging"})";
  const auto fires = R"({"labels":)" + labels + R"(,"startsAt":"2023-11-14T22:00:00Z"})";
  const auto is_over = R"({"labels":)" + labels +
                       R"(,"startsAt":"2023-11-14T22:00:00Z","endsAt":"2023-11-14T22:10:00Z"})";
  CHECK_FALSE(entrance.is_left_out("[" + fires + "," + is_over + "]"));
  CHECK_FALSE(entrance.is_left_out("[" + fires + "]"));
  CHECK_FALSE(entrance.is_left_out("[" + is_over + "]"));
}

TEST_CASE("inlets: a new mapping reads everything again") {
  Entrance entrance{"inlets-adopt"};
  entrance.know(kSlow);
  entrance.inlets.adopt({.inlets = {Entrance::inlet("maps")}, .components = {"maps"}});
  CHECK_FALSE(entrance.is_left_out(kSlow));
}

TEST_CASE("inlets: a desk that began anew hears everything again") {
  Entrance entrance{"inlets-terms"};
  entrance.know(kSlow);
  entrance.office.desk->adopt(Office::terms(), entrance.office.recorder());
  CHECK_FALSE(entrance.is_left_out(kSlow));
  CHECK(entrance.is_left_out(kSlow));
}

TEST_CASE("inlets: of a body with a mistake the rest is taken, and the mistake told each time") {
  Entrance entrance{"inlets-mistake"};
  const std::string body = R"([{"labels":{"alertname":"Slow"}},{"labels":{}}])";
  for (int i = 0; i < 2; ++i) {
    entrance.post(body);
    entrance.office.desk->turn();
    REQUIRE(entrance.answers.size() == static_cast<std::size_t>(i) + 1);
    CHECK(entrance.answers.back().status == 400);
  }
}

TEST_CASE("inlets: who has no token is told so, whatever was repeated") {
  Entrance entrance{"inlets-token"};
  entrance.know(kSlow);
  std::optional<Response> answer;
  entrance.inlets.handle({.method = "POST",
                          .captures = {{"name", "prom"}, {"rest", "api/v2/alerts"}},
                          .headers = {{"authorization", "Bearer wrong"}},
                          .body = kSlow,
                          .arrival = entrance.office.clock.now()},
                         [&](Response response) { answer = std::move(response); });
  REQUIRE(answer);
  CHECK(answer->status == 401);
}

TEST_CASE("inlets: what fires is listed to whoever asks") {
  Entrance entrance{"inlets-list"};
  entrance.know(kSlow);
  CHECK(entrance.is_left_out(kSlow));
  entrance.post("", "GET");
  CHECK(entrance.answers.back().status == 200);
  CHECK_THAT(entrance.answers.back().body, Catch::Matchers::Contains("\"alertname\":\"Slow\""));
}

}  // namespace
}  // namespace goji::web::ops
