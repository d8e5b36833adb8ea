#include "flow/fan_out.h"

#include "base/digest.h"
#include "deliveries/forms.h"
#include "flow/rendering.h"
#include "store/identity.h"
#include "store/restored.h"

#include <algorithm>
#include <functional>
#include <set>
#include <stdexcept>
#include <utility>

namespace goji::flow {
namespace {

/// After everything that goes to fixed channels.
constexpr int kSubscribersPriority = 1;

constexpr std::chrono::seconds kBeforeAnotherTry{10};

/// Without this, a cursor could stand still, or go past somebody.
void check_order(const std::vector<Recipients::One>& people, const store::PlanJobRow& job) {
  const bool forward = people.empty() || people.front().address > job.cursor;
  const auto behind = std::ranges::adjacent_find(
      people, std::greater_equal<>{}, [](const auto& one) -> const auto& { return one.address; });
  if (!forward || behind != people.end())
    throw std::logic_error("the recipients do not come in order");
}

store::DeliveryRow row_of(const store::PlanJobRow& job,
                          const std::string& store,
                          const Recipients::One& one,
                          TimePoint now) {
  auto text = job.texts.find(one.language);
  if (text == job.texts.end()) text = job.texts.find(job.language);
  const bool held = job.restored || job.approval;
  return {.revision = job.revision,
          .incident = job.incident,
          .channel = job.channel,
          .recipient = one.address,
          .key = delivery_key(store, job.revision, job.channel, one.address),
          .state = held ? store::DeliveryState::Held : store::DeliveryState::Queued,
          .held_reason = job.restored ? "restore"
                         : held       ? "approval"
                                      : "",
          .language = text->first,
          .rendered = text->second,
          .destination = one.destination.empty() ? job.destination : one.destination,
          .planned_at = now,
          .expires_at = job.expires_at,
          .unapproved = job.approval};
}

}  // namespace

std::optional<store::PlanJobRow> fan_out_of(store::Writing& writing,
                                            const Wording& wording,
                                            const Outlet& outlet,
                                            const store::RevisionRow& revision,
                                            const std::string& json) {
  const bool on_our_pages = outlet.capabilities.order == Order::LatestWins;
  if (!on_our_pages && !revision.notify) return std::nullopt;
  std::set<std::string> languages{wording.languages().begin(), wording.languages().end()};
  languages.insert(outlet.language);
  std::map<std::string, std::string> texts;
  Outlet spoken = outlet;
  for (const auto& language : languages) {
    spoken.language = language;
    const auto body = deliveries::to_body(forms_of(wording, spoken, revision, json));
    const auto hash = sha256_hex(body);
    writing.keep_rendered(hash, body);
    texts.emplace(language, hash);
  }
  return store::PlanJobRow{.revision = revision.id,
                           .incident = revision.incident,
                           .channel = outlet.channel,
                           .latest_wins = outlet.capabilities.order == Order::LatestWins,
                           .texts = std::move(texts),
                           .language = outlet.language,
                           .destination = destination_of(outlet),
                           .approval = waits_for_approval(outlet, revision.kind)};
}

FanOut::FanOut(store::Store& store, Clock& clock, Recipients* recipients, std::size_t chunk)
    : clock_(clock), recipients_(recipients), chunk_(chunk) {
  if (store.read()->next_plan_job()) expect();
}

std::optional<Command> FanOut::chunk() {
  if (!next_ || *next_ > clock_.now()) return std::nullopt;
  return Command{[this](Turn& turn) { plan(turn); },
                 [this](const std::optional<Error>& failed) {
                   if (failed) next_ = clock_.now() + kBeforeAnotherTry;
                 }};
}

void FanOut::plan(Turn& turn) {
  const auto job = turn.writing().next_plan_job();
  if (!job) {
    next_.reset();
    return;
  }
  std::vector<Recipients::One> people;
  if (recipients_ != nullptr) people = recipients_->after(turn.writing(), *job, chunk_);
  check_order(people, *job);
  store::PlanChunk chunk{
      .schedule = {.due_at = job->restored || job->approval ? TimePoint::max() : turn.now,
                   .priority = kSubscribersPriority,
                   .in_order = !job->latest_wins},
      .is_last = people.size() < chunk_};
  if (!people.empty()) chunk.last_recipient = people.back().address;
  chunk.rows.reserve(people.size());
  domains_.tidy(turn.now);
  const auto store = store::identity_of(turn.writing());
  for (const auto& one : people) {
    if (!one.is_told) continue;
    auto& row = chunk.rows.emplace_back(row_of(*job, store, one, turn.now));
    auto place = domains_.next(row.destination, one.domain, turn.now);
    row.destination = std::move(place.destination);
    row.due_at = place.due_at;
  }
  turn.writing().plan_chunk(*job, chunk);
  // A person has said yes to what came back, and this is of it.
  if (job->restored && !store::restored_at(turn.writing()))
    turn.writing().release_restored(turn.now);
  turn.deliveries_changed = true;
}

}  // namespace goji::flow
