#include "deliveries/settle.h"

#include "base/utf8.h"
#include "deliveries/backoff.h"
#include "deliveries/forms.h"

#include <algorithm>
#include <utility>

namespace goji::deliveries {
namespace {

using namespace std::chrono_literals;
using store::DeliveryState;

constexpr auto kLongestTheyMayAsk = 1h;
constexpr auto kHeldForAuth = 5min;
constexpr std::size_t kAnswerHead = 4096;

bool looks_first(const store::Claimed& claimed, const Capabilities& channel) {
  return claimed.was == DeliveryState::Uncertain && !channel.repetition.empty() &&
         channel.repetition.front() == Repetition::Reconcilable;
}

bool can_repeat(const Capabilities& channel) {
  return std::ranges::any_of(channel.repetition,
                             [](Repetition repetition) { return repetition != Repetition::Blind; });
}

/// One decision on one ending; every branch fills in `settled`.
class Judge {
 public:
  Judge(const store::Claimed& claimed, const Capabilities& channel, TimePoint now, Random& random)
      : claimed_(claimed), channel_(channel), now_(now), random_(random) {}

  void operator()(const Accepted& accepted) {
    settled.state = DeliveryState::Accepted;
    settled.attempt.outcome = "accepted";
    settled.accepted_at = now_;
    settled.handle = accepted.handle;
    settled.url = accepted.url;
  }

  void operator()(const TryLater& later) {
    const auto asked =
        std::min<std::chrono::milliseconds>(later.wait.value_or(0s), kLongestTheyMayAsk);
    again(DeliveryState::Retry, asked, "later", later.why);
  }

  void operator()(const Rejected& rejected) {
    settled.attempt.outcome = "rejected";
    settled.attempt.why = rejected.why;
    if (looks_first(claimed_, channel_)) {
      settled.state = DeliveryState::Retry;
      settled.due_at = now_;
    } else {
      settled.state = DeliveryState::Rejected;
    }
  }

  void operator()(const ChannelDown& down) {
    settled.state = DeliveryState::Held;
    settled.held_reason = "auth";
    settled.due_at = now_ + kHeldForAuth;
    settled.attempt.outcome = "down";
    settled.attempt.why = down.why;
    if (*settled.due_at >= claimed_.delivery.expires_at) settled.state = DeliveryState::Dead;
  }

  void operator()(const Uncertain& uncertain) {
    if (can_repeat(channel_))
      return again(DeliveryState::Uncertain, 0ms, "uncertain", uncertain.why);
    settled.state = DeliveryState::Dead;
    settled.attempt.outcome = "uncertain";
    settled.attempt.why = uncertain.why + "; it may have arrived, and is not repeated";
  }

  store::Settled settled{};

 private:
  void again(DeliveryState state,
             std::chrono::milliseconds asked,
             std::string outcome,
             std::string why) {
    const auto attempts = claimed_.delivery.attempts;
    settled.attempt.outcome = std::move(outcome);
    settled.attempt.why = std::move(why);
    settled.due_at = now_ + std::max(wait_after(attempts, random_), asked);
    const bool spent = attempts >= kMostAttempts;
    const bool stale = *settled.due_at >= claimed_.delivery.expires_at;
    settled.state = spent || stale ? DeliveryState::Dead : state;
    if (spent) settled.attempt.why += "; it was the last of the tries";
    if (!spent && stale) settled.attempt.why += "; it would be too late to try again";
  }

  const store::Claimed& claimed_;
  const Capabilities& channel_;
  TimePoint now_;
  Random& random_;
};

void write_down(const Ending& ending, store::AttemptRow& attempt) {
  if (const auto* response = std::get_if<net::HttpResponse>(&ending.last_answer)) {
    attempt.status = response->status;
    attempt.answer_head = utf8::cleaned(response->body.substr(0, kAnswerHead));
  }
  if (const auto* reply = std::get_if<net::MailReply>(&ending.last_answer)) {
    attempt.status = reply->code;
    attempt.answer_head = utf8::cleaned(reply->text.substr(0, kAnswerHead));
  }
  const auto milliseconds = [](std::chrono::milliseconds span) {
    return static_cast<std::uint64_t>(std::max(span, 0ms).count());
  };
  attempt.remote_address = ending.timings.remote_address;
  attempt.name_ms = milliseconds(ending.timings.name);
  attempt.connect_ms = milliseconds(ending.timings.connect);
  attempt.tls_ms = milliseconds(ending.timings.tls);
  attempt.first_byte_ms = milliseconds(ending.timings.first_byte);
  attempt.total_ms = milliseconds(ending.timings.total);
  attempt.bytes_out = ending.timings.bytes_out;
}

Kind kind_of(const store::Claimed& claimed, const Capabilities& channel) {
  if (looks_first(claimed, channel)) return Kind::Reconcile;
  if (claimed.delivery.task == store::Task::Edit) return Kind::Edit;
  return claimed.delivery.task == store::Task::Retract ? Kind::Retract : Kind::Post;
}

}  // namespace

Result<Job> job_of(const store::Claimed& claimed, const Capabilities& channel) {
  const auto& delivery = claimed.delivery;
  auto text = forms_in(claimed.rendered_body);
  if (!text) return text.error();
  return Job{.kind = kind_of(claimed, channel),
             .key = delivery.key,
             .incident = delivery.incident,
             .revision = delivery.revision,
             .language = delivery.language,
             .text = std::move(*text),
             .recipient = {},
             .handle = delivery.handle,
             .thread_root = claimed.thread_root,
             .thread_parent = claimed.thread_parent,
             .first_attempt = delivery.first_attempt_at.value_or(TimePoint{})};
}

store::Settled settle(const store::Claimed& claimed,
                      const Ending& ending,
                      const Capabilities& channel,
                      TimePoint now,
                      Random& random) {
  Judge judge{claimed, channel, now, random};
  std::visit(judge, ending.outcome);
  auto settled = std::move(judge.settled);
  settled.attempt.delivery = claimed.delivery.id;
  settled.attempt.number = claimed.delivery.attempts;
  settled.attempt.lease = claimed.lease;
  settled.attempt.finished_at = now;
  write_down(ending, settled.attempt);
  return settled;
}

}  // namespace goji::deliveries
