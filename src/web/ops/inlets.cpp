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
  auto next =
      signals::handle(*inlet,
                      call_of(std::move(request)),
                      {.components = now->components, .alerts = alerts, .started = started_});
  if (auto* ready = std::get_if<signals::Ready>(&next)) return answer(answer_of(std::move(*ready)));
  commit(*inlet, std::move(std::get<signals::Taking>(next)), std::move(answer));
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
  return alerts_[inlet].firing(now);
}

void Inlets::commit(const signals::Inlet& inlet, signals::Taking taking, Answer answer) {
  for (const auto& note : taking.notes)
    spdlog::info("inlet note inlet={} what=\"{}\"", inlet.name, note);
  auto take = take_from(taking, inlet.name);
  desk_.submit(std::move(take),
               [this, name = inlet.name, taking = std::move(taking), answer = std::move(answer)](
                   Result<flow::Taken> taken) mutable {
                 if (!taken)
                   return answer(answer_of(signals::not_committed(taking, taken.error().what)));
                 {
                   const std::lock_guard lock{guard_};
                   for (auto& alert : taking.alerts)
                     alerts_[name].take(std::move(alert));
                 }
                 answer(answer_of(signals::committed(taking, taken->accepted, taken->duplicates)));
               });
}

}  // namespace goji::web::ops
