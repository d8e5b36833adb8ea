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
const Capabilities kKeyed{.repetition = {Repetition::Keyed}};
const Capabilities kReconcilable{.repetition = {Repetition::Reconcilable, Repetition::Keyed}};
const Capabilities kBlind{.repetition = {Repetition::Blind}};

store::Claimed claimed(std::uint64_t attempts = 1, DeliveryState was = DeliveryState::Queued) {
  return {.delivery = {.id = 7,
                       .revision = 3,
                       .incident = 2,
                       .channel = "oncall",
                       .key = "k",
                       .state = DeliveryState::Leased,
                       .attempts = attempts,
                       .first_attempt_at = kNow - 10s,
                       .expires_at = kNow + 8h},
          .was = was,
          .lease = 99,
          .rendered_body = to_body({{Form::Json, "{}"}})};
}

store::Settled settled(const store::Claimed& one,
                       Outcome outcome,
                       const Capabilities& channel = kKeyed) {
  test::FixedRandom middle{0.5};
  return settle(one, {.outcome = std::move(outcome)}, channel, kNow, middle);
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

TEST_CASE("settle: rejected is final, but to a look it only says that nothing had arrived") {
  CHECK(settled(claimed(), Rejected{"no"}).state == DeliveryState::Rejected);
  const auto looked =
      settled(claimed(2, DeliveryState::Uncertain), Rejected{"not there"}, kReconcilable);
  CHECK(looked.state == DeliveryState::Retry);
  CHECK(looked.due_at == kNow);
  CHECK(settled(claimed(2, DeliveryState::Uncertain), Rejected{"no"}, kKeyed).state ==
        DeliveryState::Rejected);
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

TEST_CASE("settle: uncertain is repeated where that is harmless and not where nobody can know") {
  for (const auto& channel : {kKeyed, kReconcilable}) {
    const auto end = settled(claimed(), Uncertain{"timed out"}, channel);
    CHECK(end.state == DeliveryState::Uncertain);
    CHECK(end.due_at == kNow + 5s);
    CHECK(end.attempt.outcome == "uncertain");
  }
  const auto blind = settled(claimed(), Uncertain{"timed out"}, kBlind);
  CHECK(blind.state == DeliveryState::Dead);
  CHECK(blind.attempt.outcome == "uncertain");
  CHECK(blind.attempt.why == "timed out; it may have arrived, and is not repeated");
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

TEST_CASE("job: it is the same at every attempt, but an uncertain one is looked for first") {
  const auto job = job_of(claimed(), kReconcilable).value();
  CHECK(job.kind == Kind::Post);
  CHECK(job.key == "k");
  CHECK(job.incident == 2);
  CHECK(job.revision == 3);
  CHECK(job.text.at(Form::Json) == "{}");
  CHECK(job.first_attempt == kNow - 10s);
  CHECK(job_of(claimed(2, DeliveryState::Retry), kReconcilable)->kind == Kind::Post);
  CHECK(job_of(claimed(2, DeliveryState::Uncertain), kReconcilable)->kind == Kind::Reconcile);
  CHECK(job_of(claimed(2, DeliveryState::Uncertain), kKeyed)->kind == Kind::Post);
}

TEST_CASE("job: an edit and a retraction name the post by its handle") {
  auto one = claimed();
  one.delivery.handle = "h-1";
  one.delivery.task = store::Task::Edit;
  CHECK(job_of(one, kKeyed)->kind == Kind::Edit);
  one.delivery.task = store::Task::Retract;
  CHECK(job_of(one, kKeyed)->kind == Kind::Retract);
  CHECK(job_of(one, kKeyed)->handle == "h-1");
}

TEST_CASE("job: unreadable texts are an error") {
  auto one = claimed();
  one.rendered_body = "{";
  CHECK(job_of(one, kKeyed).has_error());
}

}  // namespace
}  // namespace goji::deliveries
