#include "deliveries/settle.h"

#include "deliveries/backoff.h"
#include "deliveries/forms.h"
#include "support/catch.h"
#include "support/fixed_random.h"

namespace goji::deliveries {
namespace {

using namespace std::chrono_literals;
using store::DeliveryState;

constexpr TimePoint kNow{1'700'000'000s};
const Manner kIdempotent{.can = {.repetition = {Repetition::Idempotent}}};
const Manner kKeyed{.can = {.repetition = {Repetition::Keyed}}};
const Manner kKeyedForAnHour{.can = {.repetition = {Repetition::Keyed}, .key_memory = 1h}};
const Manner kReconcilable{.can = {.repetition = {Repetition::Reconcilable, Repetition::Keyed}}};
const Manner kLookOrTwice{.can = {.repetition = {Repetition::Reconcilable}}};
const Manner kLookOrSilence{.can = {.repetition = {Repetition::Reconcilable}},
                            .prefer = WhenBlind::Silence};
const Manner kTwice{.can = {.repetition = {Repetition::Blind}}};
const Manner kSilence{.can = {.repetition = {Repetition::Blind}}, .prefer = WhenBlind::Silence};

store::Claimed claimed(std::uint64_t attempts = 1,
                       std::optional<std::uint64_t> doubt = std::nullopt) {
  return {.delivery = {.id = 7,
                       .revision = 3,
                       .incident = 2,
                       .channel = "oncall",
                       .key = "k",
                       .state = DeliveryState::Leased,
                       .attempts = attempts,
                       .tries = attempts - 1,
                       .first_attempt_at = kNow - 10s,
                       .expires_at = kNow + 8h,
                       .doubt = doubt},
          .was = doubt ? DeliveryState::Uncertain : DeliveryState::Queued,
          .lease = 99,
          .rendered_body = to_body({{Form::Json, "{}"}})};
}

store::Settled settled(const store::Claimed& one, Outcome outcome, const Manner& manner = kKeyed) {
  test::FixedRandom middle{0.5};
  return settle(one,
                {.approach = approach_of(one, manner, kNow), .outcome = std::move(outcome)},
                manner,
                kNow,
                middle);
}

TEST_CASE("settle: accepted keeps the handle and the moment") {
  const auto end = settled(claimed(), Accepted{"h-1", "https://a.example/1"});
  CHECK(end.state == DeliveryState::Accepted);
  CHECK(end.attempt.outcome == "accepted");
  CHECK(end.attempt.delivery == 7);
  CHECK(end.attempt.number == 1);
  CHECK(end.attempt.lease == 99);
  CHECK(end.attempt.finished_at == kNow);
  CHECK(end.accepted_at == kNow);
  CHECK(end.handle == "h-1");
  CHECK(end.url == "https://a.example/1");
  CHECK(end.due_at == std::nullopt);
}

TEST_CASE("settle: what is accepted is seen or watched as its channel can tell") {
  const auto end = [](Seen seen) {
    return settled(claimed(), Accepted{}, {.can = {.seen = seen}});
  };
  const auto unknown = end(Seen::Unknown);
  CHECK(unknown.state == DeliveryState::Accepted);
  CHECK(unknown.visible_at == std::nullopt);
  CHECK(unknown.watch == std::nullopt);
  const auto at_once = end(Seen::AtOnce);
  CHECK(at_once.state == DeliveryState::Visible);
  CHECK(at_once.visible_at == kNow);
  CHECK(at_once.accepted_at == kNow);
  CHECK(at_once.watch == std::nullopt);
  const auto mail = end(Seen::Unreturned);
  CHECK(mail.state == DeliveryState::Accepted);
  CHECK(mail.watch == store::Watch{.due_at = kNow + 1h, .by_looking = false});
  const auto post = end(Seen::ByLooking);
  CHECK(post.state == DeliveryState::Accepted);
  CHECK(post.watch == store::Watch{.due_at = kNow});
  CHECK(settled(claimed(), TryLater{"busy"}, {.can = {.seen = Seen::ByLooking}}).watch ==
        std::nullopt);
}

TEST_CASE("settle: later waits for the schedule or for their word, whichever is later") {
  CHECK(settled(claimed(), TryLater{"busy"}).due_at == kNow + 5s);
  CHECK(settled(claimed(), TryLater{"busy", 4s}).due_at == kNow + 5s);
  CHECK(settled(claimed(), TryLater{"busy", 30s}).due_at == kNow + 30s);
  CHECK(settled(claimed(), TryLater{"busy", 30s}).state == DeliveryState::Retry);
  CHECK(settled(claimed(), TryLater{"busy"}).attempt.why == "busy");
}

TEST_CASE("settle: nobody may ask us to wait for more than an hour") {
  CHECK(settled(claimed(), TryLater{"in ten years", 87600h}).due_at == kNow + 1h);
}

TEST_CASE("settle: the last try is the last") {
  CHECK(settled(claimed(kMostAttempts - 1), TryLater{"busy"}).state == DeliveryState::Retry);
  const auto end = settled(claimed(kMostAttempts), TryLater{"busy"});
  CHECK(end.state == DeliveryState::Dead);
  CHECK(end.attempt.why == "busy; it was the last of the tries");
}

TEST_CASE("settle: what would be tried again only after it expires is dead now") {
  auto one = claimed();
  one.delivery.expires_at = kNow + 5s + 1ms;
  CHECK(settled(one, TryLater{"busy"}).state == DeliveryState::Retry);
  one.delivery.expires_at = kNow + 5s;
  const auto end = settled(one, TryLater{"busy"});
  CHECK(end.state == DeliveryState::Dead);
  CHECK(end.attempt.why == "busy; it would be too late to try again");
}

TEST_CASE("settle: a channel that is down holds the delivery until a person acts or it expires") {
  const auto held = settled(claimed(), ChannelDown{"401"});
  CHECK(held.state == DeliveryState::Held);
  CHECK(held.held_reason == "auth");
  CHECK(held.due_at == kNow + 5min);
  CHECK(held.attempt.outcome == "down");
  auto old = claimed();
  old.delivery.expires_at = kNow + 5min;
  CHECK(settled(old, ChannelDown{"401"}).state == DeliveryState::Dead);
}

TEST_CASE("settle: who is not let in and has its destination for itself closes it") {
  auto manner = kKeyed;
  CHECK(settled(claimed(), ChannelDown{"401"}, manner).closed_until == std::nullopt);
  manner.alone = true;
  const auto held = settled(claimed(), ChannelDown{"401"}, manner);
  CHECK(held.closed_until == kNow + 5min);
  CHECK(held.closed_for == "auth");
  CHECK(settled(claimed(), Rejected{"422"}, manner).closed_until == std::nullopt);
  CHECK(settled(claimed(), TryLater{"429", 60s, true}).closed_for == "rate");
}

TEST_CASE("settle: waiting for a person to act uses up none of the tries") {
  CHECK_FALSE(settled(claimed(), ChannelDown{"401"}).counts);
  CHECK(settled(claimed(), TryLater{"busy"}).counts);
  auto long_held = claimed(50);
  long_held.delivery.tries = 2;
  const auto end = settled(long_held, TryLater{"busy"});
  CHECK(end.state == DeliveryState::Retry);
  CHECK(end.due_at == kNow + 45s);  // as after the third try
  CHECK(end.attempt.number == 50);
}

TEST_CASE("settle: what it says of the destination") {
  using Said = store::Settled::Said;
  CHECK(settled(claimed(), Accepted{}).said == Said::Well);
  CHECK(settled(claimed(), Rejected{"422"}).said == Said::Well);
  CHECK(settled(claimed(), ChannelDown{"401"}).said == Said::Well);
  CHECK(settled(claimed(), TryLater{"408"}).said == Said::Nothing);
  CHECK(settled(claimed(), TryLater{"408", 60s}).closed_until == std::nullopt);
  const auto busy = settled(claimed(), TryLater{"503", std::nullopt, true});
  CHECK(busy.said == Said::Ill);
  CHECK(busy.closed_until == std::nullopt);
  const auto asked = settled(claimed(), TryLater{"429", 60s, true});
  CHECK(asked.said == Said::Ill);
  CHECK(asked.closed_until == kNow + 60s);
  CHECK(settled(claimed(), Uncertain{"hung"}).said == Said::Ill);
}

/// Whether this end counts as one that refuses whatever it is sent.
bool refused(Outcome outcome,
             net::Answer answer,
             store::Task task = store::Task::Post,
             Approach approach = Approach::Send) {
  test::FixedRandom random{0.5};
  auto one = claimed();
  one.delivery.task = task;
  const Ending ending{
      .approach = approach, .outcome = std::move(outcome), .last_answer = std::move(answer)};
  return settle(one, ending, kKeyed, kNow, random).refused;
}

TEST_CASE("settle: a notice that an endpoint refuses as such counts as a refusal") {
  CHECK(refused(Rejected{"no"}, net::HttpResponse{404}));
  CHECK(refused(Rejected{"no"}, net::HttpResponse{422}));
  CHECK_FALSE(refused(Rejected{"no"}, net::HttpResponse{410}));
  CHECK_FALSE(refused(Rejected{"no"}, net::HttpResponse{200}));
  CHECK_FALSE(refused(Rejected{"no"}, net::Unsent{}));
  CHECK_FALSE(refused(TryLater{"no"}, net::HttpResponse{404}));
  CHECK_FALSE(refused(Accepted{}, net::HttpResponse{404}));
}

TEST_CASE("settle: what is about one post or one mailbox or a question is no refusal") {
  CHECK_FALSE(refused(Rejected{"gone"}, net::HttpResponse{404}, store::Task::Edit));
  CHECK_FALSE(refused(Rejected{"gone"}, net::HttpResponse{404}, store::Task::Retract));
  CHECK_FALSE(refused(Rejected{"no"}, net::HttpResponse{404}, store::Task::Ask));
  CHECK_FALSE(
      refused(Rejected{"not there"}, net::HttpResponse{404}, store::Task::Post, Approach::Look));
  CHECK_FALSE(refused(Rejected{"nobody"}, net::MailReply{.code = 405}));
}

TEST_CASE("settle: a host is quick if it took within fifty milliseconds what may be repeated") {
  const auto quick = [](Outcome outcome,
                        std::chrono::milliseconds took,
                        std::vector<Repetition> ways) {
    test::FixedRandom random{0.5};
    const Ending ending{.outcome = std::move(outcome), .timings = {.total = took}};
    return settle(claimed(), ending, {.can = {.repetition = std::move(ways)}}, kNow, random).quick;
  };
  CHECK(quick(Accepted{}, 50ms, {Repetition::Keyed}));
  CHECK(quick(Accepted{}, 0ms, {Repetition::Idempotent, Repetition::Blind}));
  CHECK_FALSE(quick(Accepted{}, 51ms, {Repetition::Keyed}));
  CHECK_FALSE(quick(Accepted{}, 1ms, {Repetition::Blind}));
  CHECK_FALSE(quick(Accepted{}, 1ms, {Repetition::Reconcilable, Repetition::Keyed}));
  CHECK_FALSE(quick(Accepted{}, 1ms, {}));
  CHECK_FALSE(quick(Rejected{"422"}, 1ms, {Repetition::Keyed}));
  CHECK_FALSE(quick(TryLater{"503"}, 1ms, {Repetition::Keyed}));
}

TEST_CASE("settle: a host whose answer is all that there is to see can be quick as well") {
  test::FixedRandom random{0.5};
  const Ending ending{.outcome = Accepted{}, .timings = {.total = 1ms}};
  const Capabilities can{.repetition = {Repetition::Keyed}, .seen = Seen::AtOnce};
  const auto settled = settle(claimed(), ending, {.can = can}, kNow, random);
  CHECK(settled.state == DeliveryState::Visible);
  CHECK(settled.quick);
}

TEST_CASE("settle: what was taken back is looked for where that can be done and never sent") {
  auto one = claimed(2, 0);
  one.recalled = true;
  CHECK(approach_of(one, kReconcilable, kNow) == Approach::Look);
  for (const auto& manner : {kKeyed, kIdempotent, kTwice, kSilence})
    CHECK(approach_of(one, manner, kNow) == Approach::GiveUp);
  one.delivery.doubt = 1;  // the look could not tell, and the key would be next
  CHECK(approach_of(one, kReconcilable, kNow) == Approach::GiveUp);
  one.delivery.doubt.reset();
  CHECK(approach_of(one, kReconcilable, kNow) == Approach::GiveUp);
}

TEST_CASE("settle: what was taken back and is given up is cancelled") {
  auto one = claimed(2, 0);
  CHECK(given_up(one, kNow).state == DeliveryState::Dead);
  one.recalled = true;
  auto lost = claimed(1);
  lost.delivery.lost = kMostAttempts - 1;
  CHECK(approach_of(lost, kKeyed, kNow) == Approach::Send);
  lost.delivery.lost = kMostAttempts;
  CHECK(approach_of(lost, kKeyed, kNow) == Approach::GiveUp);
  const auto end = given_up(one, kNow);
  CHECK(end.state == DeliveryState::Cancelled);
  CHECK(end.doubt == 0);
  CHECK(end.attempt.why == "it may have arrived, and is not repeated");
}

TEST_CASE("settle: a retraction of what never arrived is cancelled and says so") {
  const auto end = nothing_there(claimed(3), kNow);
  CHECK(end.state == DeliveryState::Cancelled);
  CHECK_FALSE(end.counts);
  CHECK(end.attempt.number == 3);
  CHECK(end.attempt.lease == 99);
  CHECK(end.attempt.finished_at == kNow);
  CHECK(end.attempt.outcome == "unsent");
  CHECK(end.attempt.why == "nothing of it was there to be taken back");
}

TEST_CASE("settle: an attempt that was given up before its first request leaves all as it was") {
  const auto fresh = unsent(claimed(3), kNow, "late");
  CHECK(fresh.state == DeliveryState::Queued);
  CHECK(fresh.due_at == kNow);
  CHECK_FALSE(fresh.counts);
  CHECK(fresh.attempt.outcome == "unsent");
  CHECK(fresh.attempt.why == "late");
  CHECK(fresh.attempt.number == 3);
  CHECK(fresh.attempt.lease == 99);
  const auto doubtful = unsent(claimed(3, 1), kNow, "late");
  CHECK(doubtful.state == DeliveryState::Uncertain);
  CHECK(doubtful.doubt == 1);
}

TEST_CASE("settle: however often we were killed, their first refusal is asked again in seconds") {
  auto one = claimed(10);  // nine times under way when goji was killed
  one.delivery.tries = 0;
  one.delivery.lost = 9;
  const auto end = settled(one, TryLater{"busy"});
  REQUIRE(end.due_at.has_value());
  CHECK(*end.due_at <= kNow + 6s);
}

TEST_CASE("settle: who is held again and again without an end is given up") {
  auto one = claimed(kMostAttempts + 1);
  CHECK(approach_of(claimed(kMostAttempts), kKeyed, kNow) == Approach::Send);
  CHECK(approach_of(one, kKeyed, kNow) == Approach::GiveUp);
  auto lost = claimed(1);
  lost.delivery.lost = kMostAttempts - 1;
  CHECK(approach_of(lost, kKeyed, kNow) == Approach::Send);
  lost.delivery.lost = kMostAttempts;
  CHECK(approach_of(lost, kKeyed, kNow) == Approach::GiveUp);
  const auto end = given_up(one, kNow);
  CHECK(end.state == DeliveryState::Dead);
  CHECK(end.attempt.outcome == "later");
  CHECK(end.attempt.why.find("never came to an end") != std::string::npos);
  CHECK(given_up(claimed(2, 0), kNow).attempt.why == "it may have arrived, and is not repeated");
  CHECK(given_up(claimed(2, 0), kNow).doubt == 0);
}

TEST_CASE("settle: what is sent again blindly and ends uncertain may be there twice") {
  const Uncertain lost{"no answer"};
  CHECK_FALSE(settled(claimed(), lost, kTwice).twice);
  const auto again = settled(claimed(2, 0), lost, kTwice);
  CHECK(again.state == DeliveryState::Uncertain);
  CHECK(again.twice);
  const auto last = settled(claimed(3, 1), lost, kTwice);
  CHECK(last.state == DeliveryState::Dead);
  CHECK(last.twice);
  CHECK_FALSE(settled(claimed(2, 0), lost, kKeyed).twice);
  CHECK_FALSE(settled(claimed(2, 0), lost, kLookOrTwice).twice);
  CHECK_FALSE(settled(claimed(2, 0), TryLater{"busy"}, kTwice).twice);
}

TEST_CASE("settle: what a person redrove is sent once more where silence is preferred") {
  auto one = claimed(1, 0);
  CHECK(approach_of(one, kSilence, kNow) == Approach::GiveUp);
  one.delivery.insisted = true;
  CHECK(approach_of(one, kSilence, kNow) == Approach::Gamble);
  CHECK(approach_of(one, kLookOrSilence, kNow) == Approach::Look);
  CHECK(approach_of(one, kKeyed, kNow) == Approach::Send);
  CHECK(settled(one, Accepted{}, kSilence).twice);
  const auto lost = settled(one, Uncertain{"no answer"}, kSilence);
  CHECK(lost.state == DeliveryState::Dead);
  CHECK(lost.twice);
}

TEST_CASE("settle: only where nobody can know is it sent again blindly") {
  const auto blindly = [](const store::Claimed& one, const Manner& manner) {
    return repeats_blindly(one.delivery, manner.can, kNow);
  };
  CHECK(blindly(claimed(2, 0), kTwice));
  CHECK_FALSE(blindly(claimed(1), kTwice));
  CHECK_FALSE(blindly(claimed(2, 0), kKeyed));
  CHECK_FALSE(blindly(claimed(2, 0), kLookOrTwice));
  CHECK(blindly(claimed(2, 1), kLookOrTwice));
}

TEST_CASE("settle: the attempt keeps what was seen, and the answer's head without control bytes") {
  test::FixedRandom middle{0.5};
  const Ending ending{
      .outcome = Rejected{"no"},
      .last_answer = net::HttpResponse{422, {}, "bad\x01 field" + std::string(5000, 'x')},
      .timings = {.name = 1ms,
                  .connect = 2ms,
                  .tls = 3ms,
                  .first_byte = 4ms,
                  .total = 5ms,
                  .remote_address = "127.0.0.1",
                  .bytes_out = 77}};
  const auto attempt = settle(claimed(), ending, kKeyed, kNow, middle).attempt;
  CHECK(attempt.status == 422);
  CHECK(attempt.answer_head.starts_with("bad field"));
  CHECK(attempt.answer_head.size() <= 4096);
  CHECK(attempt.name_ms == 1);
  CHECK(attempt.connect_ms == 2);
  CHECK(attempt.tls_ms == 3);
  CHECK(attempt.first_byte_ms == 4);
  CHECK(attempt.total_ms == 5);
  CHECK(attempt.remote_address == "127.0.0.1");
  CHECK(attempt.bytes_out == 77);
}

TEST_CASE("job: it is the same at every attempt, but one in doubt may be looked for") {
  const auto job = job_of(claimed(), Approach::Send).value();
  CHECK(job.kind == Kind::Post);
  CHECK(job.key == "k");
  CHECK(job.incident == 2);
  CHECK(job.revision == 3);
  CHECK(job.text.at(Form::Json) == "{}");
  CHECK(job.first_attempt == kNow - 10s);
  CHECK(job_of(claimed(2, 0), Approach::Look)->kind == Kind::Reconcile);
  CHECK(job_of(claimed(2, 0), Approach::Gamble)->kind == Kind::Post);
}

TEST_CASE("job: an edit and a retraction name the post by its handle") {
  auto one = claimed();
  one.delivery.handle = "h-1";
  one.delivery.task = store::Task::Edit;
  CHECK(job_of(one, Approach::Send)->kind == Kind::Edit);
  one.delivery.task = store::Task::Retract;
  CHECK(job_of(one, Approach::Send)->kind == Kind::Retract);
  CHECK(job_of(one, Approach::Send)->handle == "h-1");
}

TEST_CASE("job: unreadable texts are an error") {
  auto one = claimed();
  one.rendered_body = "{";
  CHECK(job_of(one, Approach::Send).has_error());
}

}  // namespace
}  // namespace goji::deliveries
