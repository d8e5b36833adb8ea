#pragma once

#include "base/clock.h"
#include "base/result.h"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <array>
#include <charconv>
#include <concepts>
#include <cstdint>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

/// Values to JSON and back, exactly: each struct lists its fields once, in describe(archive,
/// value), and the same list serves both ways. Numbers with a fraction travel as text, so that not
/// a bit of them is lost.
namespace goji::flow::course {

/// What is read is not what was written; only between here and the caller that names the slice.
struct Unreadable : std::runtime_error {
  using std::runtime_error::runtime_error;
};

class Writing;
class Reading;

template <class T>
concept Described = requires(Writing& writing, T& value) {
  describe(writing, value);
};

// --- writing -------------------------------------------------------------------------------------

inline boost::json::value to_value(bool value) {
  return value;
}
template <std::integral T>
boost::json::value to_value(T value) {
  return static_cast<std::int64_t>(value);
}
inline boost::json::value to_value(double value) {
  return boost::json::value(fmt::to_string(value));
}
inline boost::json::value to_value(const std::string& value) {
  return boost::json::value(value);
}
template <class T>
requires std::is_enum_v<T> boost::json::value to_value(T value) {
  return static_cast<std::int64_t>(value);
}
inline boost::json::value to_value(TimePoint value) {
  return value.time_since_epoch().count();
}
inline boost::json::value to_value(std::chrono::sys_days value) {
  return static_cast<std::int64_t>(value.time_since_epoch().count());
}
template <Described T>
boost::json::value to_value(const T& value);
template <class T>
boost::json::value to_value(const std::optional<T>& value);
template <class T>
boost::json::value to_value(const std::map<std::string, T>& values);

template <class Range>
boost::json::value to_list(const Range& values) {
  boost::json::array all;
  for (const auto& value : values)
    all.push_back(to_value(value));
  return all;
}
template <class T>
boost::json::value to_value(const std::vector<T>& values) {
  return to_list(values);
}
template <class T, std::size_t N>
boost::json::value to_value(const std::array<T, N>& values) {
  return to_list(values);
}
template <class T>
boost::json::value to_value(const std::optional<T>& value) {
  return value ? to_value(*value) : boost::json::value(nullptr);
}
template <class T>
boost::json::value to_value(const std::map<std::string, T>& values) {
  boost::json::object all;
  for (const auto& [key, value] : values)
    all.emplace(key, to_value(value));
  return all;
}

class Writing {
 public:
  template <class T>
  void operator()(const char* name, T& value) {
    object.emplace(name, to_value(value));
  }
  boost::json::object object{};
};

template <Described T>
boost::json::value to_value(const T& value) {
  Writing writing;
  // describe() serves both ways, hence takes its value as one that may change; writing does not.
  describe(writing, const_cast<T&>(value));  // NOLINT(cppcoreguidelines-pro-type-const-cast)
  return std::move(writing.object);
}

// --- reading -------------------------------------------------------------------------------------

inline std::int64_t integer(const boost::json::value& json) {
  if (const auto* number = json.if_int64()) return *number;
  if (const auto* number = json.if_uint64()) return static_cast<std::int64_t>(*number);
  throw Unreadable("a whole number is missing");
}
inline void from_value(const boost::json::value& json, bool& value) {
  const auto* found = json.if_bool();
  if (found == nullptr) throw Unreadable("true or false is missing");
  value = *found;
}
template <std::integral T>
void from_value(const boost::json::value& json, T& value) {
  value = static_cast<T>(integer(json));
}
inline void from_value(const boost::json::value& json, std::string& value) {
  const auto* text = json.if_string();
  if (text == nullptr) throw Unreadable("a text is missing");
  value.assign(text->data(), text->size());
}
inline void from_value(const boost::json::value& json, double& value) {
  std::string text;
  from_value(json, text);
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size())
    throw Unreadable("a number is missing");
}
template <class T>
requires std::is_enum_v<T>
void from_value(const boost::json::value& json, T& value) {
  const auto number = integer(json);
  if (number < 0 || number > 64) throw Unreadable("a word of a list is missing");
  value = static_cast<T>(number);
}
inline void from_value(const boost::json::value& json, TimePoint& value) {
  value = TimePoint{std::chrono::milliseconds{integer(json)}};
}
inline void from_value(const boost::json::value& json, std::chrono::sys_days& value) {
  value = std::chrono::sys_days{std::chrono::days{integer(json)}};
}
template <Described T>
void from_value(const boost::json::value& json, T& value);
template <class T>
void from_value(const boost::json::value& json, std::map<std::string, T>& values);

template <class T>
void from_value(const boost::json::value& json, std::optional<T>& value) {
  if (json.is_null()) {
    value.reset();
  } else {
    from_value(json, value.emplace());
  }
}
template <class T>
void from_value(const boost::json::value& json, std::vector<T>& values) {
  const auto* array = json.if_array();
  if (array == nullptr) throw Unreadable("a list is missing");
  values.clear();
  for (const auto& one : *array)
    from_value(one, values.emplace_back());
}
template <class T, std::size_t N>
void from_value(const boost::json::value& json, std::array<T, N>& values) {
  const auto* array = json.if_array();
  if (array == nullptr || array->size() != N) throw Unreadable("a list is missing");
  for (std::size_t i = 0; i < N; ++i)
    from_value((*array)[i], values.at(i));
}
template <class T>
void from_value(const boost::json::value& json, std::map<std::string, T>& values) {
  const auto* object = json.if_object();
  if (object == nullptr) throw Unreadable("a mapping is missing");
  values.clear();
  for (const auto& [key, one] : *object)
    from_value(one, values[std::string{key}]);
}

class Reading {
 public:
  explicit Reading(const boost::json::object& object) : object_(object) {}

  template <class T>
  void operator()(const char* name, T& value) {
    const auto* json = object_.if_contains(name);
    if (json == nullptr) throw Unreadable(fmt::format("{} is missing", name));
    try {
      from_value(*json, value);
    } catch (const Unreadable& unreadable) {
      throw Unreadable(fmt::format("{}: {}", name, unreadable.what()));
    }
  }

 private:
  const boost::json::object& object_;
};

template <Described T>
void from_value(const boost::json::value& json, T& value) {
  const auto* object = json.if_object();
  if (object == nullptr) throw Unreadable("an object is missing");
  Reading reading{*object};
  describe(reading, value);
}

}  // namespace goji::flow::course
