#include "mastodon/mastodon.h"

#include "mastodon/posts.h"
#include "support/catch.h"
#include "support/yaml.h"

namespace goji::channels::mastodon {
namespace {

using namespace std::chrono_literals;
using posts::answering;
using posts::is;
using posts::job;
using posts::kAccount;
using posts::kNow;
using posts::outcome;
using posts::post;
using posts::request;
using posts::said;
using posts::sent;

TEST_CASE("mastodon: a notice is posted as JSON with its language and the delivery's key") {
  const auto create = request(job());
  CHECK(create.method == "POST");
  CHECK(create.url == "https://social.example/api/v1/statuses");
  CHECK(create.authorization.reveal() == "Bearer t0ken");
  CHECK(create.headers.at("Content-Type") == "application/json");
  CHECK(create.headers.at("Idempotency-Key") == "0123abcd");
  CHECK(create.named_by == net::NamedBy::Operator);
  const auto body = sent(create);
  CHECK(body.at("status") ==
        "메시지 장애 안내\n\na < b & \"c\"\nhttps://status.example/incidents/1");
  CHECK(body.at("visibility") == "public");
  CHECK(body.at("language") == "ko");
  CHECK_FALSE(body.contains("in_reply_to_id"));
}

TEST_CASE("mastodon: a later notice answers the first") {
  auto later = answering("7");
  later.thread_parent = "9";
  CHECK(sent(request(later)).at("in_reply_to_id") == "7");
}

TEST_CASE("mastodon: a first post that is gone is answered by nobody and not for ever") {
  const auto again = request(answering("7"), {said(404)});
  CHECK_FALSE(sent(again).contains("in_reply_to_id"));
  CHECK(again.headers.at("Idempotency-Key") == "0123abcd");
  CHECK(is<Rejected>(outcome(answering("7"), {said(404), said(404)})));
  CHECK(is<Accepted>(outcome(answering("7"), {said(404), said(200, post("8", "", ""))})));
  CHECK(is<Rejected>(outcome(job(), {said(404)})));
}

TEST_CASE("mastodon: a text that is refused is said in brief and not for ever") {
  const auto brief = request(job(), {said(422)});
  CHECK(sent(brief).at("status") == "메시지 장애 안내\n\nhttps://status.example/incidents/1");
  CHECK(brief.headers.at("Idempotency-Key") == "0123abcd");
  CHECK(is<Accepted>(outcome(job(), {said(422), said(200, post("8", "", ""))})));
  CHECK(is<Rejected>(outcome(job(), {said(422), said(422)})));
  auto bare = job();
  bare.text[Form::Plain] = "words";
  CHECK(sent(request(bare, {said(422)})).at("status") == "메시지 장애 안내");
}

TEST_CASE("mastodon: what is refused for two reasons is tried without both") {
  const auto later = answering("7");
  CHECK(sent(request(later, {said(422)})).at("in_reply_to_id") == "7");
  const auto last = sent(request(later, {said(422), said(404)}));
  CHECK_FALSE(last.contains("in_reply_to_id"));
  CHECK(last == sent(request(later, {said(404), said(422)})));
  CHECK(is<Rejected>(outcome(later, {said(404), said(422), said(404)})));
}

TEST_CASE("mastodon: an accepted post has its id and address") {
  const auto accepted = std::get<Accepted>(outcome(job(), {said(200, post("42", "", ""))}));
  CHECK(accepted.handle == "42");
  CHECK(accepted.url == "https://social.example/@goji/42");
  const auto bare = std::get<Accepted>(outcome(job(), {said(200, R"({"id":43,"uri":"u"})")}));
  CHECK(bare.handle == "43");
  CHECK(bare.url == "u");
}

TEST_CASE("mastodon: a success without a post and trouble in between leave it uncertain") {
  CHECK(is<Uncertain>(outcome(job(), {said(200, "<html>")})));
  CHECK(is<Uncertain>(outcome(job(), {said(200, R"({"id":null})")})));
  for (const auto status : {500, 502, 503, 504})
    CHECK(is<Uncertain>(outcome(job(), {said(status)})));
  CHECK(is<Uncertain>(outcome(job(), {net::Unanswered{"reset"}})));
  CHECK(is<TryLater>(outcome(job(), {net::Unsent{"refused"}})));
}

TEST_CASE("mastodon: a token that is none stops the channel and a text that is none the post") {
  CHECK(is<ChannelDown>(outcome(job(), {said(401)})));
  CHECK(is<ChannelDown>(outcome(job(), {said(403)})));
  CHECK(is<Rejected>(outcome(job(), {said(400)})));
}

TEST_CASE("mastodon: too many requests are waited for as long as the server says") {
  const auto wait = [](const net::Headers& headers) {
    return std::get<TryLater>(outcome(job(), {said(429, "", headers)})).wait;
  };
  CHECK(wait({{"x-ratelimit-reset", "2024-05-21T00:35:05.500Z"}}) == 241s);
  CHECK(wait({{"x-ratelimit-reset", "2024-05-21T00:30:00Z"}}) == 0s);
  CHECK(wait({{"retry-after", "7"}, {"x-ratelimit-reset", "2024-05-21T00:35:05Z"}}) == 7s);
  CHECK(wait({{"x-ratelimit-reset", "soon"}}) == std::nullopt);
  CHECK(wait({}) == std::nullopt);
}

TEST_CASE("mastodon: a correction edits the post and a lost answer is harmless") {
  const auto change = request(job(Kind::Edit));
  CHECK(change.method == "PUT");
  CHECK(change.url == "https://social.example/api/v1/statuses/42");
  CHECK(sent(change).at("language") == "ko");
  CHECK(sent(change).contains("status"));
  CHECK(std::get<Accepted>(outcome(job(Kind::Edit), {said(200, post("42", "", ""))})).handle ==
        "42");
  CHECK(is<TryLater>(outcome(job(Kind::Edit), {net::Unanswered{"reset"}})));
  CHECK(is<TryLater>(outcome(job(Kind::Edit), {said(502)})));
  CHECK(is<Rejected>(outcome(job(Kind::Edit), {said(404)})));
}

TEST_CASE("mastodon: a retraction deletes the post and one that is gone is retracted") {
  const auto away = request(job(Kind::Retract));
  CHECK(away.method == "DELETE");
  CHECK(away.url == "https://social.example/api/v1/statuses/42");
  CHECK(away.body.empty());
  for (const auto status : {200, 404, 410})
    CHECK(std::get<Accepted>(outcome(job(Kind::Retract), {said(status)})).handle == "42");
  CHECK(is<ChannelDown>(outcome(job(Kind::Retract), {said(401)})));
  CHECK(is<TryLater>(outcome(job(Kind::Retract), {net::Unanswered{"reset"}})));
}

TEST_CASE("mastodon: a retraction deletes post after post and goes on behind those that are gone") {
  auto all = job(Kind::Retract);
  all.handle = "41 42 43";
  CHECK(request(all).url.ends_with("/41"));
  CHECK(request(all, {said(200)}).url.ends_with("/42"));
  CHECK(request(all, {said(200), said(404)}).url.ends_with("/43"));
  CHECK(is<Accepted>(outcome(all, {said(200), said(404), said(410)})));
  CHECK(is<TryLater>(outcome(all, {said(200), said(502)})));
  CHECK(is<ChannelDown>(outcome(all, {said(401)})));
}

TEST_CASE("mastodon: a survey asks the instance what a post may hold and whether it knows us") {
  const auto todo = Job{.kind = Kind::Survey};
  const auto first = request(todo);
  CHECK(first.url == "https://social.example/api/v2/instance");
  const auto limits = said(
      200,
      R"({"configuration":{"statuses":{"max_characters":5000,"characters_reserved_per_url":40}}})");
  CHECK(request(todo, {limits}).url == "https://social.example/api/v1/accounts/verify_credentials");
  const auto wants = std::get<Accepted>(outcome(todo, {limits, said(200)})).wants;
  REQUIRE(wants.size() == 2);
  CHECK(wants[0].form == Form::Title);
  CHECK(wants[0].limit == 100);
  CHECK(wants[1].form == Form::Plain);
  CHECK(wants[1].limit == 4898);
  CHECK(wants[1].link_length == 40);
  CHECK(is<ChannelDown>(outcome(todo, {limits, said(401)})));
  CHECK(is<TryLater>(outcome(todo, {limits, net::Unanswered{"reset"}})));
}

TEST_CASE("mastodon: an older server is asked in the older way") {
  const auto todo = Job{.kind = Kind::Survey};
  CHECK(request(todo, {said(404)}).url == "https://social.example/api/v1/instance");
  const auto old = said(200, R"({"max_toot_chars":1000})");
  CHECK(request(todo, {said(404), old}).url ==
        "https://social.example/api/v1/accounts/verify_credentials");
  const auto wants = std::get<Accepted>(outcome(todo, {said(404), old, said(200)})).wants;
  CHECK(wants.at(1).limit == 898);
  CHECK(wants.at(1).link_length == 23);
  const auto odd = said(200, R"({"configuration":{"statuses":{"max_characters":0}}})");
  CHECK(is<TryLater>(outcome(todo, {odd, said(200)})));
}

TEST_CASE("mastodon: until it was asked an instance is taken to be like most") {
  const auto capabilities = kAccount.capabilities();
  CHECK(capabilities.wants.at(0).limit + 2 + capabilities.wants.at(1).limit == 500);
  CHECK(capabilities.wants.at(1).link_length == 23);
  CHECK(capabilities.wants.at(1).unit == Unit::Graphemes);
  CHECK(capabilities.repetition == std::vector{Repetition::Reconcilable, Repetition::Keyed});
  CHECK(capabilities.key_memory == 1h);
  CHECK(capabilities.order == Order::InOrder);
  CHECK(capabilities.destination == "social.example");
  // Its pace is nobody else's on that host.
  CHECK(Mastodon{{.instance = "https://social.example:3000"}}.capabilities().destination ==
        "social.example:3000");
  CHECK(capabilities.account.starts_with("token-"));
  CHECK(capabilities.account.size() == 14);
  // 300 in any five minutes: a burst, and what comes after it by then.
  for (const auto& pace : {capabilities.destination_pace, capabilities.account_pace})
    CHECK(pace.burst + 300 * pace.per_second == Approx(300));
}

TEST_CASE("mastodon: the smallest of instances still has room for a word") {
  for (const auto* most : {"1", "3", "30"}) {
    const auto body =
        std::string{R"({"configuration":{"statuses":{"max_characters":)"} + most + "}}}";
    const auto wants =
        std::get<Accepted>(outcome(Job{.kind = Kind::Survey}, {said(200, body), said(200)})).wants;
    CHECK(wants.at(0).limit >= 1);
    CHECK(wants.at(1).limit >= 1);
  }
}

TEST_CASE("mastodon: no answer brings the token into an outcome's words") {
  for (const auto status : {400, 401, 404, 429, 500}) {
    const auto ended = outcome(job(), {said(status, "Bearer t0ken")});
    std::visit(
        [](const auto& one) {
          if constexpr (requires { one.why; }) CHECK(one.why.find("t0ken") == std::string::npos);
        },
        ended);
  }
}

TEST_CASE("mastodon settings: an instance and a token are all it takes") {
  test::Yaml yaml{"{instance: 'https://social.example/', access_token: env:TOKEN}"};
  const auto channel = open(yaml.root);
  yaml.root.refuse_unknown_keys();
  CHECK(yaml.document.complaints.empty());
  const auto step = channel->next(job(), {}, kNow);
  const auto create = std::get<net::HttpRequest>(std::get<net::Request>(step));
  CHECK(create.url == "https://social.example/api/v1/statuses");
  CHECK(create.authorization.reveal() == "Bearer t0ken");
}

TEST_CASE("mastodon settings: what is wrong is said with its place") {
  test::Yaml yaml{"{instance: 'social.example', visibility: private}"};
  CHECK(open(yaml.root) != nullptr);
  CHECK(yaml.document.complaints ==
        std::vector<std::string>{
            "goji.yaml:1: instance must be a URL that begins with https://",
            "goji.yaml:1: access_token_file is missing (or access_token: env:NAME)",
            "goji.yaml:1: visibility must be one of public, unlisted"});
}

}  // namespace
}  // namespace goji::channels::mastodon
