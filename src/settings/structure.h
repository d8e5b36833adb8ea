#pragma once

#include "settings/document.h"

#include <string>

namespace goji::settings {

/// Walks through the events of a YAML text without building anything, and complains about what
/// File promises to be free of. False: do not build nodes from it.
[[nodiscard]] bool check_structure(const std::string& text, Document& document);

}  // namespace goji::settings
