#include "store/codec.h"

#include "domain/words.h"
#include "store/store.h"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <array>
#include <cstddef>

namespace goji::store {
namespace {

namespace json = boost::json;

constexpr std::array<std::string_view, 5> kRevisionStates{
    "draft", "awaiting", "published", "rejected", "withdrawn"};

json::object object_in(const std::string& text) {
  // What was written is read again, whatever bytes the world put into it.
  const json::parse_options lenient{.allow_invalid_utf8 = true};
  boost::system::error_code unreadable;
  auto value = json::parse(text, unreadable, {}, lenient);
  if (unreadable || !value.is_object()) throw Failure("the store holds unreadable JSON");
  return std::move(value.get_object());
}

std::string text_in(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value != nullptr && value->is_string() ? json::value_to<std::string>(*value) : "";
}

json::object to_json(const std::map<std::string, std::string>& texts) {
  json::object object;
  for (const auto& [name, text] : texts)
    object[name] = text;
  return object;
}

std::map<std::string, std::string> texts_in(const json::object& object) {
  std::map<std::string, std::string> texts;
  for (const auto& [name, value] : object)
    if (value.is_string()) texts.emplace(name, json::value_to<std::string>(value));
  return texts;
}

}  // namespace

std::string encoded(const std::map<std::string, std::string>& texts) {
  return json::serialize(to_json(texts));
}

std::string encoded(const std::map<std::string, ComponentStatus>& components) {
  json::object object;
  for (const auto& [key, status] : components)
    object[key] = word(status);
  return json::serialize(object);
}

std::string encoded(const std::map<std::string, Words>& words) {
  json::object object;
  for (const auto& [language, said] : words)
    object[language] =
        json::object{{"title", said.title}, {"short", said.short_text}, {"body", said.body}};
  return json::serialize(object);
}

std::string encoded(const Reason& reason) {
  return json::serialize(json::object{{"code", reason.code}, {"facts", to_json(reason.facts)}});
}

std::string encoded(const std::vector<std::string>& keys) {
  return json::serialize(json::array(keys.begin(), keys.end()));
}

std::string_view word(RevisionState state) {
  return kRevisionStates.at(static_cast<std::size_t>(state));
}

std::map<std::string, std::string> decoded_texts(const std::string& json) {
  return texts_in(object_in(json));
}

std::map<std::string, ComponentStatus> decoded_components(const std::string& json) {
  std::map<std::string, ComponentStatus> components;
  for (const auto& [key, text] : texts_in(object_in(json)))
    components.emplace(key, known(component_status_named(text), "components", text));
  return components;
}

std::map<std::string, Words> decoded_words(const std::string& json) {
  std::map<std::string, Words> words;
  for (const auto& [language, value] : object_in(json)) {
    if (!value.is_object()) throw Failure("the store holds words that are no object");
    const auto& said = value.get_object();
    words.emplace(language,
                  Words{text_in(said, "title"), text_in(said, "short"), text_in(said, "body")});
  }
  return words;
}

Reason decoded_reason(const std::string& json) {
  const auto object = object_in(json);
  Reason reason{.code = text_in(object, "code")};
  if (const auto* facts = object.if_contains("facts"); facts != nullptr && facts->is_object())
    reason.facts = texts_in(facts->get_object());
  return reason;
}

std::vector<std::string> decoded_keys(const std::string& text) {
  const json::parse_options lenient{.allow_invalid_utf8 = true};
  boost::system::error_code unreadable;
  const auto value = json::parse(text, unreadable, {}, lenient);
  if (unreadable || !value.is_array()) throw Failure("the store holds a list that is none");
  std::vector<std::string> keys;
  for (const auto& key : value.get_array())
    if (key.is_string()) keys.push_back(json::value_to<std::string>(key));
  return keys;
}

std::optional<RevisionState> revision_state_named(std::string_view word) {
  for (std::size_t i = 0; i < kRevisionStates.size(); ++i)
    if (kRevisionStates.at(i) == word) return static_cast<RevisionState>(i);
  return std::nullopt;
}

void throw_unknown(std::string_view column, std::string_view text) {
  throw Failure(fmt::format("the store holds an unknown {}: {}", column, text));
}

}  // namespace goji::store
