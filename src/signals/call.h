#pragma once

#include "base/clock.h"
#include "base/result.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// A request to an inlet and its answer, as values: the web's own types are above this room.
namespace goji::signals {

struct Call {
  std::string method = "POST";
  std::string rest{};  ///< of the path behind /in/NAME: "" or "/api/v2/alerts"; decoded
  std::vector<std::pair<std::string, std::string>> query{};  ///< decoded; names may come twice
  std::string body{};  ///< unpacked; its size was limited by the caller
  TimePoint now{};
};

struct Ready {
  int status = 200;
  std::string content_type = "application/json";
  std::string body{};

  bool operator==(const Ready&) const = default;
};

/// An RFC 9457 problem.
[[nodiscard]] Ready problem_answer(int status, std::string_view detail);

/// A text in JSON, as Alertmanager's API tells its errors.
[[nodiscard]] Ready json_text(int status, std::string_view text);

}  // namespace goji::signals
