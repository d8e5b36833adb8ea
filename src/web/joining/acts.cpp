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
  if (subscribers::id_in(visit->sent.token, purpose, *doors_.keyring)) return visit;
  answer(Replies{visit->sent, visit->language, visit->shown}.invalid());
  return nullptr;
}

bool Joining::turned_away(const Request& request,
                          const Visit& visit,
                          const std::string& address) const {
  const auto wait = doors_.gate->wait(request.peer, address, request.arrival);
  if (!wait) return false;
  visit.answer(Replies{visit.sent, visit.language, visit.shown}.too_often(*wait));
  return true;
}

bool Joining::pesters_owner(const Request& request, const Visit& visit) const {
  const auto& owner = visit.sent.wish.owner;
  return !owner.empty() && turned_away(request, visit, subscribers::identity_of("email", owner));
}

void Joining::subscribe(const Request& request, const Answer& answer) {
  auto sent = read_form(request);
  if (!sent) return answer(problem(sent.error()));
  const auto visit = visit_of(request, std::move(*sent), answer);
  const auto& wish = visit->sent.wish;
  if (turned_away(request, *visit, subscribers::identity_of(wish.kind, wish.address))) return;
  if (pesters_owner(request, *visit)) return;
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

void Joining::own(const Request& request, const Answer& answer) {
  const auto visit = visit_with_token(request, Purpose::Own, answer);
  if (!visit) return;
  act(visit, [this](flow::Turn& turn, const Visit& asked) -> Result<Response> {
    const Replies replies{asked.sent, asked.language, asked.shown};
    const auto manages = doors_.enrolment->confirm_owner(turn, asked.sent.token);
    if (!manages) return replies.invalid();
    return replies.page(200,
                        {.heading = "owned_title",
                         .text = "owned_text",
                         .link = "owned_link",
                         .href = "/manage?t=" + *manages + "&lang=" + asked.language});
  });
}

void Joining::manage(const Request& request, const Answer& answer) {
  const auto visit = visit_with_token(request, Purpose::Manage, answer);
  if (!visit) return;
  const auto& sent = visit->sent;
  if (sent.switch_on && turned_away(request, *visit, sent.token)) return;
  if (pesters_owner(request, *visit)) return;
  act(visit, [this](flow::Turn& turn, const Visit& asked) { return managed(turn, asked); });
}

Result<Response> Joining::managed(flow::Turn& turn, const Visit& visit) const {
  const Replies replies{visit.sent, visit.language, visit.shown};
  const auto& sent = visit.sent;
  auto& enrolment = *doors_.enrolment;
  if (sent.renew) {
    const auto secret = enrolment.renew_secret(turn, sent.token);
    if (!secret && secret.error().fault == Fault::NotFound) return replies.invalid();
    if (!secret) return secret.error();
    return replies.page(
        200, {.heading = "renewed_title", .text = "renewed_text", .secret = secret->reveal()});
  }
  const auto done = sent.switch_on     ? enrolment.switch_on(turn, sent.token)
                    : sent.names_owner ? enrolment.name_owner(turn, sent.token, sent.wish.owner)
                                       : enrolment.change(turn, sent.token, sent.wish);
  const auto settings = enrolment.settings(turn.writing(), sent.token);
  if (!settings) return replies.invalid();
  if (!done) return replies.unchanged(done.error(), *settings);
  if (sent.switch_on)
    return replies.page(202, {.heading = "switched_title", .text = "switched_text"});
  return replies.settings(200, *settings, sent.names_owner ? "owner_saved" : "saved");
}

}  // namespace goji::web::joining
