#include "web/ops/fields.h"

#include "domain/words.h"
#include "messages/graphemes.h"
#include "settings/suggestion.h"
#include "signals/json.h"
#include "web/ops/parameters.h"

#include <boost/json.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <utility>

namespace goji::web::ops {
namespace {

namespace json = boost::json;

// In graphemes: bytes would give some languages more room than others.
constexpr std::size_t kLongestTitle = 200;
constexpr std::size_t kLongestBody = 10'000;

std::string path_of(std::string_view object, std::string_view name) {
  return fmt::format("{}.{}", object, name);
}

}  // namespace

Result<Fields> Fields::of(std::string_view body) {
  if (body.empty()) return Fields{json::object{}};
  auto document = signals::parse_json(body);
  if (!document) return Error{Fault::Invalid, "the body " + document.error().what};
  if (!document->is_object()) return Error{Fault::Invalid, "the body must be a JSON object"};
  return Fields{std::move(document->get_object())};
}

void Fields::complain(std::string_view path, std::string_view what) {
  complaints_.push_back(fmt::format("{} {}", path, what));
}

bool Fields::has(std::string_view name) const {
  const auto* value = fields_.if_contains(name);
  return value != nullptr && !value->is_null() &&
         !(value->is_object() && value->get_object().empty());
}

json::value Fields::take(std::string_view name) {
  known_.emplace_back(name);
  const auto found = fields_.find(name);
  if (found == fields_.end()) return nullptr;
  auto value = std::move(found->value());
  fields_.erase(found);
  return value;
}

std::string Fields::text(std::string_view name) {
  const auto value = take(name);
  if (value.is_string()) return json::value_to<std::string>(value);
  if (!value.is_null()) complain(name, "must be a text");
  return {};
}

std::vector<std::string> Fields::texts(std::string_view name) {
  const auto value = take(name);
  if (value.is_null()) return {};
  std::vector<std::string> texts;
  if (!value.is_array()) {
    complain(name, "must be a list of texts");
    return {};
  }
  for (const auto& one : value.get_array()) {
    if (one.is_string()) {
      texts.push_back(json::value_to<std::string>(one));
    } else {
      complain(name, "must be a list of texts");
    }
  }
  return texts;
}

std::optional<bool> Fields::boolean(std::string_view name) {
  const auto value = take(name);
  if (value.is_bool()) return value.get_bool();
  if (!value.is_null()) complain(name, "must be true or false");
  return std::nullopt;
}

std::optional<std::uint64_t> Fields::whole(std::string_view name) {
  const auto value = take(name);
  if (value.is_null()) return std::nullopt;
  boost::system::error_code wrong;
  const auto number = value.to_number<std::uint64_t>(wrong);
  if (!wrong) return number;
  complain(name, "must be a whole number");
  return std::nullopt;
}

std::optional<std::uint64_t> Fields::id(std::string_view name) {
  const auto value = take(name);
  if (value.is_null()) return std::nullopt;
  boost::system::error_code wrong;
  const auto number =
      value.is_string() ? number_of(value.get_string()) : value.to_number<std::uint64_t>(wrong);
  if (!wrong && number) return number;
  complain(name, "must be an id, as a string");
  return std::nullopt;
}

json::object Fields::take_object(std::string_view name) {
  auto value = take(name);
  if (value.is_object()) return std::move(value.get_object());
  if (!value.is_null()) complain(name, "must be an object");
  return {};
}

std::map<std::string, ComponentStatus> Fields::components(std::string_view name) {
  std::map<std::string, ComponentStatus> components;
  for (const auto& [key, value] : take_object(name)) {
    const auto text = value.is_string() ? std::string_view{value.get_string()} : std::string_view{};
    const auto status = component_status_named(text);
    if (status) {
      components.emplace(key, *status);
    } else {
      complain(path_of(name, key),
               "must be one of: operational, degraded_performance, partial_outage, major_outage, "
               "under_maintenance");
    }
  }
  return components;
}

void Fields::take_word(store::Words& words,
                       const std::string& path,
                       std::string_view name,
                       const json::value& text) {
  if (name != "title" && name != "body") {
    complain(path, "is not known; there are title and body");
  } else if (!text.is_string()) {
    complain(path, "must be a text");
  } else {
    (name == "title" ? words.title : words.body) = json::value_to<std::string>(text);
  }
}

store::Words Fields::words_at(const std::string& path, const json::value& value) {
  store::Words words;
  if (value.is_string()) {
    words.title = json::value_to<std::string>(value);
  } else if (value.is_object()) {
    for (const auto& [name, text] : value.get_object())
      take_word(words, path_of(path, name), name, text);
  } else {
    complain(path, "must be {title, body}, or the title");
  }
  if (messages::grapheme_ends(words.title).size() > kLongestTitle)
    complain(path_of(path, "title"), fmt::format("is longer than {} letters", kLongestTitle));
  if (messages::grapheme_ends(words.body).size() > kLongestBody)
    complain(path_of(path, "body"), fmt::format("is longer than {} letters", kLongestBody));
  return words;
}

std::map<std::string, store::Words> Fields::messages(std::string_view name) {
  std::map<std::string, store::Words> messages;
  for (const auto& [language, value] : take_object(name))
    messages.emplace(language, words_at(path_of(name, language), value));
  return messages;
}

std::optional<Error> Fields::wrong() {
  for (const auto& [name, value] : fields_)
    complain(name, "is not known" + settings::suggestion(name, known_));
  fields_.clear();
  if (complaints_.empty()) return std::nullopt;
  return Error{Fault::Invalid, fmt::format("{}", fmt::join(complaints_, "; "))};
}

}  // namespace goji::web::ops
