#pragma once

#include "base/result.h"

#include <boost/json.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace goji::app::cli {

/// What the command line asks to be said.
struct Wish {
  std::vector<std::string> components{};  ///< KEY or KEY=STATUS
  std::string impact{};                   ///< for those without a status of their own
  std::string status{};
  std::string template_name{};
  std::vector<std::string> titles{};    ///< LANGUAGE=TEXT
  std::vector<std::string> messages{};  ///< LANGUAGE=TEXT
  std::vector<std::string> channels{};
  bool quiet = false;
  std::uint64_t incident = 0;  ///< for a preview of an update; 0: of an announcement
  std::uint64_t version = 0;   ///< that the person had before them; 0: whichever
};

/// Of an update: it would only repeat that there is one. Another template has words of its own.
[[nodiscard]] bool says_nothing(const Wish& wish);

/// As the API takes it. Invalid, naming the option, if a part is not of its shape.
[[nodiscard]] Result<boost::json::object> body_of(const Wish& wish);

}  // namespace goji::app::cli
