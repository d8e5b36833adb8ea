#include "app/cli/answer_fields.h"

#include <fmt/format.h>

#include <algorithm>

namespace goji::app::cli {
namespace {

namespace json = boost::json;

const json::value kNothing;

}  // namespace

const json::value& member(const json::value& value, std::string_view name) {
  const auto* object = value.if_object();
  const auto* found = object == nullptr ? nullptr : object->if_contains(name);
  return found == nullptr ? kNothing : *found;
}

const json::array& list(const json::value& value, std::string_view name) {
  static const json::array kNone;
  const auto* array = member(value, name).if_array();
  return array == nullptr ? kNone : *array;
}

std::string harmless(std::string text) {
  for (char& c : text)
    if (static_cast<unsigned char>(c) < ' ' || c == '\x7f') c = ' ';
  return text;
}

std::string text(const json::value& value, std::string_view name) {
  const auto& found = member(value, name);
  if (found.is_null()) return "-";
  return harmless(found.is_string() ? json::value_to<std::string>(found) : json::serialize(found));
}

std::string indented(const json::value& value) {
  if (!value.is_string()) return "    -";
  const std::string_view whole{value.get_string()};
  std::string text;
  for (std::size_t begin = 0; begin <= whole.size();) {
    const auto end = std::min(whole.find('\n', begin), whole.size());
    text +=
        (begin == 0 ? "    " : "\n    ") + harmless(std::string{whole.substr(begin, end - begin)});
    begin = end + 1;
  }
  return text;
}

bool is(const json::value& value, std::string_view name) {
  const auto& found = member(value, name);
  return found.is_bool() && found.get_bool();
}

std::string moment(const json::value& value, std::string_view name) {
  auto at = text(value, name);
  if (const auto dot = at.find('.'); dot != std::string::npos && at.ends_with('Z'))
    at.replace(dot, std::string::npos, "Z");
  return at;
}

std::string components(const json::value& value) {
  std::string all;
  const auto* object = member(value, "components").if_object();
  if (object == nullptr) return "-";
  for (const auto& [key, status] : *object)
    all += fmt::format("{}{} {}",
                       all.empty() ? "" : ", ",
                       std::string_view{key},
                       status.is_string() ? std::string_view{status.get_string()} : "-");
  return all.empty() ? "-" : all;
}

std::string why(const json::value& value, const std::string& language) {
  const auto& all = member(value, "why");
  for (const auto& wanted : {language, std::string{"en"}})
    if (member(all, wanted).is_string()) return text(all, wanted);
  const auto* object = all.if_object();
  if (object != nullptr && !object->empty() && object->begin()->value().is_string())
    return harmless(json::value_to<std::string>(object->begin()->value()));
  return text(member(value, "reason"), "code");
}

std::string share(const json::value& value, std::string_view name) {
  const auto& found = member(value, name);
  return found.is_number() ? fmt::format("{:.3g}%", found.to_number<double>() * 100)
                           : std::string{"an unknown share"};
}

std::string title(const json::value& revision) {
  const auto* messages = member(revision, "messages").if_object();
  if (messages == nullptr || messages->empty()) return "-";
  return text(messages->begin()->value(), "title");
}

std::string milliseconds(const json::value& value, std::string_view name) {
  const auto took = text(value, name);
  return took == "-" ? took : took + " ms";
}

}  // namespace goji::app::cli
