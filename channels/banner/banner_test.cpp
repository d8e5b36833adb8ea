#include "banner/banner.h"

#include "support/catch.h"

#include <fmt/format.h>

namespace goji::channels::banner {
namespace {

const Banner kBanner;

Outcome outcome(net::Answer answer) {
  return std::get<Outcome>(
      kBanner.next({.key = "k", .revision = 7}, {std::move(answer)}, TimePoint{}));
}

TEST_CASE("banner: a notice asks for its revision's place on the board") {
  for (const auto kind : {Kind::Post, Kind::Edit, Kind::Retract}) {
    const auto step =
        kBanner.next({.kind = kind, .key = "k", .incident = 3, .revision = 7}, {}, TimePoint{});
    const auto place = std::get<net::BoardRequest>(std::get<net::Request>(step));
    CHECK(place.incident == 3);
    CHECK(place.revision == 7);
  }
}

TEST_CASE("banner: shown is accepted and not yet shown is looked at again") {
  CHECK(std::holds_alternative<Accepted>(outcome(net::BoardReply{true})));
  CHECK(std::holds_alternative<TryLater>(outcome(net::BoardReply{false})));
  CHECK(std::holds_alternative<TryLater>(outcome(net::Unsent{"no board yet"})));
}

TEST_CASE("banner: the newest notice wins and repeating one is harmless") {
  CHECK(kBanner.capabilities().order == Order::LatestWins);
  CHECK(kBanner.capabilities().repetition == std::vector{Repetition::Idempotent});
}

Step read_back(const Answers& answers) {
  return kBanner.next(
      {.kind = Kind::ReadBack, .revision = 7, .site = "https://s.example"}, answers, TimePoint{});
}

net::Answer showing(int revision) {
  return net::HttpResponse{
      .status = 200,
      .body = fmt::format("{{\"version\":1,\"revision\":{},\"messages\":[]}}", revision)};
}

TEST_CASE("banner: it is read back as readers get it and seen with its revision or a newer one") {
  const auto look = std::get<net::HttpRequest>(std::get<net::Request>(read_back({})));
  CHECK(look.method == "GET");
  CHECK(look.url == "https://s.example/api/banner");
  CHECK(std::holds_alternative<TryLater>(std::get<Outcome>(read_back({showing(6)}))));
  for (const int revision : {7, 8, 10})
    CHECK(std::holds_alternative<Accepted>(std::get<Outcome>(read_back({showing(revision)}))));
  CHECK(kBanner.capabilities().seen == Seen::ByLooking);
}

TEST_CASE("banner: a preview shows its title and its short text") {
  const auto shows = kBanner.capabilities().shows;
  REQUIRE(shows.size() == 2);
  CHECK(shows[0].form == Form::Title);
  CHECK(shows[1].form == Form::Short);
  CHECK(shows[1].limit == kLongestInBanner);
}

TEST_CASE("banner: it is never in doubt") {
  const Job job{.kind = Kind::Reconcile};
  CHECK(std::holds_alternative<Rejected>(std::get<Outcome>(kBanner.next(job, {}, TimePoint{}))));
}

}  // namespace
}  // namespace goji::channels::banner
