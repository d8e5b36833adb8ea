#pragma once

#include "flow/wording.h"

#include <string>
#include <vector>

namespace goji::web::ops {

/// Fills the templates of the report once, with one of everything, in every language: what is wrong
/// with them, a line each. Later there is nobody to complain to.
[[nodiscard]] std::vector<std::string> rehearse_report(const flow::Wording& wording);

}  // namespace goji::web::ops
