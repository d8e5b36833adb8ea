#include "flow/recorder.h"

#include "base/digest.h"
#include "deliveries/forms.h"
#include "flow/errand.h"
#include "flow/fan_out.h"
#include "flow/payload.h"
#include "flow/rendering.h"
#include "settings/suggestion.h"
#include "store/identity.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace goji::flow {
namespace {

/// Notices stand before everything else that is ever sent.
constexpr int kNoticePriority = 0;

/// Whoever was told of an outage is told of its end for so long, however often that failed.
constexpr std::chrono::hours kWorthCorrecting{24};

std::string_view word(Verdict verdict) {
  if (verdict == Verdict::Announce) return "announce";
  return verdict == Verdict::Draft ? "draft" : "nothing";
}

std::string_view word(PromiseKind kind) {
  if (kind == PromiseKind::FirstNotice) return "first_notice";
  return kind == PromiseKind::NextUpdate ? "next_update" : "recovery";
}

store::IncidentRow row_of(const IncidentState& state, TimePoint now) {
  return {.id = state.id,
          .phase = state.phase,
          .automatic = state.automatic,
          .retracted = state.retracted,
          .components = state.components,
          .onset = state.onset,
          .opened_at = state.opened_at,
          .monitoring_at = state.monitoring_at,
          .resolved_at = state.resolved_at,
          .next_update_at = state.next_update_at,
          .share_minutes = state.share_minutes,
          .updated_at = now};
}

bool can_repeat(const Capabilities& channel) {
  return std::ranges::any_of(channel.repetition,
                             [](Repetition way) { return way != Repetition::Blind; });
}

Result<void> check_known(std::string_view field,
                         std::string_view what,
                         const std::string& wanted,
                         const std::vector<std::string>& known) {
  if (std::ranges::find(known, wanted) != known.end()) return {};
  return Error{
      Fault::Invalid,
      fmt::format(
          "{}: there is no {} `{}`{}", field, what, wanted, settings::suggestion(wanted, known))};
}

/// Those who get a delivery each; one without a name where the channel has only one.
std::vector<std::string> recipients_of(const Outlet& outlet) {
  const auto& fixed = outlet.capabilities.recipients;
  return fixed.empty() ? std::vector<std::string>{""} : fixed;
}

/// What was sent there about the incident, if the revision changes anything of it.
std::vector<store::DeliveryRow> sent_before(store::Reading& reading,
                                            const store::RevisionRow& revision,
                                            const std::string& channel) {
  const bool changes =
      revision.kind == NoticeKind::Corrected || revision.kind == NoticeKind::Retracted;
  if (!changes || revision.incident == 0) return {};
  constexpr std::size_t kAll = 1'000'000;
  return reading.deliveries({.incident = revision.incident, .channel = channel, .limit = kAll});
}

std::optional<store::RevisionRow> waiting_draft(store::Reading& reading, std::uint64_t number) {
  for (auto& row : reading.waiting_revisions())
    if (row.draft == number) return std::move(row);
  return std::nullopt;
}

/// Those of a fixed channel; what they say, and until when it is worth saying, is left to be filled
/// in.
std::vector<store::DeliveryRow> rows_for(Turn& turn,
                                         const Outlet& outlet,
                                         const store::RevisionRow& revision,
                                         const std::string& store) {
  const auto sent = sent_before(turn.writing(), revision, outlet.channel);
  const bool waits = waits_for_approval(outlet, revision.kind);
  std::vector<store::DeliveryRow> rows;
  for (const auto& recipient : recipients_of(outlet)) {
    const auto errand = errand_of(outlet.capabilities, revision, recipient, sent);
    if (!errand) continue;
    rows.push_back({.revision = revision.id,
                    .incident = revision.incident,
                    .channel = outlet.channel,
                    .recipient = recipient,
                    .task = errand->task,
                    .key = delivery_key(store, revision.id, outlet.channel, recipient),
                    .state = waits ? store::DeliveryState::Held : store::DeliveryState::Queued,
                    .held_reason = waits ? "approval" : "",
                    .language = outlet.language,
                    .destination = destination_of(outlet),
                    .planned_at = turn.now,
                    .handle = errand->handle,
                    .unapproved = waits});
  }
  return rows;
}

TimePoint due_at(const Outlet& outlet, const store::RevisionRow& revision, TimePoint now) {
  return waits_for_approval(outlet, revision.kind) ? TimePoint::max() : now;
}

}  // namespace

