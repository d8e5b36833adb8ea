#include "app/subscriber_routes.h"

#include "web/ops/parameters.h"
#include "web/ops/speaking.h"
#include "web/ops/subscribers.h"

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

constexpr std::size_t kLargeBody = 4U << 20U;  // a thousand endpoints; a mail with what it returns

using Act = std::function<Result<flow::Reply>(flow::Turn&)>;

/// What to do within a turn, from a request; or what is wrong with it.
using Read = std::function<Result<Act>(flow::Enrolment&, const Request&)>;

void answer_with(const Answer& answer, const Result<flow::Reply>& reply) {
  if (!reply) return answer(web::problem(reply.error()));
  answer({.status = reply->status, .body = reply->body});
}

/// POSTs are done once under their Idempotency-Key, which keeps their answers for a day; what only
/// looks is not kept: it may hold addresses.
void ask_desk(flow::Desk& desk, const Request& request, Act act, const Answer& answer) {
  const auto told = [answer](Result<flow::Reply> reply) { answer_with(answer, reply); };
  if (request.method == "GET") return desk.submit(flow::command<flow::Reply>(std::move(act), told));
  auto once = web::ops::once_of(request);
  if (!once) return answer(web::problem(once.error()));
  desk.submit(flow::once(std::move(*once), std::move(act), told));
}

Route route(const OperatorsDoors& doors, std::string method, std::string pattern, Read read) {
  const std::size_t most = method == "GET" ? 0 : kLargeBody;
  return {.method = std::move(method),
          .pattern = std::move(pattern),
          .scope = Scope::Operate,
          .max_body = most,
          .handle = [desk = doors.desk, enrolment = doors.enrolment, read = std::move(read)](
                        const Request& request, const Answer& answer) {
            if (enrolment == nullptr)
              return answer(
                  web::problem(Error{Fault::NotFound, "no channel goes to subscribers here"}));
            auto act = read(*enrolment, request);
            if (!act) return answer(web::problem(act.error()));
            ask_desk(*desk, request, std::move(*act), answer);
          }};
}

Result<Act> read_list(flow::Enrolment& enrolment, const Request& request) {
  const auto filter = web::ops::read_filter(request);
  if (!filter) return filter.error();
  return Act{[&enrolment, filter = *filter](flow::Turn& turn) {
    return Result<flow::Reply>{web::ops::list_subscribers(enrolment, turn, filter)};
  }};
}

Result<Act> read_export(flow::Enrolment& enrolment, const Request& request) {
  const auto filter = web::ops::read_filter(request);
  if (!filter) return filter.error();
  return Act{[&enrolment, filter = *filter, author = request.actor](flow::Turn& turn) {
    return Result<flow::Reply>{web::ops::export_subscribers(enrolment, turn, filter, author)};
  }};
}

Result<Act> read_add(flow::Enrolment& enrolment, const Request& request) {
  auto entry = web::ops::read_entry(request);
  if (!entry) return entry.error();
  return Act{[&enrolment, entry = std::move(*entry), author = request.actor](flow::Turn& turn) {
    return web::ops::add_subscriber(enrolment, turn, entry, author);
  }};
}

Result<Act> read_find(flow::Enrolment& enrolment, const Request& request) {
  auto entry = web::ops::read_entry(request);
  if (!entry) return entry.error();
  return Act{[&enrolment, entry = std::move(*entry)](flow::Turn& turn) {
    return web::ops::find_subscriber(enrolment, turn, entry);
  }};
}

Result<Act> read_many(flow::Enrolment& enrolment, const Request& request) {
  auto entries = web::ops::read_import(request);
  if (!entries) return entries.error();
  return Act{[&enrolment, entries = std::move(*entries), author = request.actor](flow::Turn& turn) {
    return web::ops::import_subscribers(enrolment, turn, entries, author);
  }};
}

Read decision(std::string verb) {
  return
      [verb = std::move(verb)](flow::Enrolment& enrolment, const Request& request) -> Result<Act> {
        const auto id = web::ops::id_in(request, "subscriber");
        if (!id) return id.error();
        return Act{[&enrolment, id = *id, verb, author = request.actor](flow::Turn& turn) {
          return web::ops::decide_on_subscriber(enrolment, turn, id, verb, author);
        }};
      };
}

Route for_admins(Route route) {
  route.scope = Scope::Admin;
  return route;
}

/// Mail servers hand it over, with a token of monitoring's: it can take nobody off but who refused.
Route bounces(const OperatorsDoors& doors) {
  auto made = route(doors,
                    "POST",
                    "/in/bounces",
                    [](flow::Enrolment& enrolment, const Request& request) -> Result<Act> {
                      return Act{[&enrolment, message = request.body](flow::Turn& turn) {
                        return web::ops::take_back(enrolment, turn, message);
                      }};
                    });
  made.scope = Scope::Inlet;
  made.handle = [take = std::move(made.handle), authorizer = doors.authorizer](Request request,
                                                                               Answer answer) {
    const auto found = request.headers.find("authorization");
    const auto header = found == request.headers.end() ? std::string{} : found->second;
    const auto identity = web::admitted(Scope::Signal, header, authorizer);
    if (const auto* refusal = std::get_if<Response>(&identity)) return answer(*refusal);
    take(std::move(request), std::move(answer));
  };
  return made;
}

}  // namespace

std::vector<Route> subscriber_routes(const OperatorsDoors& doors) {
  return {bounces(doors),
          route(doors, "GET", "/api/v1/subscribers", read_list),
          route(doors, "POST", "/api/v1/subscribers", read_add),
          for_admins(route(doors, "GET", "/api/v1/subscribers/export", read_export)),
          for_admins(route(doors, "POST", "/api/v1/subscribers/import", read_many)),
          route(doors, "POST", "/api/v1/subscribers/find", read_find),
          route(doors, "POST", "/api/v1/subscribers/{id}/remove", decision("remove")),
          route(doors, "POST", "/api/v1/subscribers/{id}/restore", decision("restore"))};
}

}  // namespace goji::app
