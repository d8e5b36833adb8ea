#pragma once

#include <map>
#include <string>

namespace goji {

/// One text in several languages, by BCP 47 tag ("ko", "en").
using Localized = std::map<std::string, std::string>;

}  // namespace goji
