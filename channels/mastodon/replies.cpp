#include "mastodon/replies.h"

#include "base/rfc3339.h"

#include <boost/json.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace goji::channels::mastodon {
namespace {

namespace json = boost::json;

json::value parsed(const std::string& body) {
  boost::system::error_code unreadable;
  auto value = json::parse(body, unreadable);
  return unreadable ? json::value{} : value;
}

/// What stands there, step by step; null where the way ends.
const json::value* at(const json::value& value, std::initializer_list<std::string_view> way) {
  const auto* here = &value;
  for (const auto name : way) {
    if (here == nullptr || !here->is_object()) return nullptr;
    here = here->get_object().if_contains(name);
  }
  return here;
}

std::string text(const json::value& value, std::string_view name) {
  const auto* found = at(value, {name});
  return found != nullptr && found->is_string() ? std::string{found->get_string()} : std::string{};
}

std::optional<std::size_t> number(const json::value& value,
                                  std::initializer_list<std::string_view> way) {
  const auto* found = at(value, way);
  if (found == nullptr || !found->is_int64() || found->get_int64() <= 0) return std::nullopt;
  return static_cast<std::size_t>(found->get_int64());
}

/// Numbers come as text, for the sake of JavaScript; some servers send them bare.
std::string id(const json::value& value) {
  const auto* found = at(value, {"id"});
  if (found == nullptr) return {};
  if (found->is_int64()) return std::to_string(found->get_int64());
  return found->is_string() ? std::string{found->get_string()} : std::string{};
}

std::optional<Status> status(const json::value& value) {
  Status read{.id = id(value), .url = text(value, "url"), .content = text(value, "content")};
  if (read.id.empty()) return std::nullopt;
  if (read.url.empty()) read.url = text(value, "uri");
  if (const auto at = parse_rfc3339(text(value, "created_at"))) read.created_at = *at;
  return read;
}

/// What the HTML shows, without its tags.
std::string shown(std::string_view html) {
  constexpr std::array<std::pair<std::string_view, char>, 6> kEntities{{{"&lt;", '<'},
                                                                        {"&gt;", '>'},
                                                                        {"&quot;", '"'},
                                                                        {"&#39;", '\''},
                                                                        {"&apos;", '\''},
                                                                        {"&amp;", '&'}}};
  std::string out;
  for (std::size_t i = 0; i < html.size(); ++i) {
    if (html[i] == '<') {
      i = std::min(html.find('>', i), html.size());
      continue;
    }
    const auto rest = html.substr(i);
    const auto* const entity = std::ranges::find_if(
        kEntities, [&](const auto& known) { return rest.starts_with(known.first); });
    out += entity == kEntities.end() ? html[i] : entity->second;
    if (entity != kEntities.end()) i += entity->first.size() - 1;
  }
  return out;
}

std::string without_spaces(std::string text) {
  std::erase_if(text, [](char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; });
  return text;
}

}  // namespace

std::optional<Status> status_in(const std::string& body) {
  return status(parsed(body));
}

std::optional<std::vector<Status>> statuses_in(const std::string& body) {
  const auto value = parsed(body);
  if (!value.is_array()) return std::nullopt;
  std::vector<Status> all;
  for (const auto& item : value.get_array())
    if (auto one = status(item)) all.push_back(*std::move(one));
  return all;
}

std::optional<std::string> id_in(const std::string& body) {
  auto found = id(parsed(body));
  if (found.empty()) return std::nullopt;
  return found;
}

std::optional<Limits> limits_in(const std::string& body) {
  const auto value = parsed(body);
  auto characters = number(value, {"configuration", "statuses", "max_characters"});
  if (!characters) characters = number(value, {"max_toot_chars"});
  if (!characters) return std::nullopt;
  const auto link = number(value, {"configuration", "statuses", "characters_reserved_per_url"});
  return Limits{.characters = *characters, .link = link.value_or(Limits{}.link)};
}

std::vector<Wants> wants_within(const Limits& limits) {
  constexpr std::size_t kLongestTitle = 100;
  constexpr std::size_t kBetween = 2;  // the empty line
  const auto title = std::min(kLongestTitle, limits.characters / 4);
  const auto rest = limits.characters - std::min(limits.characters - 1, title + kBetween);
  return {{.form = Form::Title, .limit = std::max<std::size_t>(title, 1)},
          {.form = Form::Plain, .limit = rest, .link_length = limits.link}};
}

bool shows(std::string_view html, std::string_view text) {
  return without_spaces(shown(html)) == without_spaces(std::string{text});
}

Outcome judge(const net::Answer& answer, TimePoint now) {
  auto outcome = judge_http(answer, now);
  auto* later = std::get_if<TryLater>(&outcome);
  const auto* response = std::get_if<net::HttpResponse>(&answer);
  if (later == nullptr || later->wait || response == nullptr) return outcome;
  const auto reset = response->headers.find("x-ratelimit-reset");
  if (reset == response->headers.end()) return outcome;
  if (const auto at = parse_rfc3339(reset->second))
    later->wait =
        std::max(std::chrono::ceil<std::chrono::seconds>(*at - now), std::chrono::seconds{0});
  return outcome;
}

int status_of(const net::Answer& answer) {
  const auto* response = std::get_if<net::HttpResponse>(&answer);
  return response == nullptr ? 0 : response->status;
}

const std::string& body_of(const net::Answer& answer) {
  static const std::string kNone;
  const auto* response = std::get_if<net::HttpResponse>(&answer);
  return response == nullptr ? kNone : response->body;
}

}  // namespace goji::channels::mastodon
