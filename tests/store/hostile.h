#pragma once

#include "domain/reason.h"

#include <map>
#include <string>
#include <vector>

namespace goji::store {

/// Text as an attacker or an accident may send it.
inline std::vector<std::string> hostile_texts() {
  return {"",
          "'; DROP TABLE delivery; --",
          R"({"a": "\u0000"})",
          std::string{"before\0after", 12},
          std::string{"\0", 1},
          "\x01\x02\x07\x1b[31m\x7f\r\n\t",
          "\U0001F525\U0001F468\u200D\U0001F692 \uC7A5\uC560 \u202Eright to left",
          "not UTF-8: \xff\xfe\xc3",
          std::string(10'000, 'x') + "\u00e9"};
}

/// A text that is hostile in every way at once.
inline std::string hostile_text() {
  std::string all;
  for (const auto& text : hostile_texts())
    all += text;
  return all;
}

inline std::map<std::string, std::string> hostile_map() {
  std::map<std::string, std::string> map;
  for (const auto& text : hostile_texts())
    map.emplace("k" + text, text);
  return map;
}

inline Reason reason(const std::string& code) {
  return {.code = code, .facts = hostile_map()};
}

}  // namespace goji::store
