#pragma once

#include <string>
#include <vector>

namespace goji::settings {

/// ", did you mean `visibility`?", or nothing if no known word is near.
[[nodiscard]] std::string suggestion(const std::string& word,
                                     const std::vector<std::string>& known);

}  // namespace goji::settings
