#include "web/ops/parameters.h"

#include "settings/suggestion.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>

namespace goji::web::ops {
namespace {

constexpr std::uint64_t kMostRows = 500;

}  // namespace

std::optional<std::uint64_t> number_of(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  // What the store cannot hold is not there.
  if (number > static_cast<std::uint64_t>(INT64_MAX)) return std::nullopt;
  return number;
}

Result<std::uint64_t> number_in(const Request& request,
                                const std::string& name,
                                std::uint64_t fallback) {
  const auto text = request.parameter(name);
  if (text.empty()) return fallback;
  const auto number = number_of(text);
  if (!number) return Error{Fault::Invalid, fmt::format("{} must be a whole number", name)};
  return *number;
}

Result<PageOf> page_of(const Request& request) {
  PageOf page;
  const auto after = number_in(request, "after", 0);
  if (!after) return after.error();
  const auto limit = number_in(request, "limit", page.limit);
  if (!limit) return limit.error();
  if (*limit < 1 || *limit > kMostRows)
    return Error{Fault::Invalid, fmt::format("limit must be from 1 to {}", kMostRows)};
  page.after = *after;
  page.limit = *limit;
  return page;
}

std::optional<Error> unknown_in(const Request& request, const std::vector<std::string>& known) {
  for (const auto& [name, value] : request.query)
    if (std::ranges::find(known, name) == known.end())
      return Error{Fault::Invalid, name + " is not known" + settings::suggestion(name, known)};
  return std::nullopt;
}

Result<std::uint64_t> id_in(const Request& request, const std::string& what) {
  const auto& text = request.captures.at("id");
  const auto id = number_of(text);
  if (!id || *id == 0) return Error{Fault::NotFound, fmt::format("there is no {} {}", what, text)};
  return *id;
}

}  // namespace goji::web::ops
