#include "deliveries/settle.h"

#include "base/utf8.h"
#include "deliveries/addressee.h"
#include "deliveries/backoff.h"
#include "deliveries/forms.h"
#include "deliveries/refusals.h"
#include "deliveries/scrub.h"
#include "deliveries/sight.h"

#include <algorithm>
#include <utility>

namespace goji::deliveries {
namespace {

using namespace std::chrono_literals;
using store::DeliveryState;

constexpr auto kLongestTheyMayAsk = 1h;
constexpr auto kHeldForAuth = 5min;
constexpr std::size_t kAnswerHead = 4096;
constexpr std::uint64_t kQuick = 50;  // ms

bool leaves_doubt(Repetition way,
                  const store::DeliveryRow& delivery,
                  const Capabilities& can,
                  TimePoint now) {
  const auto first = delivery.first_attempt_at.value_or(now);
  const bool forgotten = can.key_memory > 0s && now - first >= can.key_memory;
  return way == Repetition::Blind || (way == Repetition::Keyed && forgotten);
}

/// The way to settle a doubt that comes at or after number `index`.
Repetition way_at(std::uint64_t index,
                  const store::DeliveryRow& delivery,
                  const Capabilities& can,
                  TimePoint now) {
  for (auto i = index; i < can.repetition.size(); ++i)
    if (!leaves_doubt(can.repetition.at(i), delivery, can, now)) return can.repetition.at(i);
  return Repetition::Blind;
}

/// How many of the ways come before those that leave the doubt.
std::uint64_t sure_ways(const store::DeliveryRow& delivery,
                        const Capabilities& can,
                        TimePoint now) {
  auto count = can.repetition.size();
  while (count > 0 && leaves_doubt(can.repetition.at(count - 1), delivery, can, now))
    --count;
  return count;
}

std::uint64_t most_gambles(const store::DeliveryRow& delivery, const Manner& manner) {
  if (manner.prefer == WhenBlind::Duplicate) return kMostGambles;
  return delivery.insisted ? 1 : 0;
}

Approach approach_in_doubt(std::uint64_t index,
                           const store::DeliveryRow& delivery,
                           const Manner& manner,
                           TimePoint now) {
  switch (way_at(index, delivery, manner.can, now)) {
    case Repetition::Idempotent:
    case Repetition::Keyed:
      return Approach::Send;
    case Repetition::Reconcilable:
      return Approach::Look;
    case Repetition::Blind:
      break;
  }
  const auto gambles = index - std::min(index, sure_ways(delivery, manner.can, now));
  return gambles < most_gambles(delivery, manner) ? Approach::Gamble : Approach::GiveUp;
}

/// One decision on one ending; every branch fills in `settled`.
class Judge {
 public:
  Judge(const store::Claimed& claimed,
        Approach approach,
        const Manner& manner,
        TimePoint now,
        Random& random)
      : delivery_(claimed.delivery),
        approach_(approach),
        manner_(manner),
        now_(now),
        random_(random) {
    settled.doubt = delivery_.doubt;
  }

  void operator()(const Accepted& accepted) {
    settled.state = DeliveryState::Accepted;
    watch();
    settled.attempt.outcome = "accepted";
    settled.accepted_at = now_;
    settled.handle = accepted.handle;
    settled.url = accepted.url;
    settled.doubt.reset();
    settled.said = Said::Well;
    settled.twice = approach_ == Approach::Gamble;
  }

  void operator()(const TryLater& later) {
    const auto asked =
        std::min<std::chrono::milliseconds>(later.wait.value_or(0s), kLongestTheyMayAsk);
    again(asked, "later", later.why);
    if (!later.whole_destination) return;
    settled.said = Said::Ill;
    if (asked > 0ms) close(now_ + asked, "rate");
  }

  void operator()(const Rejected& rejected) {
    settled.attempt.outcome = "rejected";
    settled.attempt.why = rejected.why;
    settled.said = Said::Well;
    if (approach_ == Approach::Look) {
      settled.doubt.reset();
      again(std::nullopt, "rejected", rejected.why);
    } else {
      settled.state = DeliveryState::Rejected;
    }
  }

  void operator()(const ChannelDown& down) {
    settled.state = DeliveryState::Held;
    settled.held_reason = "auth";
    settled.due_at = now_ + kHeldForAuth;
    settled.counts = false;
    settled.said = Said::Well;
    settled.attempt.outcome = "down";
    settled.attempt.why = down.why;
    // It is the channel that they do not let in: whoever else sends there may be well.
    if (manner_.alone) close(*settled.due_at, "auth");
    if (*settled.due_at < delivery_.expires_at) return;
    settled.state = DeliveryState::Dead;
    settled.attempt.why += kTooLate;
  }

  void operator()(const Uncertain& uncertain) {
    settled.said = Said::Ill;
    settled.doubt = next_doubt();
    settled.twice = approach_ == Approach::Gamble;
    if (approach_in_doubt(*settled.doubt, delivery_, manner_, now_) != Approach::GiveUp)
      return again(0ms, "uncertain", uncertain.why);
    settled.state = DeliveryState::Dead;
    settled.attempt.outcome = "uncertain";
    settled.attempt.why = uncertain.why + "; it may have arrived, and is not repeated";
  }

  store::Settled settled{};

 private:
  void watch() {
    switch (manner_.can.seen) {
      case Seen::Unknown:
        break;
      case Seen::AtOnce:
        settled.state = DeliveryState::Visible;
        settled.visible_at = now_;
        break;
      case Seen::Unreturned:
        settled.watch = store::Watch{.due_at = now_ + kComesBackWithin, .by_looking = false};
        break;
      case Seen::ByLooking:
        settled.watch = store::Watch{.due_at = now_};
        break;
    }
  }

