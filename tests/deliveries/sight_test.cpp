#include "deliveries/sight.h"

#include "deliveries/forms.h"
#include "support/catch.h"

namespace goji::deliveries {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint kNow{1'700'000'000s};
constexpr auto kWithin = 60s;
const Capabilities kSearchable{.repetition = {Repetition::Keyed, Repetition::Reconcilable}};

store::Watched accepted_before(std::chrono::milliseconds age) {
  return {.watch = {.due_at = kNow, .looks = 4},
          .delivery = {.id = 7,
                       .revision = 3,
                       .incident = 2,
                       .channel = "social",
                       .key = "k",
                       .language = "ko",
                       .planned_at = kNow - age - 5s,
                       .first_attempt_at = kNow - age - 1s,
                       .accepted_at = kNow - age,
                       .expires_at = kNow + 8h,
                       .handle = "42"},
          .rendered_body = to_body({{Form::Title, "title"}})};
}

SightVerdict judged(const store::Watched& watched,
                    Outcome seen = TryLater{"the post is not to be seen"},
                    std::optional<Outcome> searched = std::nullopt) {
  return judge_sight(watched, {7, kWithin, std::move(seen), std::move(searched)}, kNow);
}

TEST_CASE("sight: what is seen is seen and nobody looks any more") {
  const auto verdict = judged(accepted_before(3s), Accepted{});
  CHECK(verdict.seen);
  CHECK_FALSE(verdict.alarm);
  CHECK(verdict.watch == std::nullopt);
}

TEST_CASE("sight: what is not seen is looked for again at twice its age") {
  const auto again = [](std::chrono::milliseconds age) {
    return judged(accepted_before(age)).watch.value().due_at - kNow;
  };
  CHECK(again(0s) == 1s);
  CHECK(again(900ms) == 1s);
  CHECK(again(7s) == 7s);
  CHECK(again(29s) == 29s);
  CHECK(again(40s) == 20s);  // at the moment when it is late
  CHECK(again(100s) == 100s);
  CHECK(again(5min) == 5min);
  CHECK(again(6min) == 5min);
}

TEST_CASE("sight: what is not late is no alarm and has no error") {
  const auto verdict = judged(accepted_before(kWithin - 1ms));
  CHECK_FALSE(verdict.seen);
  CHECK_FALSE(verdict.alarm);
  CHECK(verdict.why.empty());
  CHECK(verdict.watch == store::Watch{.due_at = kNow + 1ms, .looks = 5});
}

TEST_CASE("sight: what is late is an alarm that says why and is one once") {
  auto late = accepted_before(kWithin);
  auto verdict = judged(late);
  CHECK(verdict.alarm);
  CHECK(verdict.why == "not seen by readers within 60 s: the post is not to be seen");
  CHECK(verdict.watch == store::Watch{.due_at = kNow + 60s, .looks = 5, .overdue = true});
  late.watch.overdue = true;
  late.delivery.error = verdict.why;
  verdict = judged(late, ChannelDown{"the server answered 403"});
  CHECK_FALSE(verdict.alarm);
  CHECK(verdict.why == late.delivery.error);
  CHECK(verdict.watch->overdue);
}

TEST_CASE("sight: a search tells whether it is there at all") {
  const auto late = accepted_before(kWithin);
  const TryLater unseen{"not to be seen"};
  CHECK(judged(late, unseen, Accepted{}).why ==
        "not seen by readers within 60 s: not to be seen; it is among the account's posts, but not"
        " shown to readers");
  CHECK(judged(late, unseen, Rejected{"it is not among the account's posts"}).why ==
        "not seen by readers within 60 s: not to be seen; searched for: it is not among the"
        " account's posts");
}

TEST_CASE("sight: nobody looks for what has expired") {
  auto watched = accepted_before(5min);
  watched.delivery.expires_at = kNow + 5min + 1ms;
  CHECK(judged(watched).watch.has_value());
  watched.delivery.expires_at = kNow + 5min;
  CHECK(judged(watched).watch == std::nullopt);
}

TEST_CASE("sight: without a word of its acceptance its age is that of its plan") {
  auto watched = accepted_before(0s);
  watched.delivery.accepted_at.reset();
  watched.delivery.planned_at = kNow - kWithin;
  CHECK(judged(watched).alarm);
}

TEST_CASE("sight: a post that is late is searched for once where that can be done") {
  auto late = accepted_before(kWithin);
  CHECK(is_searched(late, kSearchable, kWithin, kNow));
  CHECK_FALSE(is_searched(late, kSearchable, kWithin, kNow - 1ms));
  CHECK_FALSE(is_searched(late, {.repetition = {Repetition::Keyed}}, kWithin, kNow));
  for (const auto task : {store::Task::Edit, store::Task::Retract}) {
    auto other = late;
    other.delivery.task = task;
    CHECK_FALSE(is_searched(other, kSearchable, kWithin, kNow));
  }
  late.watch.overdue = true;
  CHECK_FALSE(is_searched(late, kSearchable, kWithin, kNow));
}

TEST_CASE("sight: a look is for what was done and a search for the same post") {
  auto watched = accepted_before(2s);
  const auto look = job_of_look(watched, "https://s.example").value();
  CHECK(look.kind == Kind::ReadBack);
  CHECK(look.done == Kind::Post);
  CHECK(look.handle == "42");
  CHECK(look.incident == 2);
  CHECK(look.revision == 3);
  CHECK(look.key == "k");
  CHECK(look.language == "ko");
  CHECK(look.text.at(Form::Title) == "title");
  CHECK(look.site == "https://s.example");
  CHECK(look.first_attempt == kNow - 3s);
  CHECK(job_of_search(look).kind == Kind::Reconcile);
  CHECK(job_of_search(look).text == look.text);
  watched.delivery.task = store::Task::Edit;
  CHECK(job_of_look(watched, "")->done == Kind::Edit);
  watched.delivery.task = store::Task::Retract;
  CHECK(job_of_look(watched, "")->done == Kind::Retract);
  watched.rendered_body = "no texts";
  CHECK(job_of_look(watched, "").has_error());
}

}  // namespace
}  // namespace goji::deliveries
