#include "status_page/status_page.h"

#include "support/catch.h"

#include <fmt/format.h>

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

Step read_back(const Answers& answers) {
  return kPage.next(
      {.kind = Kind::ReadBack, .revision = 7, .site = "https://s.example"}, answers, TimePoint{});
}

net::Answer showing(int revision) {
  return net::HttpResponse{
      .status = 200, .body = fmt::format("<html lang=\"ko\" data-revision=\"{}\">", revision)};
}

TEST_CASE(
    "status page: it is read back as readers get it and seen with its revision or a newer one") {
  const auto look = std::get<net::HttpRequest>(std::get<net::Request>(read_back({})));
  CHECK(look.method == "GET");
  CHECK(look.url == "https://s.example/");
  CHECK(std::holds_alternative<TryLater>(std::get<Outcome>(read_back({showing(6)}))));
  for (const int revision : {7, 8, 10})
    CHECK(std::holds_alternative<Accepted>(std::get<Outcome>(read_back({showing(revision)}))));
  CHECK(kPage.capabilities().seen == Seen::ByLooking);
}

TEST_CASE("status page: it is never in doubt") {
  const Job job{.kind = Kind::Reconcile};
  CHECK(std::holds_alternative<Rejected>(std::get<Outcome>(kPage.next(job, {}, TimePoint{}))));
}

}  // namespace
}  // namespace goji::channels::status_page
