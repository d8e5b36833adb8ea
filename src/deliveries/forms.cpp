#include "deliveries/forms.h"

#include <boost/json.hpp>

#include <array>
#include <string_view>
#include <utility>

namespace goji::deliveries {
namespace {

namespace json = boost::json;

constexpr std::array<std::pair<Form, std::string_view>, 7> kNames{{{Form::Title, "title"},
                                                                   {Form::Short, "short"},
                                                                   {Form::Plain, "plain"},
                                                                   {Form::Html, "html"},
                                                                   {Form::Json, "json"},
                                                                   {Form::MailText, "mail_text"},
                                                                   {Form::MailHtml, "mail_html"}}};

}  // namespace

std::string to_body(const Forms& forms) {
  json::object body;
  for (const auto& [form, name] : kNames)
    if (const auto text = forms.find(form); text != forms.end()) body[name] = text->second;
  return json::serialize(body);
}

Result<Forms> forms_in(const std::string& body) {
  boost::system::error_code unreadable;
  const auto value = json::parse(body, unreadable);
  if (unreadable || !value.is_object())
    return Error{Fault::Invalid, "the rendered text in the store is unreadable"};
  Forms forms;
  for (const auto& [form, name] : kNames)
    if (const auto* text = value.get_object().if_contains(name); text != nullptr)
      if (text->is_string()) forms.emplace(form, json::value_to<std::string>(*text));
  return forms;
}

}  // namespace goji::deliveries
