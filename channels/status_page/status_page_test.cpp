#include "status_page/status_page.h"

#include "support/catch.h"

namespace goji::channels::status_page {
namespace {

const StatusPage kPage;

Outcome outcome(net::Answer answer) {
  return std::get<Outcome>(
      kPage.next({.key = "k", .revision = 7}, {std::move(answer)}, TimePoint{}));
}

TEST_CASE("status page: a notice asks for its revision's place on the board") {
  for (const auto kind : {Kind::Post, Kind::Edit, Kind::Retract}) {
    const auto step =
        kPage.next({.kind = kind, .key = "k", .incident = 3, .revision = 7}, {}, TimePoint{});
    const auto place = std::get<net::BoardRequest>(std::get<net::Request>(step));
    CHECK(place.incident == 3);
    CHECK(place.revision == 7);
  }
}

TEST_CASE("status page: shown is accepted and not yet shown is looked at again") {
  CHECK(std::holds_alternative<Accepted>(outcome(net::BoardReply{true})));
  CHECK(std::holds_alternative<TryLater>(outcome(net::BoardReply{false})));
  CHECK(std::holds_alternative<TryLater>(outcome(net::Unsent{"no board yet"})));
}

TEST_CASE("status page: the newest notice wins and repeating one is harmless") {
  CHECK(kPage.capabilities().order == Order::LatestWins);
  CHECK(kPage.capabilities().repetition == std::vector{Repetition::Idempotent});
}

TEST_CASE("status page: it is not read back through itself") {
  for (const auto kind : {Kind::ReadBack, Kind::Reconcile})
    CHECK(std::holds_alternative<Rejected>(
        std::get<Outcome>(kPage.next({.kind = kind, .key = "k"}, {}, TimePoint{}))));
}

}  // namespace
}  // namespace goji::channels::status_page
