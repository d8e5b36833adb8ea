#pragma once

#include "flow/course_json.h"

#include <cstdint>
#include <cstring>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>
#include <xxhash.h>

/// Whether a thing is as it was, told without writing it down. It goes by the same description of
/// the fields, so nothing is left out of one and kept in the other.
namespace goji::flow::course {

/// Collects the bytes of what is described: those of numbers as they are, of all else behind how
/// many there are, so that no two things have the same.
class Fingerprint {
 public:
  template <class T>
  void operator()(const char*, T& value) {
    add(value);
  }

  template <class T>
  requires std::is_arithmetic_v<T> || std::is_enum_v<T>
  void add(T value) {
    const auto size = bytes_.size();
    bytes_.resize(size + sizeof value);
    std::memcpy(bytes_.data() + size, &value, sizeof value);
  }
  void add(const std::string& text) {
    add(text.size());
    bytes_ += text;
  }
  void add(TimePoint time) { add(time.time_since_epoch().count()); }
  void add(std::chrono::sys_days day) { add(day.time_since_epoch().count()); }

  template <class T>
  void add(const std::optional<T>& value) {
    add(value.has_value());
    if (value) add(*value);
  }
  template <class T>
  void add(const std::vector<T>& values) {
    add(values.size());
    for (const auto& value : values)
      add(value);
  }
  template <class T, std::size_t N>
  void add(const std::array<T, N>& values) {
    for (const auto& value : values)
      add(value);
  }
  template <class T>
  void add(const std::map<std::string, T>& values) {
    add(values.size());
    for (const auto& [key, value] : values) {
      add(key);
      add(value);
    }
  }
  template <Described T>
  void add(const T& value) {
    // As in to_value(): describe() serves those who read, too.
    describe(*this, const_cast<T&>(value));  // NOLINT(cppcoreguidelines-pro-type-const-cast)
  }

  /// 64 bits of all that was added, and begins anew.
  [[nodiscard]] std::uint64_t taken() {
    const auto digest = XXH3_64bits(bytes_.data(), bytes_.size());
    bytes_.clear();
    return digest;
  }

 private:
  std::string bytes_;
};

}  // namespace goji::flow::course
