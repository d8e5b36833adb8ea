#include "web/joining/joining.h"

#include "web/joining/visit.h"
#include "web/negotiate.h"

#include <utility>

namespace goji::web::joining {
namespace {

constexpr std::size_t kLongestForm = 32'768;

std::string header(const Request& request, const std::string& name) {
  const auto found = request.headers.find(name);
  return found == request.headers.end() ? std::string{} : found->second;
}

/// What the token of a page with a button is for.
subscribers::Purpose purpose_of(std::string_view path) {
  if (path == "/owner") return subscribers::Purpose::Own;
  return path == "/confirm" ? subscribers::Purpose::Confirm : subscribers::Purpose::Manage;
}

}  // namespace

Joining::Joining(Doors doors, Shown shown) : doors_(doors), shown_(std::move(shown)) {
}

void Joining::adopt(Shown shown) {
  const std::lock_guard lock{guard_};
  shown_ = std::move(shown);
}

std::vector<Route> Joining::routes() {
  using Handle = void (Joining::*)(const Request&, const Answer&);
  const auto route = [this](std::string method, std::string pattern, Handle handle) {
    const std::size_t most = method == "POST" ? kLongestForm : 0;
    return Route{.method = std::move(method),
                 .pattern = std::move(pattern),
                 .scope = Scope::Open,
                 .max_body = most,
                 .handle = [this, handle](const Request& request, const Answer& answer) {
                   (this->*handle)(request, answer);
                 }};
  };
  const auto button = [this](std::string pattern, board::FormAnswer page) {
    page.action = pattern;
    return Route{
        .method = "GET",
        .pattern = std::move(pattern),
        .scope = Scope::Open,
        .handle = [this, page = std::move(page)](const Request& request, const Answer& answer) {
          show_button(request, answer, page);
        }};
  };
  return {
      route("GET", "/subscribe", &Joining::show_form),
      route("POST", "/subscribe", &Joining::subscribe),
      button("/confirm", {.heading = "confirm_title", .text = "confirm_text", .button = "confirm"}),
      route("POST", "/confirm", &Joining::confirm),
      button(
          "/unsubscribe",
          {.heading = "leave_title", .text = "leave_text", .button = "leave", .link = "settings"}),
      route("POST", "/unsubscribe", &Joining::leave),
      button("/owner", {.heading = "own_title", .text = "own_text", .button = "own"}),
      route("POST", "/owner", &Joining::own),
      route("GET", "/manage", &Joining::show_settings),
      route("POST", "/manage", &Joining::manage)};
}

std::shared_ptr<Joining::Visit> Joining::visit_of(const Request& request,
                                                  Sent sent,
                                                  const Answer& answer) {
  auto visit = std::make_shared<Visit>();
  {
    const std::lock_guard lock{guard_};
    visit->shown = shown_;
  }
  visit->language = best_language(
      visit->shown.pages->languages(), sent.language, header(request, "accept-language"));
  visit->sent = std::move(sent);
  visit->answer = answer;
  return visit;
}

void Joining::show_form(const Request& request, const Answer& answer) {
  const auto visit = visit_of(request, {.language = request.parameter("lang")}, answer);
  answer(Replies{visit->sent, visit->language, visit->shown}.form(200, ""));
}

/// The token is only passed on: who follows a link learns nothing, and no machine that does so on
/// a reader's behalf changes anything.
void Joining::show_button(const Request& request,
                          const Answer& answer,
                          const board::FormAnswer& page) {
  const auto visit = visit_of(request, {.language = request.parameter("lang")}, answer);
  auto own = page;
  const auto token = request.parameter("t");
  const auto purpose = purpose_of(page.action);
  const Replies replies{visit->sent, visit->language, visit->shown};
  if (!subscribers::id_in(token, purpose, *doors_.keyring)) return answer(replies.invalid());
  own.token = token;
  if (!own.link.empty()) own.href = "/manage?t=" + token + "&lang=" + visit->language;
  answer(replies.page(200, own));
}

}  // namespace goji::web::joining
