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
    if (name_ == "mail" && answers.empty()) return net::Request{net::MailRequest{.from = "a@b"}};
    if (name_ == "mail") return ChannelDown{std::get<net::MailReply>(answers.back()).text};
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

/// Refuses whoever logs in.
class Letters final : public net::Mailer {
 public:
  void start(net::MailRequest request, Done done) override {
    from = request.from;
    done(net::MailReply{.code = 535, .text = "who are you"}, {});
  }

  std::string from{};
};

struct House {
  test::ManualClock clock{TimePoint{1'700'000'000s}};
  test::FakeExchange http{clock, [](const net::HttpRequest& request) {
                            return request.url == "down/1" ? test::answered(401)
                                                           : test::answered(200, "70");
                          }};
  Letters letters{};
  std::map<std::string, Outcome> found{};
  int answers = 0;
  Surveyor surveyor{
      http, letters, clock, [this](const std::string& channel, const Outcome& outcome) {
        found.insert_or_assign(channel, outcome);
        ++answers;
      }};
};

TEST_CASE("surveyor: every channel that can be asked is asked to its end and no other") {
  House house;
  house.surveyor.watch(channels({"one", "down", "silent"}));
  CHECK(house.found.empty());
  house.clock.advance(1s);
  REQUIRE(house.found.size() == 2);
  CHECK(std::get<Accepted>(house.found.at("one")).wants.at(0).limit == 70);
  CHECK(std::get<ChannelDown>(house.found.at("down")).why == "nobody knows us");
}

TEST_CASE("surveyor: a question under way ends with the channels it was asked of") {
  House house;
  house.surveyor.watch(channels({"one"}));
  house.surveyor.watch(channels({}));
  house.clock.advance(1s);
  CHECK(house.found.size() == 1);
}

TEST_CASE("surveyor: mail is asked by mail") {
  House house;
  house.surveyor.watch(channels({"mail"}));
  CHECK(house.letters.from == "a@b");
  CHECK(std::get<ChannelDown>(house.found.at("mail")).why == "who are you");
}

TEST_CASE("surveyor: a survey that asks no other machine is a mistake of ours and stops no other") {
  House house;
  house.surveyor.watch(channels({"odd", "one"}));
  CHECK(std::get<Rejected>(house.found.at("odd")).why ==
        "a fault of goji itself: an inquiry asks another machine");
  house.clock.advance(1s);
  CHECK(std::holds_alternative<Accepted>(house.found.at("one")));
}

TEST_CASE("surveyor: every channel that can be asked is asked at the start and every hour") {
  House house;
  house.surveyor.watch(channels({"one", "mail", "silent"}));
  house.clock.advance(1h - 1ms);
  CHECK(house.answers == 2);
  house.clock.advance(2ms);
  CHECK(house.answers == 3);
  house.clock.advance(1s);
  CHECK(house.answers == 4);
  for (int hour = 2; hour <= 24; ++hour)
    house.clock.advance(1h);
  CHECK(house.answers == 50);
}

TEST_CASE("surveyor: after a reload only the channels that there are now are asked") {
  House house;
  house.surveyor.watch(channels({"one"}));
  house.clock.advance(30min);
  house.surveyor.watch(channels({"down"}));
  house.clock.advance(1s);
  CHECK(house.answers == 2);
  house.clock.advance(59min);
  CHECK(house.answers == 2);
  house.clock.advance(1min);
  CHECK(house.answers == 3);
}

TEST_CASE("surveyor: one that is gone asks nobody") {
  test::ManualClock clock{TimePoint{1'700'000'000s}};
  Letters letters;
  test::FakeExchange http{clock, [](const net::HttpRequest&) { return test::answered(200, "1"); }};
  int answers = 0;
  {
    Surveyor surveyor{http, letters, clock, [&](const auto&, const auto&) { ++answers; }};
    surveyor.watch(channels({"mail"}));
  }
  clock.advance(2h);
  CHECK(answers == 1);
}

}  // namespace
}  // namespace goji::deliveries
