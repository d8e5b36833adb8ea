#include "base/utf8.h"
#include "web/joining/visit.h"

#include <boost/json.hpp>

#include <utility>

namespace goji::web::joining {
namespace {

namespace json = boost::json;

json::array list_of(const std::vector<std::string>& texts) {
  return json::array(texts.begin(), texts.end());
}

Response program_reply(int status, const json::object& body) {
  return {
      .status = status, .body = json::serialize(body), .headers = {{"Cache-Control", "no-store"}}};
}

/// A word under page.subscribe.
std::string_view trouble_of(const Error& error) {
  if (error.fault == Fault::Unavailable) return "unavailable";
  if (error.fault == Fault::Conflict) return "on_already";
  const std::string_view what = error.what;
  return what.starts_with("address") || what.starts_with("owner") ? "wrong_address" : "wrong";
}

}  // namespace

Response Replies::html(int status, std::string body) const {
  return {.status = status,
          .content_type = "text/html; charset=utf-8",
          .body = std::move(body),
          .headers = {{"Cache-Control", "no-store"},
                      {"Content-Security-Policy", shown_.pages->csp()},
                      {"Content-Language", language_}}};
}

/// What was typed stands there again, so that a slip is mended and not all written anew.
Response Replies::form(int status, std::string_view trouble) const {
  const auto& wish = sent_.wish;
  board::Choices choices{.by_email = shown_.by_email,
                         .by_webhook = shown_.by_webhook,
                         .components = wish.components,
                         .language = language_,
                         .statuspage = wish.format == "statuspage",
                         .owner = utf8::cleaned_line(wish.owner)};
  (wish.kind == "webhook" ? choices.endpoint : choices.mailbox) = utf8::cleaned_line(wish.address);
  return html(status, shown_.pages->subscribe(language_, choices, trouble));
}

Response Replies::settings(int status,
                           const flow::Enrolment::Settings& settings,
                           std::string_view trouble) const {
  if (sent_.as_json)
    return program_reply(status,
                         {{"kind", settings.kind},
                          {"address", settings.address},
                          {"language", settings.language},
                          {"components", list_of(settings.components)},
                          {"format", settings.format},
                          {"owner", settings.owner.address},
                          {"owner_confirmed", settings.owner.said_yes},
                          {"switched_off", settings.is_off}});
  const board::Choices choices{.by_email = shown_.by_email,
                               .by_webhook = settings.kind == "webhook",
                               .components = settings.components,
                               .language = settings.language,
                               .statuspage = settings.format == "statuspage",
                               .owner = settings.owner.address,
                               .owner_said_yes = settings.owner.said_yes,
                               .is_off = settings.is_off};
  return html(status,
              shown_.pages->manage(language_, choices, settings.address, sent_.token, trouble));
}

Response Replies::unchanged(const Error& error, const flow::Enrolment::Settings& settings) const {
  const auto told = problem(error);
  return sent_.as_json ? told : this->settings(told.status, settings, trouble_of(error));
}

Response Replies::too_often(std::chrono::seconds wait) const {
  auto response = sent_.as_json ? problem(429, "that was too often; wait, and send it again")
                  : sent_.token.empty() ? form(429, "wait")
                                        : page(429, {.heading = "manage_title", .text = "wait"});
  response.headers.emplace_back("Retry-After", std::to_string(wait.count()));
  return response;
}

Response Replies::page(int status, const board::FormAnswer& answer) const {
  if (!sent_.as_json) return html(status, shown_.pages->answer(language_, answer));
  json::object body{{"status", answer.heading.substr(0, answer.heading.find('_'))}};
  if (!answer.secret.empty()) body["secret"] = answer.secret;
  return program_reply(status, body);
}

Response Replies::invalid() const {
  if (sent_.as_json)
    return problem(Error{Fault::NotFound, "the token is not valid, or not any more"});
  return page(404,
              {.heading = "invalid_title",
               .text = "invalid_text",
               .link = "again",
               .href = "/subscribe?lang=" + language_});
}

Response Replies::refused(const Error& error) const {
  auto told = problem(error);
  if (sent_.as_json) return told;
  return form(told.status, trouble_of(error));
}

}  // namespace goji::web::joining
