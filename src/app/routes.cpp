#include "app/routes.h"

#include "app/subscriber_routes.h"
#include "app/version.h"
#include "flow/once.h"
#include "web/ops/channels_page.h"
#include "web/ops/get_deliveries.h"
#include "web/ops/get_gate.h"
#include "web/ops/get_incidents.h"
#include "web/ops/get_report.h"
#include "web/ops/metrics.h"
#include "web/ops/pausing.h"
#include "web/ops/post_signals.h"
#include "web/ops/redriving.h"
#include "web/ops/speaking.h"

#include <functional>
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
constexpr std::size_t kSpeakBody = 1U << 20U;    // 10,000 letters in every language
constexpr int kProblem = 400;                    // and whatever status is above

/// A handler that only looks something up.
Route lookup(const OperatorsDoors& doors,
             std::string pattern,
             Response (*find)(const Request&, const web::ops::Records&)) {
  return {.method = "GET",
          .pattern = std::move(pattern),
          .scope = Scope::Operate,
          .handle = [clerk = doors.clerk, find](Request request, Answer answer) {
            clerk->ask([find, request = std::move(request)](
                           const web::ops::Records& records) { return find(request, records); },
                       std::move(answer));
          }};
}

/// The same in the ledger.
Route ledger(const OperatorsDoors& doors,
             std::string pattern,
             Response (*find)(const Request&,
                              const web::ops::Records&,
                              const web::ops::ChannelStandings&)) {
  return {.method = "GET",
          .pattern = std::move(pattern),
          .scope = Scope::Operate,
          .handle = [clerk = doors.clerk, standings = doors.standings, find](Request request,
                                                                             Answer answer) {
            clerk->ask(
                [standings, find, request = std::move(request)](const web::ops::Records& records) {
                  return find(request, records, standings->all());
                },
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

/// Asks the desk, and answers once it has committed. The same request under the same
/// Idempotency-Key gets the same answer.
void ask_desk(flow::Desk& desk,
              const Request& request,
              std::function<Result<flow::Reply>(flow::Turn&)> act,
              Answer answer) {
  auto once = web::ops::once_of(request);
  if (!once) return answer(web::problem(once.error()));
  desk.submit(flow::once(
      std::move(*once), std::move(act), [answer = std::move(answer)](Result<flow::Reply> reply) {
        if (!reply) return answer(web::problem(reply.error()));
        Response response{.status = reply->status, .body = std::move(reply->body)};
        if (reply->status >= kProblem) response.content_type = "application/problem+json";
        answer(std::move(response));
      }));
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
            auto act = [desk = doors.desk, task = std::move(std::get<web::ops::SignalsTask>(next))](
                           flow::Turn& turn) -> Result<flow::Reply> {
              const auto taken = desk->take(turn, task.take);
              if (!taken) return taken.error();
              return web::ops::reply_to(*taken, task);
            };
            ask_desk(*doors.desk, request, std::move(act), std::move(answer));
          }};
}

/// A handler that says something, to be answered with `status`.
Route speaking(const OperatorsDoors& doors,
               std::string pattern,
               web::ops::ReadSpeak read,
               int status) {
  return {.method = "POST",
          .pattern = std::move(pattern),
          .scope = Scope::Operate,
          .max_body = kSpeakBody,
          .handle = [desk = doors.desk, read, status](const Request& request, Answer answer) {
            auto speak = read(request);
            if (!speak) return answer(web::problem(speak.error()));
            auto act =
                [desk, status, speak = std::move(*speak)](flow::Turn& turn) -> Result<flow::Reply> {
              const auto spoken = desk->speak(turn, speak);
              if (!spoken) return spoken.error();
              return web::ops::reply_to(*spoken, turn.writing(), status);
            };
            ask_desk(*desk, request, std::move(act), std::move(answer));
          }};
}

Route redriving(const OperatorsDoors& doors,
                std::string pattern,
                Result<web::ops::Redrive> (*read)(const Request&)) {
  return {.method = "POST",
          .pattern = std::move(pattern),
          .scope = Scope::Operate,
          .max_body = kSpeakBody,
          .handle = [desk = doors.desk, read](const Request& request, Answer answer) {
            auto wish = read(request);
            if (!wish) return answer(web::problem(wish.error()));
            ask_desk(
                *desk,
                request,
                [desk, wish = std::move(*wish)](flow::Turn& turn) {
                  return web::ops::redrive(*desk, turn, wish);
                },
                std::move(answer));
          }};
}

/// A handler that does something to one channel.
Route to_channel(const OperatorsDoors& doors,
                 const std::string& what,
                 Result<flow::Reply> (*act)(flow::Desk&,
                                            flow::Turn&,
                                            const std::string& channel,
                                            const std::string& author)) {
  return {.method = "POST",
          .pattern = "/api/v1/channels/{name}/" + what,
          .scope = Scope::Operate,
          .max_body = kSpeakBody,
          .handle = [desk = doors.desk, act](const Request& request, Answer answer) {
            ask_desk(
                *desk,
                request,
                [desk, act, name = request.captures.at("name"), author = request.actor](
                    flow::Turn& turn) { return act(*desk, turn, name, author); },
                std::move(answer));
          }};
}

Route approving(const OperatorsDoors& doors) {
  return {.method = "POST",
          .pattern = "/api/v1/deliveries/approve",
          .scope = Scope::Operate,
          .max_body = kSpeakBody,
          .handle = [desk = doors.desk](const Request& request, Answer answer) {
            auto wish = web::ops::read_approve(request);
            if (!wish) return answer(web::problem(wish.error()));
            ask_desk(
                *desk,
                request,
                [desk, wish = std::move(*wish)](flow::Turn& turn) {
                  return web::ops::approve(*desk, turn, wish);
                },
                std::move(answer));
          }};
}

Route channels(const OperatorsDoors& doors) {
  return {.method = "GET",
          .pattern = "/api/v1/channels",
          .scope = Scope::Operate,
          .handle = [doors](const Request&, Answer answer) {
            doors.clerk->ask(
                [doors](const web::ops::Records& records) {
                  return web::ops::channels_page(
                      {.channels = doors.standings->all(),
                       .pauses = records.store.pauses(),
                       .unapproved = records.store.held_by_channel("approval")});
                },
                std::move(answer));
          }};
}

/// What saying it would send. The same right as to say it.
Route preview(const OperatorsDoors& doors) {
  return {.method = "POST",
          .pattern = "/api/v1/preview",
          .scope = Scope::Operate,
          .max_body = kSpeakBody,
          .handle = [desk = doors.desk](const Request& request, Answer answer) {
            auto speak = web::ops::read_preview(request);
            if (!speak) return answer(web::problem(speak.error()));
            auto act = [desk, speak = std::move(*speak)](flow::Turn& turn) -> Result<flow::Reply> {
              const auto shown = desk->preview(turn, speak);
              if (!shown) return shown.error();
              return web::ops::reply_to(*shown);
            };
            ask_desk(*desk, request, std::move(act), std::move(answer));
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
          .has_reserve = counts.has_reserve,
          .signals = counts.signals,
          .repeats = counts.repeats,
          .open_incidents = reading.open_incidents().size(),
          .deliveries = reading.delivery_counts(),
          .oldest_live = reading.oldest_live_delivery(),
          .unseen = reading.unseen_deliveries(),
          .seen = reading.seen_deliveries(),
          .displays = reading.displays_by_language(),
          .destinations = reading.destinations(),
          .channels = doors.standings->all(),
          .pauses = reading.pauses(),
          .unapproved = reading.held_by_channel("approval"),
          .started = doors.started,
          .now = doors.clock->now()};
}

Route metrics(const OperatorsDoors& doors) {
  return {.method = "GET",
          .pattern = "/metrics",
          .scope = Scope::Open,
          .handle = [doors](const Request&, Answer answer) {
            doors.clerk->ask(
                [doors](const web::ops::Records& records) {
                  return Response{200,
                                  "text/plain; version=0.0.4; charset=utf-8",
                                  web::ops::metrics_text(figures_of(doors, records.store))};
                },
                std::move(answer));
          }};
}

/// As /healthz, and what else a person looks at: a sender that is stuck looks well otherwise.
Route readiness(const OperatorsDoors& doors) {
  return {.method = "GET",
          .pattern = "/readyz",
          .scope = Scope::Open,
          .handle = [doors](const Request&, Answer answer) {
            if (!doors.health->ready)
              return answer({503, "text/plain; charset=utf-8", "not ready\n"});
            doors.clerk->ask(
                [doors](const web::ops::Records& records) {
                  const auto oldest = records.store.oldest_live_delivery();
                  return Response{200,
                                  "text/plain; charset=utf-8",
                                  web::ops::readiness_text(oldest,
                                                           records.store.unseen_deliveries(),
                                                           doors.standings->all(),
                                                           doors.clock->now())};
                },
                std::move(answer));
          }};
}

}  // namespace

std::vector<Route> operators_routes(const OperatorsDoors& doors) {
  std::vector<Route> routes{
      health("/healthz", doors.health->alive),
      readiness(doors),
      metrics(doors),
      signals(doors),
      inlet(doors, "GET", "/in/{name}"),
      inlet(doors, "POST", "/in/{name}"),
      inlet(doors, "GET", "/in/{name}/{rest...}"),
      inlet(doors, "POST", "/in/{name}/{rest...}"),
      speaking(doors, "/api/v1/incidents", web::ops::read_announcement, 201),
      preview(doors),
      speaking(doors, "/api/v1/incidents/{id}/updates", web::ops::read_update, 201),
      speaking(doors, "/api/v1/incidents/{id}/retract", web::ops::read_retraction, 200),
      speaking(doors, "/api/v1/drafts/{id}/approve", web::ops::read_approval, 201),
      speaking(doors, "/api/v1/drafts/{id}/reject", web::ops::read_rejection, 200),
      speaking(doors, "/api/v1/drafts/{id}/edit", web::ops::read_edit, 200),
      lookup(doors, "/api/v1/incidents", web::ops::get_incidents),
      lookup(doors, "/api/v1/incidents/{id}", web::ops::get_incident),
      lookup(doors, "/api/v1/incidents/{id}/explain", web::ops::get_explain),
      lookup(doors, "/api/v1/incidents/{id}/report", web::ops::get_report),
      lookup(doors, "/api/v1/incidents/{id}/report.md", web::ops::get_report_markdown),
      lookup(doors, "/api/v1/incidents/{id}/report.html", web::ops::get_report_html),
      lookup(doors, "/api/v1/incidents/{id}/report.json", web::ops::get_report_json),
      lookup(doors, "/api/v1/gate", web::ops::get_gate),
      lookup(doors, "/api/v1/decisions", web::ops::get_decisions),
      lookup(doors, "/api/v1/promises", web::ops::get_promises),
      lookup(doors, "/api/v1/conditions", web::ops::get_conditions),
      lookup(doors, "/api/v1/drafts", web::ops::get_drafts),
      redriving(doors, "/api/v1/deliveries/redrive", web::ops::read_redrive),
      redriving(doors, "/api/v1/deliveries/{id}/redrive", web::ops::read_redrive_of_one),
      approving(doors),
      to_channel(doors, "test", web::ops::test_channel),
      to_channel(doors, "pause", web::ops::pause_channel),
      to_channel(doors, "resume", web::ops::resume_channel),
      channels(doors),
      ledger(doors, "/api/v1/deliveries", web::ops::get_deliveries),
      ledger(doors, "/api/v1/deliveries/{id}", web::ops::get_delivery),
  };
  for (auto& route : subscriber_routes(doors))
    routes.push_back(std::move(route));
  return routes;
}

}  // namespace goji::app
