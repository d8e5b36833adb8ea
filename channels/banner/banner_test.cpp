#include "banner/banner.h"

#include "support/catch.h"

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

TEST_CASE("banner: it is not read back through itself") {
  for (const auto kind : {Kind::ReadBack, Kind::Reconcile})
    CHECK(std::holds_alternative<Rejected>(
        std::get<Outcome>(kBanner.next({.kind = kind, .key = "k"}, {}, TimePoint{}))));
}

}  // namespace
}  // namespace goji::channels::banner
