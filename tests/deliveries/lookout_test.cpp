#include "deliveries/lookout.h"

#include "deliveries/forms.h"
#include "support/catch.h"
#include "support/fake_exchange.h"
#include "support/manual_clock.h"

namespace goji::deliveries {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint kNow{1'700'000'000s};

/// Asks for what it is to look at, or to search, and takes 200 for a yes.
class Square final : public Channel {
 public:
  [[nodiscard]] Capabilities capabilities() const override {
    return {.repetition = {Repetition::Reconcilable}};
  }
  [[nodiscard]] Step next(const Job& job, const Answers& answers, TimePoint) const override {
    if (job.handle == "by mail") return net::Request{net::MailRequest{}};
    if (job.handle == "endless" || answers.empty())
      return net::Request{net::HttpRequest{
          .url = job.site + (job.kind == Kind::ReadBack ? "/look/" : "/search/") + job.handle}};
    if (std::get<net::HttpResponse>(answers.back()).status == 200) return Accepted{};
    return TryLater{"nothing there"};
  }
};

struct House {
  House() {
    Channels made;
    made.emplace("square", std::make_unique<Square>());
    lookout.adopt(std::make_shared<const Channels>(std::move(made)), {"site", 30s});
  }

  void look(const std::string& handle, std::chrono::seconds age = 0s) {
    lookout.look({watched(handle, age)});
    clock.advance(1s);
  }

  [[nodiscard]] store::Watched watched(const std::string& handle, std::chrono::seconds age) const {
    return {.delivery = {.id = 7,
                         .channel = "square",
                         .accepted_at = clock.now() - age,
                         .expires_at = kNow + 8h,
                         .handle = handle},
            .rendered_body = to_body({})};
  }

  test::ManualClock clock{kNow};
  test::FakeExchange http{clock, [](const net::HttpRequest& request) {
                            return test::answered(request.url.ends_with("/shown") ? 200 : 404);
                          }};
  std::vector<Sight> found{};
  Lookout lookout{http, clock, [this](Sight sight) { found.push_back(std::move(sight)); }};
};

TEST_CASE("lookout: one look is one request as readers make it") {
  House house;
  house.look("shown");
  REQUIRE(house.found.size() == 1);
  CHECK(house.found[0].delivery == 7);
  CHECK(house.found[0].within == 30s);
  CHECK(std::holds_alternative<Accepted>(house.found[0].seen));
  REQUIRE(house.http.started().size() == 1);
  CHECK(house.http.started()[0].request.url == "site/look/shown");
}

TEST_CASE("lookout: what is not seen in time is searched for and what is seen late is not") {
  House house;
  house.look("away", 29s);
  REQUIRE(house.found.size() == 1);
  CHECK(std::holds_alternative<TryLater>(house.found[0].seen));
  CHECK(house.found[0].searched == std::nullopt);
  house.look("away", 30s);
  REQUIRE(house.found.size() == 2);
  CHECK(house.http.started().back().request.url == "site/search/away");
  CHECK(std::get<TryLater>(house.found[1].searched.value()).why == "nothing there");
  house.look("shown", 30s);
  CHECK(house.http.started().back().request.url == "site/look/shown");
  CHECK(house.found[2].searched == std::nullopt);
}

TEST_CASE("lookout: what cannot be looked for says so") {
  House house;
  auto unknown = house.watched("shown", 0s);
  unknown.delivery.channel = "closed down";
  auto unreadable = house.watched("shown", 0s);
  unreadable.rendered_body = "no texts";
  house.lookout.look({unknown, unreadable});
  REQUIRE(house.found.size() == 2);
  CHECK(std::get<Rejected>(house.found[0].seen).why ==
        "the configuration has no such channel any more");
  CHECK(std::holds_alternative<Rejected>(house.found[1].seen));
}

TEST_CASE("lookout: nobody looks by mail") {
  House house;
  house.look("by mail");
  REQUIRE(house.found.size() == 1);
  CHECK(std::get<Rejected>(house.found[0].seen).why ==
        "a fault of goji itself: an inquiry asks another machine");
}

TEST_CASE("lookout: a channel that asks for ever is stopped") {
  House house;
  house.look("endless");
  house.clock.advance(1min);
  REQUIRE(house.found.size() == 1);
  CHECK(house.http.started().size() == 16);
  CHECK(std::get<Rejected>(house.found[0].seen).why ==
        "a fault of goji itself: the channel asks for more requests than any should");
}

}  // namespace
}  // namespace goji::deliveries
