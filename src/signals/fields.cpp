#include "signals/fields.h"

#include "base/rfc3339.h"
#include "signals/json.h"
#include "signals/text.h"

#include <boost/json/value.hpp>
#include <fmt/format.h>

#include <utility>

namespace goji::signals {
namespace {

namespace json = boost::json;

constexpr std::uint64_t kMostUsers = std::uint64_t{1} << 40;  // more than there are people

template <class T>
std::optional<T> number(const json::value& value, T most) {
  boost::system::error_code unfit;
  const T number = value.to_number<T>(unfit);
  if (unfit || number < T{} || number > most) return std::nullopt;
  return number;
}

}  // namespace

Fields::Fields(json::object fields, std::string place)
    : fields_(std::move(fields)),
      path_(place.empty() ? "" : place + "."),
      whole_(place.empty() ? "body" : std::move(place)) {
}

std::string Fields::text(std::string_view name) {
  const auto value = take(name);
  if (value.is_null()) return {};
  if (!value.is_string()) complain(name, "must be a string");
  return value.is_string() ? words(value) : std::string{};
}

std::string Fields::identity(std::string_view name, std::string_view fallback) {
  auto value = text(name);
  if (value.empty()) value = fallback;
  if (const auto fault = fault_of_identity(value); !fault.empty()) complain(name, fault);
  return value;
}

std::string Fields::optional_identity(std::string_view name) {
  const auto* given = fields_.if_contains(name);
  const bool absent = given == nullptr || given->is_null();
  return absent ? text(name) : identity(name);
}

std::optional<TimePoint> Fields::time(std::string_view name) {
  const auto written = text(name);
  if (written.empty()) return std::nullopt;
  const auto moment = parse_rfc3339(written);
  if (moment) return *moment;
  complain(name, moment.error().what);
  return std::nullopt;
}

std::optional<double> Fields::share(std::string_view name) {
  const auto value = take(name);
  if (value.is_null()) return std::nullopt;
  const auto share = number<double>(value, 1.0);
  if (!share) complain(name, "must be from 0 to 1");
  return share;
}

std::optional<std::uint64_t> Fields::users(std::string_view name) {
  const auto value = take(name);
  if (value.is_null()) return std::nullopt;
  const auto users = number<std::uint64_t>(value, kMostUsers);
  if (!users) complain(name, "must be a whole number of users");
  return users;
}

Labels Fields::labels(std::string_view name) {
  Labels labels;
  const auto given = take(name);
  if (given.is_object()) add_labels(labels, given.get_object(), name);
  if (!given.is_object() && !given.is_null()) complain(name, "must be an object");
  return labels;
}

Labels Fields::rest() {
  Labels labels;
  add_labels(labels, fields_, "");
  fields_.clear();
  return labels;
}

void Fields::complain(std::string_view name, std::string_view what) {
  if (!good()) return;
  path_of_ = name.empty() ? whole_ : fmt::format("{}{}", path_, name);
  what_ = what;
}

json::value Fields::take(std::string_view name) {
  auto* found = fields_.if_contains(name);
  if (found == nullptr) return nullptr;
  auto value = std::move(*found);
  fields_.erase(name);
  return value;
}

void Fields::add_labels(Labels& labels, const json::object& from, std::string_view place) {
  for (const auto& [name, value] : from) {
    if (value.is_null()) continue;
    const auto fault = fault_of_identity(name);
    if (!fault.empty()) complain(place, fmt::format("has a label whose name {}", fault));
    labels.emplace(name, words(value));
  }
  if (labels.size() > kMaxLabels)
    complain(place, fmt::format("has {} labels; at most {} are taken", labels.size(), kMaxLabels));
}

}  // namespace goji::signals
