#include "deliveries/surveyor.h"

#include "support/catch.h"
#include "support/fake_exchange.h"
#include "support/manual_clock.h"

#include <map>

namespace goji::deliveries {
namespace {

using namespace std::chrono_literals;

/// Asks twice and takes as much as the last answer says; without a name it cannot be asked.
class Asked final : public Channel {
 public:
  explicit Asked(std::string name) : name_(std::move(name)) {}

  [[nodiscard]] Capabilities capabilities() const override {
    return {.can_survey = !name_.empty()};
  }
  [[nodiscard]] Step next(const Job& job, const Answers& answers, TimePoint) const override {
    if (job.kind != Kind::Survey) throw std::logic_error("not a survey");
    if (name_ == "odd") return net::Request{net::BoardRequest{}};
    if (answers.size() < 2)
      return net::Request{net::HttpRequest{.url = name_ + "/" + std::to_string(answers.size())}};
    const auto& last = std::get<net::HttpResponse>(answers.back());
    if (last.status == 401) return ChannelDown{"nobody knows us"};
    return Accepted{.wants = {{.limit = std::stoul(last.body)}}};
  }

 private:
  std::string name_;
};

std::shared_ptr<const Channels> channels(const std::vector<std::string>& names) {
  auto made = std::make_shared<Channels>();
  for (const auto& name : names)
    made->emplace(name, std::make_unique<Asked>(name == "silent" ? "" : name));
  return made;
}

struct House {
  test::ManualClock clock{TimePoint{1'700'000'000s}};
  test::FakeExchange http{clock, [](const net::HttpRequest& request) {
                            return request.url == "down/1" ? test::answered(401)
                                                           : test::answered(200, "70");
                          }};
  std::map<std::string, Outcome> found{};
  Surveyor surveyor{http, clock, [this](const std::string& channel, const Outcome& outcome) {
                      found.emplace(channel, outcome);
                    }};
};

TEST_CASE("surveyor: every channel that can be asked is asked to its end and no other") {
  House house;
  house.surveyor.ask(channels({"one", "down", "silent"}));
  CHECK(house.found.empty());
  house.clock.advance(1s);
  REQUIRE(house.found.size() == 2);
  CHECK(std::get<Accepted>(house.found.at("one")).wants.at(0).limit == 70);
  CHECK(std::get<ChannelDown>(house.found.at("down")).why == "nobody knows us");
}

TEST_CASE("surveyor: a question under way ends with the channels it was asked of") {
  House house;
  auto old = channels({"one"});
  house.surveyor.ask(old);
  old.reset();
  house.clock.advance(1s);
  CHECK(house.found.size() == 1);
}

TEST_CASE("surveyor: a survey that is not made over HTTP is a mistake of ours") {
  House house;
  CHECK_THROWS_AS(house.surveyor.ask(channels({"odd"})), std::logic_error);
}

}  // namespace
}  // namespace goji::deliveries
