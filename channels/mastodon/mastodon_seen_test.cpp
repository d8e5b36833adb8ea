#include "mastodon/posts.h"
#include "support/catch.h"

namespace goji::channels::mastodon {
namespace {

using namespace std::chrono_literals;
using posts::is;
using posts::job;
using posts::kOurs;
using posts::outcome;
using posts::post;
using posts::request;
using posts::said;

TEST_CASE("mastodon: it is read back as anybody sees it and with the token where nobody may") {
  const auto look = request(job(Kind::ReadBack));
  CHECK(look.method == "GET");
  CHECK(look.url == "https://social.example/api/v1/statuses/42");
  CHECK(look.authorization.empty());
  for (const auto status : {401, 403})
    CHECK(request(job(Kind::ReadBack), {said(status)}).authorization.reveal() == "Bearer t0ken");
  CHECK(is<Accepted>(outcome(job(Kind::ReadBack), {said(200, post("42", "", ""))})));
  CHECK(is<Accepted>(outcome(job(Kind::ReadBack), {said(401), said(200)})));
  CHECK(is<ChannelDown>(outcome(job(Kind::ReadBack), {said(401), said(401)})));
  for (const auto status : {404, 410, 500})
    CHECK(is<TryLater>(outcome(job(Kind::ReadBack), {said(status)})));
}

TEST_CASE("mastodon: an edit is seen once anybody is shown the new words") {
  auto look = job(Kind::ReadBack);
  look.done = Kind::Edit;
  const auto shown = [](const std::string& html) {
    return said(200, post("42", "2024-05-21T00:31:06Z", html));
  };
  CHECK(is<Accepted>(outcome(look, {shown(kOurs)})));
  CHECK(std::get<TryLater>(outcome(look, {shown("<p>before</p>")})).why ==
        "the post is still to be seen as it was");
  CHECK(is<TryLater>(outcome(look, {said(200, "{}")})));
  CHECK(is<TryLater>(outcome(look, {said(404)})));
}

TEST_CASE("mastodon: a retraction is seen once nobody is shown any of the posts") {
  auto look = job(Kind::ReadBack);
  look.done = Kind::Retract;
  look.handle = "41 42";
  CHECK(request(look).url == "https://social.example/api/v1/statuses/41");
  CHECK(request(look).authorization.empty());
  for (const auto gone : {404, 410, 401, 403}) {
    CHECK(request(look, {said(gone)}).url.ends_with("/42"));
    CHECK(is<Accepted>(outcome(look, {said(404), said(gone)})));
  }
  CHECK(std::get<TryLater>(outcome(look, {said(404), said(200)})).why ==
        "the post is still to be seen");
  CHECK(std::get<TryLater>(outcome(look, {said(503)})).why == "the server answered 503");
}

TEST_CASE("mastodon: what may have been posted is looked for among the account's own posts") {
  const auto todo = job(Kind::Reconcile);
  CHECK(request(todo).url == "https://social.example/api/v1/accounts/verify_credentials");
  const auto me = said(200, R"({"id":"5"})");
  CHECK(request(todo, {me}).url ==
        "https://social.example/api/v1/accounts/5/statuses?limit=40&exclude_reblogs=true");
  const auto found = std::get<Accepted>(
      outcome(todo, {me, said(200, "[" + post("9", "2024-05-21T00:31:06Z", kOurs) + "]")}));
  CHECK(found.handle == "9");
  CHECK(found.url == "https://social.example/@goji/9");
}

TEST_CASE("mastodon: the same words from before the first attempt are another notice") {
  const auto me = said(200, R"({"id":"5"})");
  const auto list = [](const char* at, const std::string& html) {
    return said(200, "[" + post("9", at, html) + "]");
  };
  const auto todo = job(Kind::Reconcile);
  // The clocks may differ by five minutes.
  CHECK(is<Accepted>(outcome(todo, {me, list("2024-05-21T00:26:05Z", kOurs)})));
  CHECK(is<Rejected>(outcome(todo, {me, list("2024-05-21T00:26:04Z", kOurs)})));
  CHECK(is<Rejected>(outcome(todo, {me, said(200, "[]")})));
}

TEST_CASE("mastodon: it is looked for page by page until the first attempt and no further") {
  const auto me = said(200, R"({"id":"5"})");
  const auto page = [](const char* id, const char* at) {
    return said(200, "[" + post(id, at, "<p>other</p>") + "]");
  };
  const auto todo = job(Kind::Reconcile);
  Answers answers{me, page("90", "2024-05-21T00:40:00Z")};
  CHECK(request(todo, answers).url.ends_with("&exclude_reblogs=true&max_id=90"));
  answers.push_back(page("80", "2024-05-21T00:39:00Z"));
  CHECK(request(todo, answers).url.ends_with("&max_id=80"));
  auto at_the_end = answers;
  at_the_end.push_back(page("70", "2024-05-20T00:00:00Z"));
  CHECK(is<Rejected>(outcome(todo, at_the_end)));
  while (answers.size() < 6)
    answers.push_back(page("60", "2024-05-21T00:38:00Z"));
  CHECK(is<Uncertain>(outcome(todo, answers)));
}

TEST_CASE("mastodon: a look that finds out nothing is made again or leaves it uncertain") {
  const auto todo = job(Kind::Reconcile);
  const auto me = said(200, R"({"id":"5"})");
  CHECK(is<TryLater>(outcome(todo, {said(502)})));
  CHECK(is<TryLater>(outcome(todo, {net::Unanswered{"reset"}})));
  CHECK(is<ChannelDown>(outcome(todo, {said(401)})));
  CHECK(is<Uncertain>(outcome(todo, {said(200, "{}")})));
  CHECK(is<TryLater>(outcome(todo, {me, said(503)})));
  CHECK(is<Uncertain>(outcome(todo, {me, said(200, "{}")})));
}

}  // namespace
}  // namespace goji::channels::mastodon
