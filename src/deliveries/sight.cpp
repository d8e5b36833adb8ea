#include "deliveries/sight.h"

#include "deliveries/forms.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace goji::deliveries {
namespace {

using namespace std::chrono_literals;

std::chrono::milliseconds age_of(const store::Watched& watched, TimePoint now) {
  return now - watched.delivery.accepted_at.value_or(watched.delivery.planned_at);
}

std::string words_of(const Outcome& outcome) {
  return std::visit(
      [](const auto& one) -> std::string {
        if constexpr (requires { one.why; }) return one.why;
        return {};
      },
      outcome);
}

/// What the search adds for whoever has to act.
std::string found_by(const std::optional<Outcome>& searched) {
  if (!searched) return {};
  if (std::holds_alternative<Accepted>(*searched))
    return "; it is among the account's posts, but not shown to readers";
  return fmt::format("; searched for: {}", words_of(*searched));
}

Kind done_by(store::Task task) {
  if (task == store::Task::Retract) return Kind::Retract;
  return task == store::Task::Edit ? Kind::Edit : Kind::Post;
}

}  // namespace

bool is_searched(const store::Watched& watched,
                 const Capabilities& can,
                 std::chrono::milliseconds within,
                 TimePoint now) {
  const bool can_be =
      std::ranges::find(can.repetition, Repetition::Reconcilable) != can.repetition.end();
  return can_be && watched.delivery.task == store::Task::Post && !watched.watch.overdue &&
         age_of(watched, now) >= within;
}

Result<Job> job_of_look(const store::Watched& watched, const std::string& site) {
  const auto& delivery = watched.delivery;
  auto text = forms_in(watched.rendered_body);
  if (!text) return text.error();
  return Job{.kind = Kind::ReadBack,
             .key = delivery.key,
             .incident = delivery.incident,
             .revision = delivery.revision,
             .language = delivery.language,
             .text = std::move(*text),
             .handle = delivery.handle,
             .first_attempt = delivery.first_attempt_at.value_or(TimePoint{}),
             .done = done_by(delivery.task),
             .site = site};
}

Job job_of_search(Job look) {
  look.kind = Kind::Reconcile;
  return look;
}

SightVerdict judge_sight(const store::Watched& watched, const Sight& sight, TimePoint now) {
  if (std::holds_alternative<Accepted>(sight.seen)) return {.seen = true};
  const auto age = age_of(watched, now);
  const bool late = age >= sight.within;
  SightVerdict verdict{.alarm = late && !watched.watch.overdue};
  // What was told at first stays: only then was it searched for.
  if (late) verdict.why = watched.delivery.error;
  if (verdict.alarm)
    verdict.why = fmt::format("not seen by readers within {} s: {}{}",
                              std::chrono::ceil<std::chrono::seconds>(sight.within).count(),
                              words_of(sight.seen),
                              found_by(sight.searched));
  std::chrono::milliseconds wait = std::max<std::chrono::milliseconds>(age, kFirstWait);
  if (!late) wait = std::min(wait, sight.within - age);
  const auto again = now + std::min<std::chrono::milliseconds>(wait, kLongestWait);
  if (again < watched.delivery.expires_at)
    verdict.watch =
        store::Watch{.due_at = again, .looks = watched.watch.looks + 1, .overdue = late};
  return verdict;
}

}  // namespace goji::deliveries