Result<void> Recorder::check(const Press& press) const {
  std::vector<std::string> channels;
  for (const Outlet& outlet : plan_.outlets)
    channels.push_back(outlet.channel);
  for (const auto& channel : press.channels)
    if (auto fine = check_known("channels", "channel", channel, channels); !fine) return fine;
  for (const auto& [language, words] : press.words)
    if (auto fine = check_known("messages", "language", language, wording_->languages()); !fine)
      return fine;
  return {};
}

Preview::Shown Recorder::shown_on(const Outlet& outlet,
                                  const store::RevisionRow& revision,
                                  const std::string& json) const {
  const auto& sends = outlet.capabilities;
  const bool is_own_page = sends.wants.empty();
  return {.channel = outlet.channel,
          .language = outlet.language,
          .wants = is_own_page ? sends.shows : sends.wants,
          .forms = is_own_page ? forms_shown(*wording_, outlet, revision)
                               : forms_of(*wording_, outlet, revision, json)};
}

Preview Recorder::preview(store::Reading& reading, const Said& said, const Press& press) const {
  auto revision = revision_of(said, &press);
  std::vector<Reason> notes;
  const auto before = told_before(reading, revision.incident);
  revision.words = wording_->words_of(said, &press, before, notes);
  const auto body = payload(revision, said, wording_->site());
  Preview preview{.kind = revision.kind, .words = revision.words};
  for (Outlet outlet : plan_.outlets) {
    if (!is_for(outlet, revision, &press)) continue;
    for (const auto& language : wording_->languages()) {
      outlet.language = language;
      preview.shown.push_back(shown_on(outlet, revision, body));
    }
  }
  return preview;
}

void Recorder::record(Turn& turn) const {
  // An event's recording writes no further event, so the list is walked once.
  for (const Heard& heard : std::exchange(turn.events, {})) {
    if (const auto* decided = std::get_if<Decided>(&heard.event)) write(turn, *decided);
    if (const auto* promised = std::get_if<Promised>(&heard.event)) write(turn, *promised);
    if (const auto* noted = std::get_if<Noted>(&heard.event)) write(turn, *noted);
    if (const auto* closed = std::get_if<DraftClosed>(&heard.event)) write(turn, *closed);
    if (const auto* said = std::get_if<Said>(&heard.event)) write(turn, *said, heard.press.get());
  }
}

void Recorder::write(Turn& turn, const Decided& decided) const {
  turn.writing().add_decision({.at = decided.at,
                               .component = decided.component,
                               .verdict = std::string{word(decided.verdict)},
                               .reason = decided.reason,
                               .by_minutes_at = decided.by_minutes_at,
                               .inputs = decided.inputs,
                               .incident = decided.incident});
}

void Recorder::write(Turn& turn, const Promised& promised) const {
  turn.writing().keep_promise({.id = promised.id,
                               .incident = promised.incident,
                               .kind = std::string{word(promised.kind)},
                               .due_at = promised.due_at,
                               .met_at = promised.met_at,
                               .is_void = promised.is_void});
}

void Recorder::write(Turn& turn, const Noted& noted) const {
  turn.writing().add_note({.at = noted.at, .reason = noted.reason, .incident = noted.incident});
}

void Recorder::write(Turn& turn, const DraftClosed& closed) {
  auto row = waiting_draft(turn.writing(), closed.draft);
  if (!row) return;
  row->state = closed.rejected ? store::RevisionState::Rejected : store::RevisionState::Withdrawn;
  turn.writing().replace_revision(*row);
}

void Recorder::rewrite(Turn& turn,
                       store::RevisionRow draft,
                       const Said& said,
                       const Press* press) const {
  std::vector<Reason> notes;
  auto words = wording_->words_of(said, nullptr, {}, notes);
  // Own words about the same components outlast an edit that does not touch them.
  if (draft.components == said.components)
    for (const auto& [language, text] : draft.words)
      if (is_own(text)) words[language] = text;
  if (press != nullptr)
    for (const auto& [language, text] : press->words)
      words[language] = text;
  draft.words = std::move(words);
  draft.components = said.components;
  draft.author = press == nullptr ? std::string{} : press->author;
  turn.writing().replace_revision(draft);
}

