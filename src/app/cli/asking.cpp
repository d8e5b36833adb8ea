#include "app/cli/asking.h"

#include "app/cli/answer_fields.h"
#include "app/cli/reports.h"

#include <fmt/format.h>
#include <fmt/ostream.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <functional>
#include <thread>
#include <utility>

namespace goji::app::cli {
namespace {

namespace json = boost::json;

constexpr auto kDefaultServer = "http://127.0.0.1:8081";

/// Between two looks at what became of a test.
constexpr std::chrono::milliseconds kFirstPause{100};
constexpr std::chrono::milliseconds kLongestPause{2'000};

std::uint64_t number_of(const json::value& delivery) {
  const auto id = text(delivery, "id");
  std::uint64_t number = 0;
  std::from_chars(id.data(), id.data() + id.size(), number);
  return number;
}

std::string given(World& world,
                  const std::string& option,
                  const char* variable,
                  const char* otherwise) {
  return option.empty() ? world.environment(variable).value_or(otherwise) : option;
}

}  // namespace

Asking::Asking(World& world, const std::string& server, const std::string& token)
    : world_(world),
      random_(system_random()),
      client_(given(world, server, "GOJI_SERVER", kDefaultServer),
              Secret{given(world, token, "GOJI_TOKEN", "")},
              *random_) {
}

std::string language_in(const settings::Environment& environment) {
  for (const auto* name : {"LC_ALL", "LC_MESSAGES", "LANG"})
    if (const auto value = environment(name); value && !value->empty())
      return value->substr(0, value->find_first_of("_.@"));
  return "en";
}

std::optional<json::value> Asking::get(const std::string& path) {
  return told(client_.get(path));
}

std::optional<json::value> Asking::post(const std::string& path, const json::object& body) {
  return told(client_.post(path, body));
}

std::optional<json::value> Asking::post(const std::string& path, const Wish& wish) {
  const auto body = body_of(wish);
  if (body) return post(path, *body);
  fmt::print(world_.err, "{}\n", body.error().what);
  return std::nullopt;
}

std::optional<Client::Answered> Asking::look(const std::string& path, const std::string& language) {
  auto answered = client_.look(path, language);
  if (answered) return std::move(*answered);
  fmt::print(world_.err, "{}\n", answered.error().what);
  return std::nullopt;
}

std::optional<json::value> Asking::deliveries(const std::string& query,
                                              std::span<const char* const> states,
                                              std::size_t limit) {
  json::array all;
  bool more = false;
  for (const auto* state : states) {
    auto page = get(fmt::format("/api/v1/deliveries?{}limit={}&state={}", query, limit, state));
    if (!page) return std::nullopt;
    more = more || page->at("next").is_string();
    for (auto& one : page->at("deliveries").as_array())
      all.push_back(std::move(one));
  }
  std::ranges::sort(all, std::ranges::greater{}, number_of);
  more = more || all.size() > limit;
  if (all.size() > limit) all.resize(limit);
  const auto next = more ? all.back().at("id") : json::value{nullptr};
  return json::object{{"deliveries", std::move(all)}, {"next", next}};
}

std::optional<json::value> Asking::tested(const std::string& delivery,
                                          bool read_back,
                                          std::chrono::seconds most) {
  const auto until = std::chrono::steady_clock::now() + most;
  for (auto pause = kFirstPause;; pause = std::min(pause * 2, kLongestPause)) {
    auto found = get("/api/v1/deliveries/" + delivery);
    const bool open = found && end_of_test(*found, read_back) == TestEnd::Open;
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        until - std::chrono::steady_clock::now());
    if (!open || left.count() <= 0) return found;
    std::this_thread::sleep_for(std::min(pause, left));
  }
}

std::optional<json::value> Asking::told(Result<json::value> answer) {
  if (answer) return std::move(*answer);
  fmt::print(world_.err, "{}\n", answer.error().what);
  return std::nullopt;
}

}  // namespace goji::app::cli
