#include "channel_api/own_pages.h"

#include "support/catch.h"

namespace goji {
namespace {

using namespace std::chrono_literals;

Outcome judged(net::Answer answer, std::uint64_t revision = 12) {
  const Job job{.kind = Kind::ReadBack, .revision = revision, .site = "https://s.example"};
  return std::get<Outcome>(read_back_page(job, {std::move(answer)}, "/p", "at=", TimePoint{}));
}

Outcome judged(const std::string& body, std::uint64_t revision = 12) {
  return judged(net::HttpResponse{.status = 200, .body = body}, revision);
}

std::string why_not(const Outcome& outcome) {
  return std::get<TryLater>(outcome).why;
}

TEST_CASE("own pages: what answers has to show the revision or a newer one") {
  CHECK(std::holds_alternative<Accepted>(judged("x at=12>")));
  CHECK(std::holds_alternative<Accepted>(judged("at=13")));
  CHECK(why_not(judged("at=11")) == "readers are still shown what was before it");
  CHECK(std::holds_alternative<Accepted>(judged("at=0", 0)));
}

TEST_CASE("own pages: what is somebody else's page is not this goji") {
  const std::string strange = "what answers at the site's address is not this goji";
  for (const auto* body : {"", "at = 12", "at=", "at=x12", "at=99999999999999999999"})
    CHECK(why_not(judged(body)) == strange);
}

TEST_CASE("own pages: an answer that is none says so and is looked at again") {
  CHECK(why_not(judged(net::HttpResponse{.status = 502})) == "the server answered 502");
  CHECK(why_not(judged(net::Unsent{"no such host"})) == "no such host");
  CHECK(why_not(judged(net::Unanswered{"it hung"})) == "it hung");
}

TEST_CASE("own pages: a site without an address is looked for nowhere") {
  const auto step = read_back_page({.kind = Kind::ReadBack}, {}, "/", "at=", TimePoint{});
  CHECK(std::get<Rejected>(std::get<Outcome>(step)).why == "the site has no address");
}

}  // namespace
}  // namespace goji