void Recorder::write(Turn& turn, const Said& said, const Press* press) const {
  if (said.kind == NoticeKind::Draft)
    if (auto row = waiting_draft(turn.writing(), said.draft))
      return rewrite(turn, std::move(*row), said, press);
  auto revision = revision_of(said, press);
  if (said.incident && said.kind != NoticeKind::Draft) {
    turn.writing().keep_incident(row_of(*said.incident, turn.now));
    turn.touched.insert(said.incident->id);
  }
  std::vector<Reason> notes;
  const auto before = told_before(turn.writing(), revision.incident);
  revision.words = wording_->words_of(said, press, before, notes);
  for (const Reason& note : notes)
    turn.writing().add_note({.at = turn.now, .reason = note, .incident = revision.incident});
  revision = turn.writing().add_revision(std::move(revision));
  // What was said wrongly is not to be heard for the first time after it was taken back.
  if (said.kind == NoticeKind::Retracted && revision.incident != 0)
    turn.writing().cancel(revision.incident);
  plan(turn, revision, said, press);
}

Result<Tested> Recorder::test(Turn& turn,
                              const std::string& channel,
                              const std::string& author) const {
  const auto outlet = std::ranges::find(plan_.outlets, channel, &Outlet::channel);
  if (outlet == plan_.outlets.end())
    return Error{Fault::NotFound, fmt::format("there is no channel {}", channel)};
  if (outlet->capabilities.wants.empty())
    return Error{Fault::Invalid,
                 fmt::format("{} shows what there is: it is tested by looking at it", channel)};
  if (outlet->capabilities.to_subscribers)
    return Error{Fault::Invalid,
                 fmt::format("{} goes to subscribers, who are not tested", channel)};
  const Press press{.author = author, .channels = {channel}};
  write(turn, {.at = turn.now, .kind = NoticeKind::Test, .automatic = false}, &press);
  return Tested{.delivery = turn.writing().deliveries({.channel = channel, .limit = 1}).at(0).id,
                .read_back = outlet->capabilities.seen == Seen::ByLooking};
}

std::size_t Recorder::sweep(Turn& turn) const {
  std::size_t revived = 0;
  for (const Outlet& outlet : plan_.outlets)
    revived += turn.writing().sweep(outlet.channel,
                                    can_repeat(outlet.capabilities),
                                    turn.now - kWorthCorrecting,
                                    renewal(turn.now));
  return revived;
}

void Recorder::begin_fan_out(Turn& turn, std::optional<store::PlanJobRow> job) const {
  if (!job) return;
  job->expires_at = turn.now + plan_.expiry;
  turn.writing().add_plan_job(*job);
  turn.fans_out = true;
}

void Recorder::plan(Turn& turn,
                    const store::RevisionRow& revision,
                    const Said& said,
                    const Press* press) const {
  const auto body = payload(revision, said, wording_->site());
  const auto store = store::identity_of(turn.writing());
  for (const Outlet& outlet : plan_.outlets) {
    if (!is_for(outlet, revision, press)) continue;
    if (outlet.capabilities.to_subscribers) {
      begin_fan_out(turn, fan_out_of(turn.writing(), *wording_, outlet, revision, body));
      continue;
    }
    const bool in_order = outlet.capabilities.order == Order::InOrder;
    const auto rendered = deliveries::to_body(forms_of(*wording_, outlet, revision, body));
    const auto hash = sha256_hex(rendered);
    turn.writing().keep_rendered(hash, rendered);
    if (!in_order && revision.incident != 0)
      turn.writing().supersede(revision.incident, outlet.channel, revision.id);
    auto rows = rows_for(turn, outlet, revision, store);
    for (auto& row : rows) {
      row.rendered = hash;
      row.expires_at = turn.now + plan_.expiry;
    }
    turn.deliveries_changed = true;
    turn.writing().plan(rows,
                        {.due_at = due_at(outlet, revision, turn.now),
                         .priority = kNoticePriority,
                         .in_order = in_order});
  }
}

}  // namespace goji::flow
