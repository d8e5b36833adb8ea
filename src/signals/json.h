#pragma once

#include "base/result.h"

#include <boost/json/value.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace goji::signals {

constexpr std::size_t kMaxDepth = 64;  ///< of objects and arrays within each other

/// Reads strangers' JSON. Stricter than the grammar: a name twice in one object is an error, so is
/// nesting beyond kMaxDepth; a byte order mark in front is skipped. Numbers are rounded correctly.
/// An Error says what is wrong and at which byte: "is not JSON: syntax error at byte 7".
[[nodiscard]] Result<boost::json::value> parse_json(std::string_view text);

/// A value as the text of a label: strings as they are, all else as JSON writes it.
[[nodiscard]] std::string words(const boost::json::value& value);

}  // namespace goji::signals
