#include "web/ops/inlets.h"

#include "signals/inlet_auth.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

namespace goji::web::ops {
namespace {

Response answer_of(signals::Ready ready) {
  return {.status = ready.status,
          .content_type = std::move(ready.content_type),
          .body = std::move(ready.body)};
}

const std::string& header(const Request& request, const std::string& name) {
  static const std::string kNone;
  const auto found = request.headers.find(name);
  return found == request.headers.end() ? kNone : found->second;
}

signals::Call call_of(Request request) {
  auto rest = request.captures["rest"];
  if (!rest.empty()) rest.insert(0, "/");
  return {.method = std::move(request.method),
          .rest = std::move(rest),
          .query = std::move(request.query),
          .body = std::move(request.body),
          .now = request.arrival};
}

/// Repeats of it within a second need not be read: there is nothing in them for a person, and no
/// sign of life that is counted.
bool may_be_left_out(const signals::Taking& taking) {
  const bool beats =
      std::ranges::find(taking.signals, Status::Heartbeat, &Signal::status) != taking.signals.end();
  return !beats && taking.unmapped.empty() && taking.refusals.empty() && taking.notes.empty();
}

/// The answer needs only what was not mapped.
flow::TakeSignals take_from(signals::Taking& taking, const std::string& inlet) {
  flow::TakeSignals take{.inlet = inlet, .signals = std::exchange(taking.signals, {})};
  for (const auto& unmapped : taking.unmapped)
    take.unmapped.push_back(unmapped.signal);
  return take;
}

}  // namespace

Inlets::Inlets(flow::Desk& desk, const Authorizer& authorizer, TimePoint started, Setup setup)
    : desk_(desk),
      authorizer_(authorizer),
      started_(started),
      setup_(std::make_shared<const Setup>(std::move(setup))) {
}

void Inlets::adopt(Setup setup) {
  auto fresh = std::make_shared<const Setup>(std::move(setup));
  const std::lock_guard lock{guard_};
  setup_ = std::move(fresh);
  for (auto& [name, heard] : heard_)
    heard.repeats = {};  // what they were mapped to may be something else by now
}

std::shared_ptr<const Inlets::Setup> Inlets::setup() const {
  const std::lock_guard lock{guard_};
  return setup_;
}

bool Inlets::knows(const std::string& component) const {
  return setup()->components.contains(component);
}

void Inlets::handle(Request request, Answer answer) {
  const auto now = setup();
  const auto name = request.captures.at("name");
  const auto inlet = std::ranges::find(now->inlets, name, &signals::Inlet::name);
  // The same answer for "no such inlet" and "not your inlet": names are nobody's business.
  if (inlet == now->inlets.end()) return answer(problem(401, "this needs the inlet's token"));
  if (auto refusal = turned_away(*inlet, request)) return answer(std::move(*refusal));
  // Who brings alerts does not ask for them: a copy of thousands would cost more than to take ten.
  std::vector<signals::Alert> alerts;
  if (request.method != "POST") alerts = firing(name, request.arrival);
  const auto call = call_of(std::move(request));
  Arrived arrived{.at = call.now};
  if (signals::posts_alerts(*inlet, call)) arrived.texts = signals::Repeats::digests(call.body);
  if (tells_nothing(name, arrived.texts, call.now)) {
    desk_.count_repeats(arrived.texts.size());
    return answer(answer_of(signals::committed(
        {.dialect = signals::Taking::Dialect::Alertmanager}, arrived.texts.size(), 0)));
  }
  auto next = signals::handle(
      *inlet, call, {.components = now->components, .alerts = alerts, .started = started_});
  if (auto* ready = std::get_if<signals::Ready>(&next)) return answer(answer_of(std::move(*ready)));
  arrived.taking = std::move(std::get<signals::Taking>(next));
  commit(name, std::move(arrived), std::move(answer));
}

bool Inlets::tells_nothing(const std::string& inlet,
                           std::span<const signals::Repeats::Digest> texts,
                           TimePoint now) {
  const std::uint64_t news = desk_.counts().news;
  const std::lock_guard lock{guard_};
  const auto heard = heard_.find(inlet);
  return heard != heard_.end() && heard->second.repeats.tell_nothing(texts, now, news);
}

std::optional<Response> Inlets::turned_away(const signals::Inlet& inlet,
                                            const Request& request) const {
  const auto& presented = header(request, "authorization");
  if (inlet.token) {
    if (signals::may_enter(inlet, presented)) return std::nullopt;
  } else if (const auto token = signals::presented_token(presented)) {
    const auto identity = authorizer_.identify(*token);
    if (identity && identity->scope >= Scope::Signal) return std::nullopt;
  }
  auto refusal = problem(401, "this needs the inlet's token");
  refusal.headers.emplace_back("WWW-Authenticate", "Bearer, Basic realm=\"goji\"");
  return refusal;
}

std::vector<signals::Alert> Inlets::firing(const std::string& inlet, TimePoint now) {
  const std::lock_guard lock{guard_};
  return heard_[inlet].alerts.firing(now);
}

void Inlets::commit(const std::string& inlet, Arrived arrived, Answer answer) {
  for (const auto& note : arrived.taking.notes)
    spdlog::info("inlet note inlet={} what=\"{}\"", inlet, note);
  if (!may_be_left_out(arrived.taking)) arrived.texts.clear();
  auto take = take_from(arrived.taking, inlet);
  desk_.submit(std::move(take),
               [this, inlet, arrived = std::move(arrived), answer = std::move(answer)](
                   Result<flow::Taken> taken) mutable {
                 auto& taking = arrived.taking;
                 if (!taken)
                   return answer(answer_of(signals::not_committed(taking, taken.error().what)));
                 // What was a repeat is one again; what was news may be contradicted beside it.
                 if (taken->duplicates != taken->accepted) arrived.texts.clear();
                 remember(inlet, arrived, taken->news);
                 answer(answer_of(signals::committed(taking, taken->accepted, taken->duplicates)));
               });
}

void Inlets::remember(const std::string& inlet, const Arrived& arrived, std::uint64_t news) {
  const std::lock_guard lock{guard_};
  auto& heard = heard_[inlet];
  heard.repeats.keep(arrived.texts, arrived.taking.alerts, arrived.at, news);
  for (const auto& alert : arrived.taking.alerts)
    heard.alerts.take(alert);
}

}  // namespace goji::web::ops
