#include "app/cli/wish.h"

#include <fmt/format.h>

#include <string_view>
#include <utility>

namespace goji::app::cli {
namespace {

namespace json = boost::json;

std::pair<std::string_view, std::string_view> halves(std::string_view text) {
  const auto sign = text.find('=');
  if (sign == std::string_view::npos) return {text, {}};
  return {text.substr(0, sign), text.substr(sign + 1)};
}

Result<json::object> components_of(const Wish& wish) {
  json::object components;
  for (const auto& one : wish.components) {
    const auto [key, own] = halves(one);
    const auto status = own.empty() ? std::string_view{wish.impact} : own;
    if (key.empty() || status.empty())
      return Error{Fault::Invalid,
                   fmt::format("--component {} needs an impact: --impact, or {}=major_outage",
                               one,
                               key.empty() ? "KEY" : key)};
    components[key] = status;
  }
  return components;
}

Result<void> add_words(json::object& messages,
                       const std::vector<std::string>& options,
                       std::string_view option,
                       std::string_view part) {
  for (const auto& one : options) {
    const auto [language, words] = halves(one);
    if (language.empty() || words.empty())
      return Error{Fault::Invalid, fmt::format("{} {} must be LANGUAGE=TEXT", option, one)};
    auto& entry = messages[language];
    if (!entry.is_object()) entry = json::object{};
    entry.get_object()[part] = words;
  }
  return {};
}

}  // namespace

bool says_nothing(const Wish& wish) {
  return wish.status.empty() && wish.components.empty() && wish.titles.empty() &&
         wish.messages.empty() && wish.template_name.empty();
}

Result<json::object> body_of(const Wish& wish) {
  json::object body;
  auto components = components_of(wish);
  if (!components) return components.error();
  if (!components->empty()) body["components"] = std::move(*components);
  json::object messages;
  if (auto fine = add_words(messages, wish.titles, "--title", "title"); !fine) return fine.error();
  if (auto fine = add_words(messages, wish.messages, "--message", "body"); !fine)
    return fine.error();
  if (!messages.empty()) body["messages"] = std::move(messages);
  if (!wish.status.empty()) body["status"] = wish.status;
  if (!wish.template_name.empty()) body["template"] = wish.template_name;
  if (!wish.channels.empty())
    body["channels"] = json::array(wish.channels.begin(), wish.channels.end());
  if (wish.quiet) body["notify"] = false;
  if (wish.incident != 0) body["incident"] = std::to_string(wish.incident);
  if (wish.version != 0) body["version"] = wish.version;
  return body;
}

}  // namespace goji::app::cli
