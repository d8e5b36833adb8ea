#include "app/routes.h"

#include "app/version.h"
#include "web/ops/get_deliveries.h"
#include "web/ops/get_incidents.h"
#include "web/ops/metrics.h"
#include "web/ops/post_signals.h"

#include <string>
#include <utility>

namespace goji::app {
namespace {

using web::Answer;
using web::Request;
using web::Response;
using web::Route;
using web::Scope;

constexpr std::size_t kSignalsBody = 4U << 20U;  // a burst of thousands; PagerDuty allows 512 KB

/// A handler that only looks something up.
Route lookup(const OperatorsDoors& doors,
             std::string pattern,
             Response (*find)(const Request&, store::Reading&)) {
  return {.method = "GET",
          .pattern = std::move(pattern),
          .scope = Scope::Operate,
          .handle = [clerk = doors.clerk, find](Request request, Answer answer) {
            clerk->ask([find, request = std::move(request)](
                           store::Reading& reading) { return find(request, reading); },
                       std::move(answer));
          }};
}

Route health(std::string pattern, const std::atomic<bool>& flag) {
  return {.method = "GET",
          .pattern = std::move(pattern),
          .scope = Scope::Open,
          .handle = [&flag](const Request&, const Answer& answer) {
            const bool good = flag;
            answer({good ? 200 : 503, "text/plain; charset=utf-8", good ? "ok\n" : "not ok\n"});
          }};
}

Route signals(const OperatorsDoors& doors) {
  return {.method = "POST",
          .pattern = "/api/v1/signals",
          .scope = Scope::Signal,
          .max_body = kSignalsBody,
          .handle = [doors](const Request& request, Answer answer) {
            auto next = web::ops::post_signals(request, [&](const std::string& component) {
              return doors.inlets->knows(component);
            });
            if (auto* response = std::get_if<Response>(&next)) return answer(std::move(*response));
            auto& task = std::get<web::ops::SignalsTask>(next);
            const auto unknown = web::ops::components_of(task.take.unmapped);
            doors.desk->submit(std::move(task.take),
                               [refusals = std::move(task.refusals),
                                unknown,
                                answer = std::move(answer)](const Result<flow::Taken>& taken) {
                                 answer(web::ops::post_signals_done(taken, refusals, unknown));
                               });
          }};
}

Route inlet(const OperatorsDoors& doors, std::string method, std::string pattern) {
  return {.method = std::move(method),
          .pattern = std::move(pattern),
          .scope = Scope::Inlet,
          .max_body = kSignalsBody,
          .handle = [inlets = doors.inlets](Request request, Answer answer) {
            inlets->handle(std::move(request), std::move(answer));
          }};
}

web::ops::Figures figures_of(const OperatorsDoors& doors, store::Reading& reading) {
  const auto& counts = doors.desk->counts();
  return {.version = std::string{kVersion},
          .readers = doors.readers->totals(),
          .operators = doors.operators(),
          .turns = counts.turns,
          .turns_undone = counts.turns_undone,
          .signals = counts.signals,
          .repeats = counts.repeats,
          .open_incidents = reading.open_incidents().size(),
          .deliveries = reading.delivery_counts(),
          .oldest_live = reading.oldest_live_delivery(),
          .started = doors.started,
          .now = doors.clock->now()};
}

Route metrics(const OperatorsDoors& doors) {
  return {.method = "GET",
          .pattern = "/metrics",
          .scope = Scope::Open,
          .handle = [doors](const Request&, Answer answer) {
            doors.clerk->ask(
                [doors](store::Reading& reading) {
                  return Response{200,
                                  "text/plain; version=0.0.4; charset=utf-8",
                                  web::ops::metrics_text(figures_of(doors, reading))};
                },
                std::move(answer));
          }};
}

}  // namespace

std::vector<Route> operators_routes(const OperatorsDoors& doors) {
  return {
      health("/healthz", doors.health->alive),
      health("/readyz", doors.health->ready),
      metrics(doors),
      signals(doors),
      inlet(doors, "GET", "/in/{name}"),
      inlet(doors, "POST", "/in/{name}"),
      inlet(doors, "GET", "/in/{name}/{rest...}"),
      inlet(doors, "POST", "/in/{name}/{rest...}"),
      lookup(doors, "/api/v1/incidents", web::ops::get_incidents),
      lookup(doors, "/api/v1/incidents/{id}", web::ops::get_incident),
      lookup(doors, "/api/v1/incidents/{id}/explain", web::ops::get_explain),
      lookup(doors, "/api/v1/promises", web::ops::get_promises),
      lookup(doors, "/api/v1/conditions", web::ops::get_conditions),
      lookup(doors, "/api/v1/drafts", web::ops::get_drafts),
      lookup(doors, "/api/v1/deliveries", web::ops::get_deliveries),
      lookup(doors, "/api/v1/deliveries/{id}", web::ops::get_delivery),
  };
}

}  // namespace goji::app