  void close(TimePoint until, std::string reason) {
    settled.closed_until = until;
    settled.closed_for = std::move(reason);
  }

  /// Who has only looked tries the next way; who has sent once more begins with the first again,
  /// if there is one.
  [[nodiscard]] std::uint64_t next_doubt() const {
    const bool blind = sure_ways(delivery_, manner_.can, now_) == 0;
    const bool next = approach_ == Approach::Look || (approach_ == Approach::Gamble && blind);
    return next ? delivery_.doubt.value_or(0) + 1 : 0;
  }

  /// No sooner than they asked; without any word, at once.
  void again(std::optional<std::chrono::milliseconds> asked, std::string outcome, std::string why) {
    const auto tries = delivery_.tries + 1;
    settled.attempt.outcome = std::move(outcome);
    settled.attempt.why = std::move(why);
    settled.due_at = asked ? now_ + std::max(wait_after(tries, random_), *asked) : now_;
    const bool spent = tries >= kMostAttempts;
    const bool stale = *settled.due_at >= delivery_.expires_at;
    settled.state = settled.doubt ? DeliveryState::Uncertain : DeliveryState::Retry;
    if (spent || stale) settled.state = DeliveryState::Dead;
    if (spent) settled.attempt.why += "; it was the last of the tries";
    if (!spent && stale) settled.attempt.why += kTooLate;
  }

  using Said = store::Settled::Said;
  static constexpr auto kTooLate = "; it would be too late to try again";

  const store::DeliveryRow& delivery_;
  Approach approach_;
  const Manner& manner_;
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

Kind kind_of(const store::Claimed& claimed, Approach approach) {
  if (approach == Approach::Look) return Kind::Reconcile;
  if (claimed.delivery.task == store::Task::Edit) return Kind::Edit;
  return claimed.delivery.task == store::Task::Retract ? Kind::Retract : Kind::Post;
}

void name(store::Settled& settled, const store::Claimed& claimed, TimePoint now) {
  settled.attempt.delivery = claimed.delivery.id;
  settled.attempt.number = claimed.delivery.attempts;
  settled.attempt.lease = claimed.lease;
  settled.attempt.finished_at = now;
}

/// What an edit or a retraction is told is about the post that is to change, and what a question is
/// told is the answer to it: only a notice says what becomes of notices.
bool is_refused(const store::Claimed& claimed,
                const Ending& ending,
                const store::Settled& settled) {
  return settled.state == DeliveryState::Rejected && claimed.delivery.task == store::Task::Post &&
         std::holds_alternative<net::HttpResponse>(ending.last_answer) &&
         is_refusal(settled.attempt.status);
}

/// Should goji stop, whatever was leased before its turn is in doubt, though nothing of it has
/// left. That costs nothing where it is simply sent again, and only there.
bool is_quick(const store::Settled& settled, const Capabilities& can) {
  const bool repeatable =
      !can.repetition.empty() && (can.repetition.front() == Repetition::Keyed ||
                                  can.repetition.front() == Repetition::Idempotent);
  const bool taken = settled.state == DeliveryState::Accepted ||
                     settled.state == DeliveryState::Visible;  // which it can be at once
  return repeatable && taken && settled.attempt.total_ms <= kQuick;
}

}  // namespace

bool repeats_blindly(const store::DeliveryRow& delivery, const Capabilities& can, TimePoint now) {
  return delivery.doubt && way_at(*delivery.doubt, delivery, can, now) == Repetition::Blind;
}

Approach approach_of(const store::Claimed& claimed, const Manner& manner, TimePoint now) {
  // Whoever holds it again and again and never says how it ended is not to hold it for ever.
  if (claimed.delivery.tries >= kMostAttempts || claimed.delivery.lost >= kMostAttempts)
    return Approach::GiveUp;
  const auto& doubt = claimed.delivery.doubt;
  if (!doubt) return claimed.recalled ? Approach::GiveUp : Approach::Send;
  const auto approach = approach_in_doubt(*doubt, claimed.delivery, manner, now);
  // What was taken back is not sent again to find out whether it is there.
  return claimed.recalled && approach != Approach::Look ? Approach::GiveUp : approach;
}

Result<Job> job_of(const store::Claimed& claimed, Approach approach) {
  const auto& delivery = claimed.delivery;
  if (claimed.addressee && claimed.addressee->address.empty())
    return Error{Fault::NotFound, claimed.addressee->why};
  auto text = forms_in(claimed.rendered_body);
  if (!text) return text.error();
  return Job{.kind = kind_of(claimed, approach),
             .key = delivery.key,
             .incident = delivery.incident,
             .revision = delivery.revision,
             .language = delivery.language,
             .text = std::move(*text),
             .recipient = recipient_of(claimed),
             .handle = delivery.handle,
             .thread_root = claimed.thread_root,
             .thread_parent = claimed.thread_parent,
             .first_attempt = delivery.first_attempt_at.value_or(TimePoint{})};
}

store::Settled settle(const store::Claimed& claimed,
                      const Ending& ending,
                      const Manner& manner,
                      TimePoint now,
                      Random& random) {
  Judge judge{claimed, ending.approach, manner, now, random};
  std::visit(judge, ending.outcome);
  auto settled = std::move(judge.settled);
  name(settled, claimed, now);
  write_down(ending, settled.attempt);
  settled.quick = is_quick(settled, manner.can);
  settled.refused = is_refused(claimed, ending, settled);
  auto hidden = ending.hidden;
  if (claimed.addressee)
    for (auto& secret : secrets_of(*claimed.addressee))
      hidden.push_back(std::move(secret));
  scrub(settled.attempt, hidden);
  return settled;
}

}  // namespace goji::deliveries
