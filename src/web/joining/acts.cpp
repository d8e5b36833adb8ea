#include "web/joining/joining.h"
#include "web/joining/visit.h"

#include <utility>

namespace goji::web::joining {
namespace {

using subscribers::Purpose;

}  // namespace

void Joining::act(const std::shared_ptr<Visit>& visit,
                  std::function<Result<Response>(flow::Turn&, const Visit&)> what) {
  doors_.desk->submit(flow::command<Response>(
      [visit, what = std::move(what)](flow::Turn& turn) { return what(turn, *visit); },
      [visit](Result<Response> response) {
        if (response) return visit->answer(std::move(*response));
        visit->answer(
            Replies{visit->sent, visit->language, visit->shown}.refused(response.error()));
      }));
}

std::shared_ptr<Joining::Visit> Joining::visit_with_token(const Request& request,
                                                          Purpose purpose,
                                                          const Answer& answer) {
  auto sent = read_form(request);
  if (!sent) {
    answer(problem(sent.error()));
    return nullptr;
  }
  auto visit = visit_of(request, std::move(*sent), answer);
  // Made up ones cost the desk nothing.
  if (subscribers::subscriber_of(visit->sent.token, purpose, *doors_.keyring)) return visit;
  answer(Replies{visit->sent, visit->language, visit->shown}.invalid());
  return nullptr;
}

void Joining::subscribe(const Request& request, const Answer& answer) {
  auto sent = read_form(request);
  if (!sent) return answer(problem(sent.error()));
  const auto visit = visit_of(request, std::move(*sent), answer);
  const Replies replies{visit->sent, visit->language, visit->shown};
  if (const auto wait =
          doors_.gate->wait(request.peer, visit->sent.wish.address, request.arrival)) {
    auto response = visit->sent.as_json
                        ? problem(429, "that was too often; wait, and send it again")
                        : replies.form(429, "wait");
    response.headers.emplace_back("Retry-After", std::to_string(wait->count()));
    return answer(std::move(response));
  }
  if (visit->sent.wish.language.empty()) visit->sent.wish.language = visit->language;
  act(visit, [this](flow::Turn& turn, const Visit& asked) -> Result<Response> {
    const auto done = doors_.enrolment->ask(turn, asked.sent.wish);
    if (!done) return done.error();
    return Replies{asked.sent, asked.language, asked.shown}.page(
        202, {.heading = "sent_title", .text = "sent_text"});
  });
}

void Joining::confirm(const Request& request, const Answer& answer) {
  const auto visit = visit_with_token(request, Purpose::Confirm, answer);
  if (!visit) return;
  act(visit, [this](flow::Turn& turn, const Visit& asked) -> Result<Response> {
    const Replies replies{asked.sent, asked.language, asked.shown};
    if (!doors_.enrolment->confirm(turn, asked.sent.token)) return replies.invalid();
    return replies.page(200, {.heading = "confirmed_title", .text = "confirmed_text"});
  });
}

void Joining::leave(const Request& request, const Answer& answer) {
  const auto visit = visit_with_token(request, Purpose::Manage, answer);
  if (!visit) return;
  act(visit, [this](flow::Turn& turn, const Visit& asked) -> Result<Response> {
    const Replies replies{asked.sent, asked.language, asked.shown};
    if (!doors_.enrolment->leave(turn, asked.sent.token)) return replies.invalid();
    return replies.page(200,
                        {.heading = "left_title",
                         .text = "left_text",
                         .link = "again",
                         .href = "/subscribe?lang=" + asked.language});
  });
}

void Joining::show_settings(const Request& request, const Answer& answer) {
  const auto visit = visit_with_token(request, Purpose::Manage, answer);
  if (!visit) return;
  act(visit, [this](flow::Turn& turn, const Visit& asked) -> Result<Response> {
    const Replies replies{asked.sent, asked.language, asked.shown};
    const auto settings = doors_.enrolment->settings(turn.writing(), asked.sent.token);
    return settings ? replies.settings(200, *settings, "") : replies.invalid();
  });
}

void Joining::manage(const Request& request, const Answer& answer) {
  const auto visit = visit_with_token(request, Purpose::Manage, answer);
  if (!visit) return;
  act(visit, [this](flow::Turn& turn, const Visit& asked) -> Result<Response> {
    const Replies replies{asked.sent, asked.language, asked.shown};
    const auto& token = asked.sent.token;
    auto& enrolment = *doors_.enrolment;
    if (asked.sent.renew) {
      const auto secret = enrolment.renew_secret(turn, token);
      if (!secret && secret.error().fault == Fault::NotFound) return replies.invalid();
      if (!secret) return secret.error();
      return replies.page(
          200, {.heading = "renewed_title", .text = "renewed_text", .secret = secret->reveal()});
    }
    const auto changed = enrolment.change(turn, token, asked.sent.wish);
    const auto settings = enrolment.settings(turn.writing(), token);
    if (!settings) return replies.invalid();
    if (!changed && asked.sent.as_json) return changed.error();
    return replies.settings(changed ? 200 : 400, *settings, changed ? "saved" : "wrong");
  });
}

}  // namespace goji::web::joining
