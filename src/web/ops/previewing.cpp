#include "domain/words.h"
#include "messages/fit.h"
#include "web/ops/speaking.h"

#include <boost/json.hpp>

#include <array>
#include <string_view>
#include <utility>

namespace goji::web::ops {
namespace {

namespace json = boost::json;

std::string_view word(Form form) {
  constexpr std::array<std::string_view, 7> kWords{
      "title", "short", "plain", "html", "json", "mail_text", "mail_html"};
  return kWords.at(static_cast<std::size_t>(form));
}

std::string_view word(Unit unit) {
  constexpr std::array<std::string_view, 4> kWords{"graphemes", "utf16", "bytes", "weighted"};
  return kWords.at(static_cast<std::size_t>(unit));
}

json::object to_json(const Wants& wants, const std::string& text) {
  return {{"form", word(wants.form)},
          {"text", text},
          {"length", messages::length_of(text, wants.unit, wants.link_length)},
          {"limit", wants.limit == 0 ? json::value(nullptr) : json::value(wants.limit)},
          {"unit", word(wants.unit)}};
}

json::object to_json(const flow::Preview::Shown& shown) {
  json::array forms;
  for (const Wants& wants : shown.wants)
    if (const auto text = shown.forms.find(wants.form); text != shown.forms.end())
      forms.push_back(to_json(wants, text->second));
  return {{"channel", shown.channel}, {"language", shown.language}, {"forms", std::move(forms)}};
}

}  // namespace

Result<flow::Speak> read_preview(const Request& request) {
  boost::system::error_code unreadable;
  auto body = json::parse(request.body, unreadable);
  if (unreadable || !body.is_object() || !body.get_object().contains("incident"))
    return read_announcement(request);
  const auto& incident = body.get_object().at("incident");
  if (!incident.is_string()) return Error{Fault::Invalid, "incident must be an id, as a string"};
  auto about = request;
  about.captures["id"] = std::string{incident.get_string()};
  body.get_object().erase("incident");
  about.body = json::serialize(body);
  return read_update(about);
}

flow::Reply reply_to(const flow::Preview& preview) {
  json::object messages;
  for (const auto& [language, words] : preview.words)
    messages[language] =
        json::object{{"title", words.title}, {"short", words.short_text}, {"body", words.body}};
  json::array channels;
  for (const auto& shown : preview.shown)
    channels.push_back(to_json(shown));
  return {200,
          json::serialize(json::object{{"kind", goji::word(preview.kind)},
                                       {"messages", std::move(messages)},
                                       {"channels", std::move(channels)}})};
}

}  // namespace goji::web::ops
