#include "web/displays.h"

#include "web/ops/fields.h"

#include <set>
#include <string_view>

namespace goji::web {
namespace {

constexpr std::size_t kLongestBody = 4'096;

Response answer_to(const Request& request, flow::Displays& displays, Turnstile& turnstile) {
  if (!turnstile.pass(request.peer, request.arrival)) {
    auto response = problem(429, "that was too often for one address; it is not counted");
    response.headers.emplace_back("Retry-After", "60");
    return response;
  }
  // Pages send it as text/plain, so that no browser asks for leave first.
  auto fields = ops::Fields::of(request.body);
  if (!fields) return problem(fields.error());
  const auto language = fields->text("language");
  const auto updates = fields->texts("updates");
  if (const auto wrong = fields->wrong()) return problem(*wrong);
  for (const auto& id : std::set<std::string_view>(updates.begin(), updates.end()))
    if (const auto update = board::banner_update(id)) displays.count(*update, language);
  return {.status = 204};
}

}  // namespace

Route post_displays(flow::Displays& displays, Turnstile& turnstile) {
  return {.method = "POST",
          .pattern = "/api/displays",
          .scope = Scope::Open,
          .max_body = kLongestBody,
          .handle = [&displays, &turnstile](
                        const Request& request,
                        const Answer& answer) { answer(answer_to(request, displays, turnstile)); },
          .cors = true};
}

}  // namespace goji::web
